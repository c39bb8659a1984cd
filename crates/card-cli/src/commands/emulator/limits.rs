//! What the emulator keeps and allows at most.

use std::time::Duration;

use card_emulator::EmulatorBuilder;
use clap::Args;
use clap::builder::RangedU64ValueParser;

/// Bounds, each with the emulator's own default.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Limits")]
pub(super) struct Limits {
    /// Requests that the journal keeps; 0 keeps none
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    journal: usize,

    /// Largest body of a request, in bytes; beyond it the answer is 413
    #[arg(long, value_name = "BYTES", default_value_t = 1024 * 1024)]
    body_limit: usize,

    /// Most cards that one list may ask for
    #[arg(long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    list_limit: u32,

    /// Connections that are served at once; more of them wait
    #[arg(long, value_name = "NUMBER", default_value_t = 1024, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    max_connections: usize,

    /// Time for the head of a request, and of an idle connection
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    head_deadline: u64,

    /// Time for a whole body; then the answer is 408
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    body_deadline: u64,

    /// Time for which a client may take no byte of its reply; then it is cut off
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    write_deadline: u64,
}

impl Limits {
    /// The builder with these bounds.
    pub(super) fn apply(&self, builder: EmulatorBuilder) -> EmulatorBuilder {
        builder
            .journal_capacity(self.journal)
            .body_limit(self.body_limit)
            .list_limit(self.list_limit)
            .max_connections(self.max_connections)
            .header_deadline(Duration::from_secs(self.head_deadline))
            .body_deadline(Duration::from_secs(self.body_deadline))
            .write_deadline(Duration::from_secs(self.write_deadline))
    }
}
