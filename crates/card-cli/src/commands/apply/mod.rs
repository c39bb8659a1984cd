//! `cards apply`: carrying out a plan.

mod carry;
mod ending;
mod locks;
mod options;
mod places;
mod progress;
mod rehearse;
mod report;
mod running;

use std::path::PathBuf;

use clap::Args;

use crate::failure::Failure;
use crate::output::Output;

pub(crate) use carry::{Mode, carry_out};
pub(crate) use options::Carrying;
pub(crate) use places::template_lock;

/// Carry out a plan of `cards plan`
///
/// Each step is written to a journal before it is sent, so that nothing is forgotten, whatever interrupts the run: `cards
/// resume` goes on. A reply that is lost is settled by reading the card, and nothing is created or switched twice. An update
/// that reading cannot prove is sent once more then, with the same values: one that changes only what no reading shows (e-mail
/// address, unique identifier, answers, photo, dates of physical cards), or what nobody knew before. Steps of one card follow
/// each other; different cards are sent at the same time, within --rate.
///
/// Roster and mapping must be those that the plan was made from, and the plan must not have expired. A plan that was begun is
/// refused where its journal is not there, also under another name. Files that are replaced during the run change nothing; one
/// that is overwritten in place ends it with exit code 1 where the change is noticed, before anything of it is sent.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Plan, as `cards plan -o` wrote it
    plan: PathBuf,

    /// Carry it out on the built-in emulator instead, and estimate the time; nothing is sent to the vendor
    #[arg(long, help_heading = "Rehearsal")]
    rehearse: bool,

    /// Time that the vendor's service takes to answer, for the estimate
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 300, requires = "rehearse", help_heading = "Rehearsal",
        value_parser = clap::value_parser!(u32).range(1..=600_000))]
    assume_latency: u32,

    #[command(flatten)]
    carrying: Carrying,

    /// Carry it out although it was begun before and its journal is not there: every step is sent once more
    ///
    /// A plan that was begun is known by its id, also where its file was copied or renamed. Without this option it is refused
    /// then, since nothing tells what was sent of it. Where the journal is there, it still decides.
    #[arg(long, conflicts_with = "rehearse", help_heading = "Safety")]
    begin_again: bool,
}

const EXAMPLES: &str = "\
Examples:
  cards apply plan.json
  cards apply plan.json --rate 5 --concurrency 4 --report report.json
  cards apply plan.json --rehearse --rate 5
  cards apply plan.json --quiet || cards resume plan.json --quiet";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    if arguments.rehearse {
        return rehearse::run(&arguments.plan, &arguments.carrying, arguments.assume_latency, output);
    }
    carry_out(&arguments.plan, &arguments.carrying, Mode::Apply { again: arguments.begin_again }, output)
}
