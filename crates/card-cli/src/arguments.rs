//! The command line as a whole; each command's own options stand in its module.

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands::{
    apply, completions, demo, diff, emulator, export, manual, map, mapping, offboard, plan, report, resume,
};
use crate::credentials;
use crate::exit::EXIT_CODES;
use crate::generated::{blub0x, id123};
use crate::output::Format;
use crate::profile;

/// Create, update, list and switch ID cards of ID123, and update physical cards' assignments at BluB0X.
///
/// `cards demo` shows everything on this machine: no account, no network, nothing to set up.
#[derive(Parser)]
#[command(name = "cards", version, max_term_width = 100, after_help = EXAMPLES, after_long_help = long_help())]
pub(crate) struct Arguments {
    /// Form of results and errors
    #[arg(long, value_enum, default_value_t, global = true, value_name = "FORM", display_order = 900)]
    pub(crate) output: Format,

    /// Take options from this profile of the configuration file
    #[arg(long, global = true, value_name = "NAME", display_order = 901)]
    pub(crate) profile: Option<String>,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// The form alone, for a command line with a mistake in it.
#[derive(Parser)]
pub(crate) struct OutputOption {
    #[arg(long, value_enum)]
    output: Option<Format>,
}

/// The commands. Generated ones may hold personal data, so nothing of this has Debug.
#[derive(Subcommand)]
pub(crate) enum Command {
    Demo(demo::Arguments),
    Emulator(Box<emulator::Arguments>),
    #[command(flatten)]
    Id123(id123::Command),
    #[command(flatten)]
    Blub0x(blub0x::Command),
    Plan(Box<plan::Arguments>),
    Apply(Box<apply::Arguments>),
    Resume(Box<resume::Arguments>),
    Diff(Box<diff::Arguments>),
    Offboard(Box<offboard::Arguments>),
    /// Show what was done about people
    #[command(subcommand, after_help = report::EXAMPLES)]
    Report(report::Command),
    Export(export::Arguments),
    /// Propose and check mappings from the columns of a roster to the fields of cards
    #[command(subcommand, after_help = map::EXAMPLES)]
    Map(map::Command),
    Mapping(mapping::Arguments),
    Completions(completions::Arguments),
    Manual(manual::Arguments),
}

const EXAMPLES: &str = "\
Examples:
  cards demo
  cards emulator --port 4010
  cards card list --template 906c56c2d85817633abc07978f4899ff89cff060 --all
  cards card create --template T --card-id A-1042 --name \"Aoife O'Brien\" --field front-1=Physics
  cards plan roster.csv --template T --map map.toml -o plan.json
  cards user-card update --json request.json --encoding xml --dry-run";

fn long_help() -> String {
    format!("{EXAMPLES}\n\n{}\n\n{}\n\n{EXIT_CODES}", credentials::SOURCES, profile::SOURCES)
}

/// The whole command tree, for documentation and for the test that shows every change of it.
pub fn command() -> clap::Command {
    Arguments::command()
}
