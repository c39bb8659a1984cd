//! `cards diff`: what differs between a roster and a template, and nothing else.

use std::path::PathBuf;

use clap::Args;

use super::plan::{self, Basis, Detail, make};
use crate::failure::Failure;
use crate::output::{Format, Output};

/// Show what differs between a roster and a template's cards; neither a plan nor the local state is written
///
/// As `cards plan` without a file: the same reading, the same guards, the same exit codes. Nothing is written, not even beside
/// the local state. With --output json every step is listed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Roster: CSV or JSON Lines; encoding and delimiter are told from the file
    roster: PathBuf,

    #[command(flatten)]
    basis: Basis,

    /// Steps to show
    #[arg(long, value_name = "STEPS", default_value_t = 100)]
    show: usize,
}

const EXAMPLES: &str = "\
Examples:
  cards diff roster.csv --template T --map map.toml
  cards diff roster.csv --template T --map map.toml --output json | jq -r '.steps[] | [.kind, .\"card-id\"] | @tsv'";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let show = if output.format() == Format::Json { usize::MAX } else { arguments.show };
    let made = make(&plan::Wanted {
        roster: &arguments.roster,
        basis: &arguments.basis,
        out: None,
        valid_hours: 1,
        show,
        remember: false,
        output,
    })?;
    plan::end(&made, output, Detail::Steps)
}
