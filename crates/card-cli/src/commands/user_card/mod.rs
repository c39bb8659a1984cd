//! `cards user-card`: the operations of BluB0X.

mod assign;
mod list;
mod remove;
mod send;
mod update;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;

/// The commands below `user-card`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    List(list::Arguments),
    Add(assign::Add),
    Replace(assign::Replace),
    Update(update::Arguments),
    Remove(remove::Remove),
    RemoveAll(remove::RemoveAll),
}

/// Examples of the group.
pub(crate) const EXAMPLES: &str = "\
Examples:
  cards user-card list --user-id 28079fc8-e2ff-4976-a102-8659d39704dd
  cards user-card update --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --card-id 3198fb7e-49f7-4409-8145-bc2118e8b656 --number-of-card-uses 5";

/// Carries out a command of the group.
pub(crate) fn run(command: Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::List(arguments) => list::run(&arguments, output),
        Command::Add(arguments) => assign::add(&arguments, output),
        Command::Replace(arguments) => assign::replace(&arguments, output),
        Command::Update(arguments) => update::run(&arguments, output),
        Command::Remove(arguments) => remove::one(&arguments, output),
        Command::RemoveAll(arguments) => remove::all(&arguments, output),
    }
}
