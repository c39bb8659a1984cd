//! `cards report`: what was done, for people who check it.

mod leavers;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;

/// The reports.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Leavers(leavers::Arguments),
}

pub(crate) const EXAMPLES: &str = "\
Examples:
  cards report leavers --since 2027-03-01
  cards report leavers --since 2027-03-01 --csv > leavers.csv";

/// Carries out the command.
pub(crate) fn run(command: &Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::Leavers(arguments) => leavers::run(arguments, output),
    }
}
