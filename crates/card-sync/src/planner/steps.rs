//! The steps, in the order of the roster, leavers last.

use super::compare::{card_changes, user_card_changes, wanted_expiration};
use super::guard::Judgement;
use super::index::{CheckedRoster, id_hash};
use super::leavers::{Fate, fate};
use super::remote::{RemoteCards, Status};
use super::tally::{Compared, Seen, Tally};
use super::{Outcome, Planner, Prepared};
use crate::error::Error;
use crate::mapping::{LeaverAction, Returners};
use crate::plan::{Change, Counts, Step, StepKind};
use crate::state::Known;

/// Cards of which the state learns at once: each time, the disk is waited for.
const BATCH: usize = 10_000;

/// Gives all steps, and judges. The state learns nothing of a plan that a guard stops.
pub(super) fn give(
    prepared: Prepared<'_>,
    remember: bool,
    step: impl FnMut(Step) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let Prepared { planner, checked, remote, header } = prepared;
    let now = planner.options.now_seconds()?;
    let tally = Tally::new(planner.mapping);
    let (counts, present) = (Counts::default(), Vec::new());
    let mut giving = Giving { planner, checked: &checked, remote, now, step, counts, tally, present };
    giving.rows()?;
    giving.strangers()?;
    let unrecorded = giving.tally.unrecorded();
    let most = checked.rows().saturating_sub(checked.refused()).max(giving.remote.in_use());
    let tally = std::mem::replace(&mut giving.tally, Tally::new(giving.planner.mapping));
    let mut judged = vec![Judgement::of_leavers(&header.guards)];
    judged.extend(tally.judge(&giving.planner.options.changes, giving.remote.cards(), most));
    if remember && !judged.iter().any(Judgement::is_stopped) {
        giving.remember()?;
    }
    Ok(Outcome { counts: giving.counts, judged, unrecorded })
}

struct Giving<'a, 'b, F> {
    planner: Planner<'a>,
    checked: &'b CheckedRoster,
    remote: RemoteCards,
    now: i64,
    step: F,
    counts: Counts,
    tally: Tally,
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
            if self.planner.mapping.belongs(&row) == Ok(false) {
                continue;
            }
            let Ok(record) = self.planner.mapping.record(&row) else { continue };
            let slot = self.checked.find(&id_hash(self.planner.state.key(), &record.card_id));
            let Some(slot) = slot.filter(|slot| !self.checked.is_refused(*slot)) else { continue };
            self.row(Compared { record: &record, place: row.place() }, slot)?;
        }
        Ok(())
    }

    fn row(&mut self, row: Compared<'_>, slot: usize) -> Result<(), Error> {
        let Compared { record, .. } = row;
        let template = self.planner.options.card_template_id.clone();
        let known = self.planner.state.lookup(&template, &record.card_id)?;
        let status = self.remote.status(slot);
        let steps_before = self.counts.steps();
        let mut seen = Seen::default();
        let (mut is_compared, mut comes_back) = (record.user_card.is_some(), false);
        if status == Status::Missing {
            self.tally.created(row);
            self.give(StepKind::Create, row, Vec::new(), None)?;
        } else {
            let is_expired = self.remote.expiration(slot).flatten().is_some_and(|seconds| seconds <= self.now);
            comes_back = self.comes_back(status, is_expired, &known);
            if comes_back {
                self.give(StepKind::Activate, row, Vec::new(), Some(status))?;
            } else if matches!(status, Status::Deactivated | Status::Archived) && !is_expired {
                self.counts.switched_off += 1;
            }
            // An archived card that stays so is nobody's business here.
            if status != Status::Archived || comes_back {
                is_compared = true;
                let state = &*self.planner.state;
                let found = card_changes(&template, state, &self.remote, slot, &known, record);
                self.tally.fields(row, &found, false, &mut seen);
                let renews = is_expired && wanted_expiration(record).is_some_and(|wanted| wanted > self.now);
                if !found.changes.is_empty() {
                    let kind = if renews { StepKind::Renew } else { StepKind::Update };
                    self.give(kind, row, found.changes, None)?;
                }
            }
            if !comes_back && is_back(status, &known) {
                self.present.push(record.card_id.clone());
            }
        }
        let found = user_card_changes(&template, self.planner.state, &known, record);
        if status != Status::Missing && is_compared {
            self.tally.fields(row, &found, true, &mut seen);
            self.tally.card(row, &seen, comes_back);
        }
        if !found.changes.is_empty() {
            self.give(StepKind::UserCard, row, found.changes, None)?;
        }
        self.counts.unchanged += u64::from(self.counts.steps() == steps_before);
        Ok(())
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

    /// Whether cards that are in no row are leavers'.
    fn acts_on_leavers(&self) -> bool {
        self.checked.tells_leavers() && self.planner.mapping.leavers().action != LeaverAction::Leave
    }

    fn strangers(&mut self) -> Result<(), Error> {
        let leavers = self.planner.mapping.leavers();
        self.counts.left_alone += self.remote.protected();
        if !self.acts_on_leavers() {
            self.counts.left_alone += self.remote.strangers().len() as u64;
            return Ok(());
        }
        let template = self.planner.options.card_template_id.clone();
        for stranger in self.remote.strangers() {
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
        Ok(())
    }

    /// Tells the state which cards are missing and which are back.
    fn remember(&mut self) -> Result<(), Error> {
        let acts_on_leavers = self.acts_on_leavers();
        let Self { planner, remote, present, now, .. } = self;
        let template = planner.options.card_template_id.as_str();
        for batch in present.chunks(BATCH) {
            planner.state.batch(|state| batch.iter().try_for_each(|card_id| state.note_present(template, card_id)))?;
        }
        if !acts_on_leavers {
            return Ok(());
        }
        for batch in remote.strangers().chunks(BATCH) {
            planner.state.batch(|state| {
                batch.iter().try_for_each(|stranger| state.note_missing(template, &stranger.card_id, *now))
            })?;
        }
        Ok(())
    }

    fn give(
        &mut self,
        kind: StepKind,
        row: Compared<'_>,
        changes: Vec<Change>,
        status: Option<Status>,
    ) -> Result<(), Error> {
        let mut step = Step::new(0, kind, row.record.card_id.as_str());
        (step.row, step.changes) = (Some(row.place), changes);
        step.status = status.map(|status| status.word().to_owned());
        self.counts.add(kind);
        (self.step)(step)
    }
}
