//! `cards template`: the card templates of ID123.

mod list;
mod view;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;

/// The commands below `template`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(list::Arguments),
    View(view::Arguments),
}

/// Examples of the group.
pub(crate) const EXAMPLES: &str = "\
Examples:
  cards template list
  cards template view --template T";

/// Carries out a command of the group.
pub(crate) fn run(command: Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::List(arguments) => list::run(&arguments, output),
        Command::View(arguments) => view::run(&arguments, output),
    }
}
