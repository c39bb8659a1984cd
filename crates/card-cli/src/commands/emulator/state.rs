//! Where the state comes from and goes to, and the clock it begins with.

use std::path::{Path, PathBuf};

use card_emulator::{Durability, EmulatorBuilder, EmulatorHandle};
use card_sync::NewFile;
use card_types::Timestamp;
use clap::{Args, ValueEnum};

use super::plan;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{Files, are_same};
use crate::input::zoned_timestamp;

/// State over a restart, and time.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "State and time")]
pub(super) struct State {
    /// Start with the whole state in this file, which --save or GET /_emulator/snapshot made
    #[arg(long, value_name = "FILE")]
    restore: Option<PathBuf>,

    /// At the end, save the whole state with the journal to this file, readable by its owner only
    ///
    /// It holds personal data. The file is replaced as a whole; where that fails, the old one stays.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,

    /// What of the answered requests --database keeps
    #[arg(long, value_enum, default_value_t, value_name = "WHAT", requires = "database")]
    durability: Kept,

    /// Let the clock begin at this time, such as 2027-08-31T08:00:00+00:00, instead of the machine's
    #[arg(long, value_name = "TIME", value_parser = zoned_timestamp)]
    clock: Option<Timestamp>,

    /// Let the clock stand still until it is told otherwise
    #[arg(long)]
    freeze: bool,

    /// Time zone of the BluB0X server, such as America/Chicago; a time sent with an offset is turned into its local time
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    server_time_zone: String,
}

/// What survives what.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Kept {
    /// All, when the program dies; the last moments before a power cut may go
    #[default]
    ProcessDeath,
    /// All, through a power cut too; each write waits for the disk
    PowerCut,
}

impl State {
    /// Beside these files, those that a state comes from and goes to.
    pub(super) fn protect(&self, files: Files) -> Files {
        // A state may go back to where it came from.
        let goes_back = |path: &&Path| self.save.as_deref().is_some_and(|save| are_same(save, path));
        let restored = self.restore.as_deref().filter(|path| !goes_back(path));
        files.may_read("--restore", restored).may_write("--save", self.save.as_deref())
    }

    /// The builder with clock and durability.
    pub(super) fn apply(&self, mut builder: EmulatorBuilder) -> EmulatorBuilder {
        builder = builder.server_time_zone(&self.server_time_zone).durability(match self.durability {
            Kept::ProcessDeath => Durability::ProcessDeath,
            Kept::PowerCut => Durability::PowerCut,
        });
        if let Some(seconds) = self.clock.and_then(|time| time.unix_seconds()) {
            builder = builder.start_time(seconds);
        }
        if self.freeze { builder.frozen_clock() } else { builder }
    }

    /// The snapshot to start with. With `--save` on the same file, the first start has none yet.
    pub(super) fn snapshot(&self) -> Result<Option<Vec<u8>>, Failure> {
        match &self.restore {
            Some(path) if self.save.as_ref().is_some_and(|save| are_same(save, path)) && !path.exists() => Ok(None),
            Some(path) => plan::read(path).map(Some),
            None => Ok(None),
        }
    }

    /// Saves the state where that was asked for.
    pub(super) async fn save(&self, emulator: &EmulatorHandle) -> Result<(), Failure> {
        let Some(path) = &self.save else { return Ok(()) };
        let snapshot = emulator.snapshot_with_journal().await?;
        NewFile::put(path, snapshot.as_bytes()).map_err(|error| {
            Failure::new(Exit::Unexpected, format!("the state could not be saved: {error}"))
                .hint("name a file in a folder that exists and can be written")
        })
    }
}
