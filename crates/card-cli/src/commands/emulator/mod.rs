//! `cards emulator`: both vendors' APIs on this machine.

mod authority;
mod control;
mod keys;
mod limits;
mod plan;
mod policy;
mod report;
mod roster;
mod seed;
mod serve;
mod state;

use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::output::Output;

pub(super) use report::Started;

/// Run both vendors' APIs on this machine until Ctrl-C
///
/// Stateful, for development and tests, with a page to look at. It does what the vendors' pages say; what they leave open
/// is chosen and listed in the documentation of the crate card-emulator.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    #[command(flatten)]
    serve: serve::Serving,
}

/// What is done to an emulator that runs already.
#[derive(Debug, Subcommand)]
enum Command {
    Seed(seed::Arguments),
}

const EXAMPLES: &str = "\
Examples:
  cards emulator
  cards emulator --port 0 --output json
  cards emulator --faults plan.json
  cards emulator --database cards.db --template staff --template students --api-key-file keys.txt
  cards emulator --restore state.json --save state.json --clock 2027-08-31T08:00:00+00:00 --freeze
  cards emulator seed roster.csv";

/// Carries out the command.
pub(crate) fn run(arguments: Arguments, output: Output) -> Result<(), Failure> {
    match arguments.command {
        Some(Command::Seed(seed)) => seed::run(&seed, output),
        None => serve::run(arguments.serve, output),
    }
}
