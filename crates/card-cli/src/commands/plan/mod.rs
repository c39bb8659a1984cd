//! `cards plan`: what would keep a template in step with a roster.

mod basis;
mod guards;
mod limits;
mod make;
mod report;
mod shown_values;
mod values;

use std::path::PathBuf;

use clap::Args;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Files;
use crate::output::Output;

pub(crate) use basis::{Basis, StateFile};
pub(crate) use make::{Made, Wanted, make};
pub(crate) use report::{Detail, PlanReport, guessed};

/// Plan what keeps a template's cards in step with a roster; nothing is changed
///
/// Reads the roster, checks every row, reads the template's cards until two readings agree, and writes the steps to a
/// plan. Nothing is sent but requests that read. Ends with 3 when there is something to do, 0 when there is nothing, 4 when
/// rows are wrong, and 5 when a guard stops it: more cards would be switched off, created or changed than the options under
/// Safety allow. The message shows examples of what would change, with values on a terminal only.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Roster: CSV, JSON Lines or XLSX, or - for standard input; without it, what the mapping's [source] command prints
    roster: Option<PathBuf>,

    #[command(flatten)]
    basis: Basis,

    /// Write the plan to this file; without it, it is only shown
    #[arg(short = 'o', long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Hours until the plan may not be carried out any more
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=720))]
    valid_hours: u16,

    /// Steps to show; the plan has them all
    #[arg(long, value_name = "STEPS", default_value_t = 20)]
    show: usize,
}

const EXAMPLES: &str = "\
Examples:
  cards plan roster.csv --template T --map map.toml -o plan.json
  cards plan roster.csv --template T --map map.toml --max-leavers 400 --max-leavers-pct 10 -o plan.json
  cards plan roster.csv --template T --map map.toml --max-changes-pct 100 --max-field-pct card-expiration=100 -o plan.json
  cards plan roster.csv --profile students -o plan.json
  export-students | cards plan - --template T --map map.toml -o plan.json
  cards plan roster.csv --template T --map map.toml --output json | jq .counts";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let files = Files::default().may_read("the roster", arguments.roster.as_deref());
    let files = files.may_write("--out", arguments.out.as_deref());
    arguments.basis.protect(files)?.check()?;
    let made = make(&Wanted {
        roster: arguments.roster.as_deref(),
        basis: &arguments.basis,
        out: arguments.out.as_deref(),
        valid_hours: arguments.valid_hours,
        show: arguments.show,
        show_values: false,
        remember: arguments.out.is_some(),
        output,
    })?;
    end(&made, output, Detail::Counts)
}

/// Shows a plan, and ends as its result asks for.
pub(crate) fn end(made: &Made, output: Output, detail: Detail) -> Result<(), Failure> {
    output.show(&PlanReport::new(made, detail))?;
    if made.is_stopped {
        return Err(guards::stopped(made));
    }
    if made.counts.steps() > 0 {
        return Err(Failure::told(Exit::Planned));
    }
    if made.header.roster.refused > 0 {
        return Err(Failure::told(Exit::Refused));
    }
    Ok(())
}
