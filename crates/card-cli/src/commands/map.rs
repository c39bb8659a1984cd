//! `cards map`: mappings from the columns of a roster to the fields of cards.

use std::path::PathBuf;

use card_sync::Guess;
use card_sync::mapping::{Mapping, propose};
use card_sync::planner::{PlanOptions, Planner};
use card_sync::source::SourceOptions;
use card_sync::state::State;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::plan::guessed;
use crate::commands::source;
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
/// The proposal is for a person to read and correct. It holds headings, and nothing of a row. A file that is there is never
/// overwritten.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  cards map init roster.csv\n  cards map init roster.csv -o map.toml")]
pub(crate) struct Init {
    /// Roster: CSV, JSON Lines or XLSX, or - for standard input
    roster: PathBuf,

    /// Sheet of a workbook; without it, the first one that is not hidden
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

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

    /// Roster to check with it: CSV, JSON Lines or XLSX, or - for standard input
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,

    /// Run the mapping's [source] command, and check what it prints
    #[arg(long, conflicts_with = "roster")]
    source: bool,
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
    Files::default()
        .may_read("the roster", Some(&arguments.roster))
        .may_write("--out", arguments.out.as_deref())
        .check()?;
    let options = SourceOptions { sheet: arguments.sheet.clone(), ..SourceOptions::default() };
    let opened = source::open_named(&arguments.roster, &options)?;
    let text = propose(opened.roster(), opened.sheet())?;
    let Some(path) = &arguments.out else { return output::print(&text) };
    let shown = path.display();
    let created = std::fs::File::options().write(true).create_new(true).open(path);
    let written = created.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(format!("{shown} exists already"))
            .hint("a mapping is never overwritten: remove the file, or name another"),
        _ => Failure::system(format!("{shown} could not be written"), &error),
    })?;
    output::note(&format!("written to {shown}; read it, correct it, and try it with `cards map check {shown}`"));
    Ok(())
}

fn check(arguments: &Check, output: Output) -> Result<(), Failure> {
    let mapping = Mapping::open(&arguments.map)?;
    let mut checked = Checked {
        fields: mapping.fields().map(ToString::to_string).collect(),
        rows: None,
        filtered: 0,
        guesses: Vec::new(),
    };
    if arguments.roster.is_some() || arguments.source {
        let opened = source::open(arguments.roster.as_deref(), &mapping)?;
        let mut state = State::in_memory()?;
        let planner = Planner::new(opened.roster(), &mapping, &mut state, PlanOptions::new("none"));
        let rows = planner.check()?;
        (checked.rows, checked.filtered) = (Some(rows.rows()), rows.filtered());
        checked.guesses = rows.guesses().to_vec();
    }
    output.show(&checked)
}

/// A mapping, and perhaps a roster, in which nothing is wrong.
struct Checked {
    fields: Vec<String>,
    rows: Option<u64>,
    /// Rows that the mapping's `[[where]]` leaves out.
    filtered: u64,
    guesses: Vec<Guess>,
}

impl Report for Checked {
    fn json(&self) -> Value {
        let mut document = json!({ "fields": self.fields, "rows": self.rows, "guesses": self.guesses });
        if self.filtered > 0 {
            document["filtered"] = self.filtered.into();
        }
        document
    }

    fn text(&self) -> String {
        let fields = output::escape::one_line(&self.fields.join(", ")).into_owned();
        let fields = if fields.is_empty() { "nothing but the id of the card" } else { fields.as_str() };
        let sets = format!("the mapping sets {fields}\n");
        let Some(rows) = self.rows else { return sets };
        let guesses = guessed(&self.guesses);
        match (rows, self.filtered) {
            (1, 0) => format!("{sets}{guesses}the only row is as it should be\n"),
            (_, 0) => format!("{sets}{guesses}all {rows} rows are as they should be\n"),
            (1, filtered) => format!(
                "{sets}{guesses}the only row that belongs to the template is as it should be; [[where]] leaves out {filtered}\n"
            ),
            (_, filtered) => format!(
                "{sets}{guesses}all {rows} rows that belong to the template are as they should be; [[where]] leaves out {filtered}\n"
            ),
        }
    }
}
