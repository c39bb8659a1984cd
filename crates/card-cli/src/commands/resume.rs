//! `cards resume`: going on with an interrupted plan.

use std::path::PathBuf;

use clap::Args;

use super::apply::{Carrying, Mode, carry_out};
use crate::failure::Failure;
use crate::output::Output;

/// Resume a plan that was interrupted, or whose outcomes are unknown
///
/// What was sent and has no recorded reply is settled by reading the card: it is sent again only where it was not carried
/// out, or where reading cannot prove it; then with the same values. That is so for updates that change only what no reading
/// shows (e-mail address, unique identifier, answers, photo, dates of physical cards), or what nobody knew before. What has a
/// recorded reply is never sent again. Then the rest of the plan is carried out. Running it again on a finished plan sends
/// nothing.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Plan that `cards apply` began
    plan: PathBuf,

    #[command(flatten)]
    carrying: Carrying,
}

const EXAMPLES: &str = "\
Examples:
  cards resume plan.json
  cards resume plan.json --settle-after 120 --report report.json";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    carry_out(&arguments.plan, &arguments.carrying, Mode::Resume, output)
}
