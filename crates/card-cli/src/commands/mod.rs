//! The commands that are made by hand, one file each. Those that send one request are generated from its schema.

pub(crate) mod apply;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod diff;
pub(crate) mod emulator;
pub(crate) mod export;
pub(crate) mod manual;
pub(crate) mod map;
pub(crate) mod mapping;
pub(crate) mod offboard;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod resume;
pub(crate) mod source;

use crate::arguments::Command;
use crate::failure::Failure;
use crate::output::Output;

/// Carries out a command.
pub(crate) fn run(command: Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments, output),
        Command::Emulator(arguments) => emulator::run(*arguments, output),
        Command::Id123(command) => command.run(output),
        Command::Blub0x(command) => command.run(output),
        Command::Plan(arguments) => plan::run(&arguments, output),
        Command::Apply(arguments) => apply::run(&arguments, output),
        Command::Resume(arguments) => resume::run(&arguments, output),
        Command::Offboard(arguments) => offboard::run(&arguments, output),
        Command::Report(command) => report::run(&command, output),
        Command::Diff(arguments) => diff::run(&arguments, output),
        Command::Export(arguments) => export::run(&arguments, output),
        Command::Map(command) => map::run(&command, output),
        Command::Mapping(_) => mapping::run(),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Manual(arguments) => manual::run(&arguments),
    }
}
