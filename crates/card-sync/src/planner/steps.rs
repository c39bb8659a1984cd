//! The steps, in the order of the roster, leavers last.

use super::Planner;
use super::compare::{card_changes, user_card_changes, wanted_expiration};
use super::index::{CheckedRoster, id_hash};
use super::leavers::{Fate, fate};
use super::remote::{RemoteCards, Status};
use crate::card::CardRecord;
use crate::error::Error;
use crate::mapping::{LeaverAction, Returners};
use crate::plan::{Change, Counts, RowPlace, Step, StepKind};
use crate::state::Known;

/// Cards of which the state learns at once.
const BATCH: usize = 1000;

pub(super) fn give(
    planner: Planner<'_>,
    checked: &CheckedRoster,
    remote: RemoteCards,
    remember: bool,
    step: impl FnMut(Step) -> Result<(), Error>,
) -> Result<Counts, Error> {
    let now = planner.options.now_seconds()?;
    let mut giving =
        Giving { planner, checked, remote, now, remember, step, counts: Counts::default(), present: Vec::new() };
    giving.rows()?;
    giving.strangers()?;
    Ok(giving.counts)
}

struct Giving<'a, 'b, F> {
    planner: Planner<'a>,
    checked: &'b CheckedRoster,
    remote: RemoteCards,
    now: i64,
    remember: bool,
    step: F,
    counts: Counts,
    /// Cards that were missing and are back, for the state.
    present: Vec<String>,
}

/// Whether the state takes a card for a leaver's that is none any more. What a plan switched off and is off still stays.
fn is_back(status: Status, known: &Known) -> bool {
    let was_ours = known.deactivated_at.is_some() || known.archived_at.is_some();
    if was_ours { status == Status::InUse } else { known.missing_since.is_some() }
}

impl<F: FnMut(Step) -> Result<(), Error>> Giving<'_, '_, F> {
    fn rows(&mut self) -> Result<(), Error> {
        for row in self.planner.roster.rows()? {
            let row = row?;
            let Ok(record) = self.planner.mapping.record(&row) else { continue };
            let slot = self.checked.find(&id_hash(self.planner.state.key(), &record.card_id));
            let Some(slot) = slot.filter(|slot| !self.checked.is_refused(*slot)) else { continue };
            self.row(row.place(), &record, slot)?;
        }
        self.note_present()
    }

    fn row(&mut self, place: RowPlace, record: &CardRecord, slot: usize) -> Result<(), Error> {
        let template = self.planner.options.card_template_id.clone();
        let known = self.planner.state.lookup(&template, &record.card_id)?;
        let status = self.remote.status(slot);
        let steps_before = self.counts.steps();
        if status == Status::Missing {
            self.give(StepKind::Create, record, place, Vec::new(), None)?;
        } else {
            let is_expired = self.remote.expiration(slot).flatten().is_some_and(|seconds| seconds <= self.now);
            let comes_back = self.comes_back(status, is_expired, &known);
            if comes_back {
                self.give(StepKind::Activate, record, place, Vec::new(), Some(status))?;
            } else if matches!(status, Status::Deactivated | Status::Archived) && !is_expired {
                self.counts.switched_off += 1;
            }
            // An archived card that stays so is nobody's business here.
            if status != Status::Archived || comes_back {
                let state = &*self.planner.state;
                let changes = card_changes(&template, state, &self.remote, slot, &known, record);
                let renews = is_expired && wanted_expiration(record).is_some_and(|wanted| wanted > self.now);
                if !changes.is_empty() {
                    let kind = if renews { StepKind::Renew } else { StepKind::Update };
                    self.give(kind, record, place, changes, None)?;
                }
            }
            if self.remember && !comes_back && is_back(status, &known) {
                self.present.push(record.card_id.clone());
            }
        }
        let changes = user_card_changes(&template, self.planner.state, &known, record);
        if !changes.is_empty() {
            self.give(StepKind::UserCard, record, place, changes, None)?;
        }
        self.counts.unchanged += u64::from(self.counts.steps() == steps_before);
        if self.present.len() >= BATCH { self.note_present() } else { Ok(()) }
    }

    /// Whether a card that is switched off is switched on again. What an expired card's status means is not published: it
    /// is renewed first, and looked at again by the next plan.
    fn comes_back(&self, status: Status, is_expired: bool, known: &Known) -> bool {
        let is_off = matches!(status, Status::Deactivated | Status::Archived) && !is_expired;
        let is_ours = known.deactivated_at.is_some() || known.archived_at.is_some();
        match self.planner.mapping.returners() {
            Returners::Never => false,
            Returners::Any => is_off,
            Returners::Ours => is_off && is_ours,
        }
    }

    fn strangers(&mut self) -> Result<(), Error> {
        let leavers = self.planner.mapping.leavers();
        let strangers = self.remote.strangers().len();
        // A row that does not tell its card may be anybody's.
        if self.checked.nameless() > 0 || leavers.action == LeaverAction::Leave {
            self.counts.left_alone += strangers as u64;
            return Ok(());
        }
        let template = self.planner.options.card_template_id.clone();
        for start in (0..strangers).step_by(BATCH) {
            let batch = &self.remote.strangers()[start..strangers.min(start + BATCH)];
            if self.remember {
                let now = self.now;
                self.planner.state.batch(|state| {
                    batch.iter().try_for_each(|stranger| state.note_missing(&template, &stranger.card_id, now))
                })?;
            }
            for stranger in batch {
                let known = self.planner.state.lookup(&template, &stranger.card_id)?;
                let kind = match fate(leavers, stranger.status, &known, self.now) {
                    Fate::Deactivate => StepKind::Deactivate,
                    Fate::Archive => StepKind::Archive,
                    Fate::Wait => {
                        self.counts.waiting += 1;
                        continue;
                    }
                    Fate::LeaveAlone => {
                        self.counts.left_alone += 1;
                        continue;
                    }
                };
                let mut step = Step::new(0, kind, &*stranger.card_id);
                step.status = Some(stranger.status.word().to_owned());
                self.counts.add(kind);
                (self.step)(step)?;
            }
        }
        Ok(())
    }

    fn note_present(&mut self) -> Result<(), Error> {
        let template = self.planner.options.card_template_id.clone();
        let present = std::mem::take(&mut self.present);
        if present.is_empty() {
            return Ok(());
        }
        self.planner.state.batch(|state| present.iter().try_for_each(|card_id| state.note_present(&template, card_id)))
    }

    fn give(
        &mut self,
        kind: StepKind,
        record: &CardRecord,
        place: RowPlace,
        changes: Vec<Change>,
        status: Option<Status>,
    ) -> Result<(), Error> {
        let mut step = Step::new(0, kind, record.card_id.as_str());
        (step.row, step.changes) = (Some(place), changes);
        step.status = status.map(|status| status.word().to_owned());
        self.counts.add(kind);
        (self.step)(step)
    }
}
