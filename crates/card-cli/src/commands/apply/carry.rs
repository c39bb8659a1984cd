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

/// Whether a plan is begun or resumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Apply {
        /// Also where the plan was begun before and its journal is not there.
        again: bool,
    },
    Resume,
}

/// Checks everything, carries the plan out, and tells what came of it.
pub(crate) fn carry_out(plan: &Path, carrying: &Carrying, mode: Mode, output: Output) -> Result<(), Failure> {
    let inputs = Inputs::open(plan, &carrying.moved())?;
    let places = Places::of(plan, &inputs, carrying)?;
    places.check(plan, &inputs, carrying, Some(&places.rejects))?;
    // Before anything is made: neither a lock nor a state beside a file that is something else.
    Journal::check(&places.journal)?;
    let state = carrying.state.open()?;
    let mut locks = places.lock()?;
    check_begun(plan, &inputs, &places, locks.has_begun(&inputs)?, mode)?;
    locks.check_order(&inputs)?;
    let clients = connect(&inputs, carrying)?;
    let journal = Journal::open(&places.journal, inputs.plan())?;
    locks.note_begun(&inputs)?;
    let shown = Shown::or_default(carrying.telling.progress, carrying.telling.quiet, output.format());
    let applied = runtime::run(async {
        let apply = Apply::new(inputs, journal, Some(state), clients, carrying.settings())?;
        running::run(apply, shown).await
    })?;
    drop(locks);
    tell(applied, plan, carrying, &places, output)
}

/// Applying begins a plan, resuming goes on with it: a plan that was begun may need settling, which is said and not done in
/// passing. A plan that was begun and has no journal, such as a copy of its file, would be sent a second time.
fn check_begun(plan: &Path, inputs: &Inputs, places: &Places, was_begun: bool, mode: Mode) -> Result<(), Failure> {
    let has_journal = Journal::exists(&places.journal, inputs.plan())?;
    match mode {
        Mode::Apply { again: false } | Mode::Resume if was_begun && !has_journal => {
            let journal = places.journal.display();
            let message = format!("the plan {} was begun before, and its journal is not at {journal}", plan.display());
            Err(Failure::new(Exit::Usage, message).hint(
                "name its journal with `cards resume --journal FILE`; where that is lost, make a new plan with `cards plan`. \
                 `cards apply --begin-again` sends every step once more. Nothing was sent",
            ))
        }
        Mode::Apply { .. } if !has_journal => {
            Ok(inputs.check_current(Timestamp::now().unix_seconds().unwrap_or(i64::MAX))?)
        }
        Mode::Apply { .. } if Journal::open(&places.journal, inputs.plan())?.tally()?.is_complete() => Ok(()),
        Mode::Apply { .. } => {
            let message = format!("the plan {} was begun and is not finished", plan.display());
            Err(Failure::new(Exit::Usage, message).hint(format!("`cards resume {}`", plan.display())))
        }
        Mode::Resume if has_journal => Ok(()),
        Mode::Resume => {
            let message = format!("the plan {} was not begun: there is no journal of it", plan.display());
            Err(Failure::new(Exit::Usage, message).hint(format!("`cards apply {}`", plan.display())))
        }
    }
}

fn connect(inputs: &Inputs, carrying: &Carrying) -> Result<Clients, Failure> {
    let id123 = carrying.link.connect_within(carrying.limits())?.client;
    let counts = inputs.plan().summary().counts;
    let has_user_cards = StepKind::ALL.into_iter().any(|kind| kind.is_of_user_card() && counts.of(kind) > 0);
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
    let report = RunReport::make(&applied, Some(&places.rejects)).map_err(ending::broken)?;
    if let Some(path) = &carrying.telling.report {
        report.write(path)?;
    }
    let ended = ending::end(applied, plan);
    if ended.is_err() || !carrying.telling.quiet {
        output.show(&report)?;
    }
    ended
}
