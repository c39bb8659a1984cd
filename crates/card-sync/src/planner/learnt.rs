//! What the state learns of a plan, once no guard stops it.

use crate::card::UserCardIds;
use crate::error::Error;
use crate::plan::StepKind;
use crate::state::{Part, State};

/// Cards of which the state learns at once: each time, the disk is waited for.
pub(super) const BATCH: usize = 10_000;

#[derive(Default)]
pub(super) struct Learnt {
    /// Cards that were missing and are back.
    pub(super) present: Vec<String>,
    /// Cards of people about whom nothing is to be done any more.
    pub(super) over: Vec<String>,
    /// Physical cards that rows name, and the state did not know.
    pub(super) assignments: Vec<(String, UserCardIds)>,
    /// Cards whose row names no physical card, and of which nothing else is known.
    pub(super) without_physical: Vec<String>,
    /// Physical cards that people had, and that a row of somebody else names now.
    pub(super) moved: Vec<(String, [u8; 16])>,
    /// Leavers' physical cards that are ended.
    pub(super) stopping: Vec<(String, [u8; 16])>,
    /// Leavers whose physical card nobody knows.
    pub(super) unknown: Vec<String>,
}

impl Learnt {
    /// Tells the state. `kind` is the step that ends physical cards.
    pub(super) fn tell(
        &self,
        state: &mut State,
        template: &str,
        kind: Option<StepKind>,
        now: i64,
    ) -> Result<(), Error> {
        each(state, &self.present, |state, card_id| state.note_present(template, card_id))?;
        each(state, &self.over, |state, card_id| state.note_leaving_over(template, card_id, now))?;
        each(state, &self.assignments, |state, (card_id, ids)| state.remember_assignment(template, card_id, *ids))?;
        each(state, &self.moved, |state, (card_id, mark)| state.note_removed(template, card_id, mark))?;
        each(state, &self.without_physical, |state, card_id| state.note_without_physical(template, card_id))?;
        each(state, &self.stopping, |state, (card_id, mark)| {
            let action = kind.map_or("leave", StepKind::word);
            state.plan_leaving(template, card_id, Part::Physical(*mark), action, None, now)
        })?;
        each(state, &self.unknown, |state, card_id| {
            state.plan_leaving(template, card_id, Part::UnknownPhysical, "unknown", None, now)
        })
    }
}

fn each<T>(state: &mut State, all: &[T], tell: impl Fn(&mut State, &T) -> Result<(), Error>) -> Result<(), Error> {
    all.chunks(BATCH).try_for_each(|batch| state.batch(|state| batch.iter().try_for_each(|one| tell(state, one))))
}
