//! `cards help mapping`: the reference of the mapping file.

use card_sync::mapping::REFERENCE;
use clap::Args;

use crate::failure::Failure;
use crate::output;

/// Show the reference of the mapping file, as `cards help mapping` does
#[derive(Debug, Args)]
#[command(long_about = REFERENCE, after_help = EXAMPLES)]
pub(crate) struct Arguments {}

const EXAMPLES: &str = "\
Examples:
  cards mapping | less
  cards help mapping";

/// Carries out the command.
pub(crate) fn run() -> Result<(), Failure> {
    output::print(REFERENCE)
}
