//! Which physical cards stop working: those of leavers, and those that people have no longer.
//!
//! A card that any row of the roster names stays: a person may be there under another card id, and two people may have
//! changed cards. A row whose cells for it are blank changes nothing.

use super::index::CheckedRoster;
use super::remote::{RemoteCards, Status};
use super::{Error, Planner};
use crate::card::{CardRecord, Field, UserCardField};
use crate::digest::hex;
use crate::mapping::{LeaverAction, Mapping, Returners, UserCardLeavers};
use crate::plan::{Change, Step, StepKind, To};
use crate::state::{Assignment, Known, State, mark};

/// What is known of a leaver's physical cards.
pub(super) enum Physical {
    /// These work and are to be ended; there may be none.
    Known(Vec<Assignment>),
    /// There may be one, and nobody knows which.
    Unknown,
}

/// The step that stops physical cards. `None` if they are left alone.
pub(super) fn stopping(mapping: &Mapping) -> Option<StepKind> {
    match mapping.user_card_leavers() {
        UserCardLeavers::End => Some(StepKind::EndUserCard),
        UserCardLeavers::Remove => Some(StepKind::RemoveUserCard),
        UserCardLeavers::Leave => None,
    }
}

/// The step for one card.
pub(super) fn step(kind: StepKind, card_id: &str, assignment: &Assignment) -> Step {
    let mut step = Step::new(0, kind, card_id);
    step.assignment = Some(hex(&assignment.mark));
    step
}

/// What is known of a leaver.
pub(super) fn of_leaver(
    state: &State,
    checked: &CheckedRoster,
    template: &str,
    card_id: &str,
    known: &Known,
) -> Result<Physical, Error> {
    let assignments = state.assignments(template, card_id)?;
    if assignments.is_empty() {
        let is_unknown = state.may_have_physical(known);
        return Ok(if is_unknown { Physical::Unknown } else { Physical::Known(Vec::new()) });
    }
    Ok(Physical::Known(assignments.into_iter().filter(|one| is_left(checked, one)).collect()))
}

/// What a person had and somebody else has: not theirs any more, also once that row is gone.
pub(super) fn moved(
    state: &State,
    checked: &CheckedRoster,
    template: &str,
    card_id: &str,
    named: Option<[u8; 16]>,
) -> Result<Vec<(String, [u8; 16])>, Error> {
    let assignments = state.assignments(template, card_id)?.into_iter().map(|one| one.mark);
    let moved = assignments.filter(|mark| Some(*mark) != named && checked.names(mark));
    Ok(moved.map(|mark| (card_id.to_owned(), mark)).collect())
}

/// Steps for those that a person had before the one that the row names.
pub(super) fn former(
    planner: &Planner<'_>,
    checked: &CheckedRoster,
    assignments: &[Assignment],
    record: &CardRecord,
) -> Vec<Step> {
    let (Some(kind), Some(ids)) = (stopping(planner.mapping), record.user_card) else { return Vec::new() };
    let named = mark(planner.state.key(), ids);
    let former = assignments.iter().filter(|one| one.mark != named && is_left(checked, one));
    former.map(|one| step(kind, &record.card_id, one)).collect()
}

/// Whether it works as far as is known, and no row names it.
fn is_left(checked: &CheckedRoster, assignment: &Assignment) -> bool {
    assignment.ended_at.is_none() && !checked.names(&assignment.mark)
}

/// What puts the physical card of a returner back. `None` if the one that the row names was not ended.
pub(super) fn put_back(assignments: &[Assignment], state: &State, record: &CardRecord) -> Option<Vec<Change>> {
    let named = mark(state.key(), record.user_card?);
    assignments.iter().find(|one| one.mark == named)?.ended_at?;
    let date = Field::UserCard(UserCardField::Deactivation);
    let fields = record.fields.iter().map(|(field, _)| field).filter(|field| field.is_user_card() && **field != date);
    Some(fields.chain([&date]).map(|field| Change::new(field.clone(), To::Set)).collect())
}

/// Whether cards of people who are back are put back at all, this one included.
pub(super) fn may_put_back(mapping: &Mapping, known: &Known) -> bool {
    known.offboarded_at.is_none() && mapping.returners() != Returners::Never
}

/// How many leavers have a card that is switched off already, and a physical card that works.
pub(super) fn left_with_physical(
    planner: &Planner<'_>,
    checked: &CheckedRoster,
    remote: &RemoteCards,
) -> Result<u64, Error> {
    if planner.mapping.leavers().action == LeaverAction::Leave || stopping(planner.mapping).is_none() {
        return Ok(0);
    }
    let template = planner.options.card_template_id.as_str();
    let mut count = 0;
    for stranger in remote.strangers().iter().filter(|stranger| stranger.status != Status::InUse) {
        let known = planner.state.lookup(template, &stranger.card_id)?;
        let physical = of_leaver(planner.state, checked, template, &stranger.card_id, &known)?;
        count += u64::from(matches!(physical, Physical::Known(left) if !left.is_empty()));
    }
    Ok(count)
}
