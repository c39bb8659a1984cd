//! `cards diff`: what differs between a roster and a template, and nothing else.

use std::io::{self, IsTerminal};
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
    /// Roster: CSV, JSON Lines or XLSX, or - for standard input; without it, what the mapping's [source] command prints
    roster: Option<PathBuf>,

    #[command(flatten)]
    basis: Basis,

    /// Show old and new values, on a terminal only: they are personal data, and no file or pipe gets them
    ///
    /// Old values are shown of fields that are in the vendor's list. Answers to security questions are never shown.
    #[arg(long)]
    show_values: bool,

    /// Steps to show
    #[arg(long, value_name = "STEPS", default_value_t = 100)]
    show: usize,
}

const EXAMPLES: &str = "\
Examples:
  cards diff roster.csv --template T --map map.toml
  cards diff roster.csv --template T --map map.toml --show-values
  cards diff roster.csv --template T --map map.toml --output json | jq -r '.steps[] | [.kind, .\"card-id\"] | @tsv'";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    if arguments.show_values && (output.format() == Format::Json || !io::stdout().is_terminal()) {
        return Err(Failure::usage(
            "--show-values is for a terminal: standard output is a file, a pipe, or for a program",
        )
        .hint("leave it out, or run the command at a terminal; nothing was sent"));
    }
    let show = if output.format() == Format::Json { usize::MAX } else { arguments.show };
    let made = make(&plan::Wanted {
        roster: arguments.roster.as_deref(),
        basis: &arguments.basis,
        out: None,
        valid_hours: 1,
        show,
        show_values: arguments.show_values,
        remember: false,
        output,
    })?;
    plan::end(&made, output, Detail::Steps)
}
