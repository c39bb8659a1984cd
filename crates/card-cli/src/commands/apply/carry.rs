//! From a plan to a finished run.

use std::path::Path;

use card_sync::apply::{Applied, Apply, Clients, Inputs};
use card_sync::journal::Journal;
use card_sync::plan::StepKind;
use card_types::Timestamp;

use super::ending;
use super::options::Carrying;
use super::places::Places;
use super::progress::Shown;
use super::report::RunReport;
use super::running;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::runtime;

/// Whether a plan is begun or taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Apply,
    Resume,
}

/// Checks everything, carries the plan out, and tells what came of it.
pub(crate) fn carry_out(plan: &Path, carrying: &Carrying, mode: Mode, output: Output) -> Result<(), Failure> {
    let inputs = Inputs::open(plan, &carrying.moved())?;
    let places = Places::of(plan, &inputs, carrying)?;
    let state = carrying.state.open()?;
    let mut locks = places.lock()?;
    check_begun(plan, &inputs, &places, mode)?;
    locks.check_order(&inputs)?;
    let clients = connect(&inputs, carrying)?;
    let journal = Journal::open(&places.journal, inputs.plan())?;
    let shown = Shown::or_default(carrying.telling.progress, carrying.telling.quiet, output.format());
    let applied = runtime::run(async {
        let apply = Apply::new(inputs, journal, Some(state), clients, carrying.settings())?;
        running::run(apply, shown).await
    })?;
    drop(locks);
    tell(applied, plan, carrying, &places, output)
}

/// Applying begins a plan, resuming takes it up: a plan that was begun may need settling, which is said and not done in
/// passing.
fn check_begun(plan: &Path, inputs: &Inputs, places: &Places, mode: Mode) -> Result<(), Failure> {
    let is_begun = Journal::exists(&places.journal, inputs.plan())?;
    match mode {
        Mode::Apply if !is_begun => Ok(inputs.check_current(Timestamp::now().unix_seconds().unwrap_or(i64::MAX))?),
        Mode::Apply if Journal::open(&places.journal, inputs.plan())?.tally()?.is_complete() => Ok(()),
        Mode::Apply => {
            let message = format!("the plan {} was begun and is not finished", plan.display());
            Err(Failure::new(Exit::Usage, message).hint(format!("`cards resume {}`", plan.display())))
        }
        Mode::Resume if is_begun => Ok(()),
        Mode::Resume => {
            let message = format!("the plan {} was not begun: there is no journal of it", plan.display());
            Err(Failure::new(Exit::Usage, message).hint(format!("`cards apply {}`", plan.display())))
        }
    }
}

fn connect(inputs: &Inputs, carrying: &Carrying) -> Result<Clients, Failure> {
    let id123 = carrying.link.connect_within(carrying.limits())?.client;
    let has_user_cards = inputs.plan().summary().counts.of(StepKind::UserCard) > 0;
    let blub0x = match inputs.mapping().user_card_encoding().filter(|_| has_user_cards) {
        Some(encoding) => {
            let limits = carrying.user_card_limits();
            Some(carrying.user_cards.connect_within(&carrying.link, encoding, limits)?.client)
        }
        None => None,
    };
    Ok(Clients { id123, blub0x })
}

fn tell(applied: Applied, plan: &Path, carrying: &Carrying, places: &Places, output: Output) -> Result<(), Failure> {
    let report = RunReport::make(&applied, Some(&places.rejects))?;
    if let Some(path) = &carrying.telling.report {
        report.write(path)?;
    }
    let ended = ending::end(applied, plan);
    if ended.is_err() || !carrying.telling.quiet {
        output.show(&report)?;
    }
    ended
}
