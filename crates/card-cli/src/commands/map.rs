//! `cards map`: mappings from the columns of a roster to the fields of cards.

use std::path::PathBuf;

use card_sync::mapping::{Mapping, propose};
use card_sync::planner::{PlanOptions, Planner};
use card_sync::roster::{Roster, RosterOptions};
use card_sync::state::State;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::files::Files;
use crate::output::{self, Output, Report};

/// The commands below `map`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(Init),
    Check(Check),
}

/// Propose a mapping from the headings of a roster
///
/// The proposal is for a person to read and mend. It holds headings, and nothing of a row. A file that is there is never
/// overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cards map init roster.csv\n  cards map init roster.csv -o map.toml")]
pub(crate) struct Init {
    /// Roster: CSV or JSON Lines
    roster: PathBuf,

    /// Write the proposal to this file, which must not exist; without it, it is printed
    #[arg(short = 'o', long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Check a mapping, and every row of a roster with it; nothing is sent, and no key is needed
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cards map check map.toml\n  cards map check map.toml --roster roster.csv")]
pub(crate) struct Check {
    /// Mapping
    map: PathBuf,

    /// Roster to check with it
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
}

/// Examples of the group.
pub(crate) const EXAMPLES: &str = "\
Examples:
  cards map init roster.csv -o map.toml
  cards map check map.toml --roster roster.csv";

/// Carries out a command of the group.
pub(crate) fn run(command: &Command, output: Output) -> Result<(), Failure> {
    match command {
        Command::Init(arguments) => init(arguments),
        Command::Check(arguments) => check(arguments, output),
    }
}

fn init(arguments: &Init) -> Result<(), Failure> {
    Files::default().reads("the roster", &arguments.roster).may_write("--out", arguments.out.as_deref()).check()?;
    let text = propose(&Roster::open(&arguments.roster, RosterOptions::default())?)?;
    let Some(path) = &arguments.out else { return output::print(&text) };
    let shown = path.display();
    let created = std::fs::File::options().write(true).create_new(true).open(path);
    let written = created.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(format!("{shown} exists already"))
            .hint("a mapping is never overwritten: remove the file, or name another"),
        _ => Failure::system(format!("{shown} could not be written"), &error),
    })?;
    output::note(&format!("written to {shown}; read it, mend it, and try it with `cards map check {shown}`"));
    Ok(())
}

fn check(arguments: &Check, output: Output) -> Result<(), Failure> {
    let mapping = Mapping::open(&arguments.map)?;
    let mut checked = Checked { fields: mapping.fields().map(ToString::to_string).collect(), rows: None };
    if let Some(path) = &arguments.roster {
        let roster = Roster::open(path, mapping.roster_options())?;
        let mut state = State::in_memory()?;
        let planner = Planner::new(&roster, &mapping, &mut state, PlanOptions::new("none"));
        checked.rows = Some(planner.check()?.rows());
    }
    output.show(&checked)
}

/// A mapping, and perhaps a roster, in which nothing is wrong.
struct Checked {
    fields: Vec<String>,
    rows: Option<u64>,
}

impl Report for Checked {
    fn json(&self) -> Value {
        json!({ "fields": self.fields, "rows": self.rows })
    }

    fn text(&self) -> String {
        let fields = output::escape::one_line(&self.fields.join(", ")).into_owned();
        match self.rows {
            Some(rows) => format!("the mapping sets {fields}\nall {rows} rows are as they should be\n"),
            None => format!("the mapping sets {fields}\n"),
        }
    }
}
