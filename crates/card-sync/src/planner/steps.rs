//! The steps, in the order of the roster, leavers last.

use super::compare::{card_changes, user_card_changes, wanted_expiration};
use super::guard::Judgement;
use super::index::{CheckedRoster, id_hash};
use super::learnt::{BATCH, Learnt};
use super::leavers::{Fate, fate};
use super::physical::{self, Physical};
use super::remote::{RemoteCards, Status};
use super::tally::{Compared, Found, Seen, Tally};
use super::{Outcome, Planner, Prepared};
use crate::error::Error;
use crate::mapping::{LeaverAction, Returners};
use crate::plan::{Change, Counts, Step, StepKind};
use crate::state::{Known, Part, Progress, mark};

/// Gives all steps, and judges. The state learns nothing of a plan that a guard stops.
pub(super) fn give(
    prepared: Prepared<'_>,
    remember: bool,
    step: impl FnMut(Step) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let Prepared { planner, checked, remote, header } = prepared;
    let now = planner.options.now_seconds()?;
    let tally = Tally::new(planner.mapping);
    let (counts, learnt) = (Counts::default(), Learnt::default());
    let mut giving = Giving { planner, checked: &checked, remote, now, step, counts, tally, learnt };
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
    let mut unknown_user_cards = giving.learnt.unknown;
    unknown_user_cards.sort_unstable();
    unknown_user_cards.truncate(MOST_UNKNOWN);
    Ok(Outcome { counts: giving.counts, judged, unrecorded, unknown_user_cards })
}

/// Leavers of whom no physical card is known, that are named.
const MOST_UNKNOWN: usize = 1000;

struct Giving<'a, 'b, F> {
    planner: Planner<'a>,
    checked: &'b CheckedRoster,
    remote: RemoteCards,
    now: i64,
    step: F,
    counts: Counts,
    tally: Tally,
    learnt: Learnt,
}

/// Whether the state takes a card for a leaver's that is none any more. What a plan switched off and is off still stays.
fn is_back(status: Status, known: &Known) -> bool {
    let was_ours = known.deactivated_at.is_some() || known.archived_at.is_some() || known.offboarded_at.is_some();
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
        let mut known = self.planner.state.lookup(&template, &record.card_id)?;
        let status = self.remote.status(slot);
        if self.is_let_in_again(status, &known, &record.card_id)? {
            known.offboarded_at = None;
            self.learnt.present.push(record.card_id.clone());
            self.learnt.over.push(record.card_id.clone());
        }
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
            if !comes_back && is_back(status, &known) && !self.is_locked_out(&known, &record.card_id)? {
                self.learnt.present.push(record.card_id.clone());
            }
        }
        self.physical(row, status, (is_compared, comes_back), &known, seen)?;
        if known.missing_since.is_some() && known.offboarded_at.is_none() {
            self.learnt.over.push(record.card_id.clone());
        }
        self.counts.unchanged += u64::from(self.counts.steps() == steps_before);
        Ok(())
    }

    /// The steps of a row's physical card, and of those that the person had before.
    fn physical(
        &mut self,
        row: Compared<'_>,
        status: Status,
        (is_compared, comes_back): (bool, bool),
        known: &Known,
        mut seen: Seen,
    ) -> Result<(), Error> {
        let Compared { record, .. } = row;
        let template = self.planner.options.card_template_id.clone();
        let (mapping, state) = (self.planner.mapping, &*self.planner.state);
        let has_physical = mapping.user_card_encoding().is_some();
        let assignments = if has_physical { state.assignments(&template, &record.card_id)? } else { Vec::new() };
        let put_back = physical::put_back(&assignments, state, record);
        let is_put_back = put_back.is_some();
        let found = match put_back {
            Some(changes) if physical::may_put_back(mapping, known) => Found { changes, unrecorded: Vec::new() },
            // It was ended for a reason that still holds.
            Some(_) => Found::default(),
            None if known.offboarded_at.is_some() => Found::default(),
            None => user_card_changes(&template, state, known, record),
        };
        let former = physical::former(&self.planner, self.checked, &assignments, record);
        let named = record.user_card.map(|ids| (mark(state.key(), ids), ids));
        if !assignments.is_empty() {
            let named = named.map(|(mark, _)| mark);
            self.learnt.moved.extend(physical::moved(state, self.checked, &template, &record.card_id, named)?);
        }
        match named {
            Some((mark, ids)) if !assignments.iter().any(|one| one.mark == mark) => {
                self.learnt.assignments.push((record.card_id.clone(), ids));
            }
            None if has_physical && known.fields.is_empty() && !known.is_without_physical => {
                self.learnt.without_physical.push(record.card_id.clone());
            }
            _ => {}
        }
        if status != Status::Missing && is_compared {
            if !is_put_back {
                self.tally.fields(row, &found, true, &mut seen);
            }
            self.tally.card(row, &seen, comes_back || !found.changes.is_empty() && is_put_back);
        }
        if !found.changes.is_empty() {
            self.give(StepKind::UserCard, row, found.changes, None)?;
        }
        for mut step in former {
            step.row = Some(row.place);
            self.counts.add(step.kind);
            (self.step)(step)?;
        }
        Ok(())
    }

    /// Whether somebody has switched on by hand what was switched off at once.
    fn is_let_in_again(&self, status: Status, known: &Known, card_id: &str) -> Result<bool, Error> {
        Ok(status == Status::InUse && known.offboarded_at.is_some() && !self.is_locked_out(known, card_id)?)
    }

    /// Whether a person was locked out at once, and that is not done yet: the card is in use because of that only.
    fn is_locked_out(&self, known: &Known, card_id: &str) -> Result<bool, Error> {
        Ok(known.offboarded_at.is_some()
            && self.planner.state.is_leaving(&self.planner.options.card_template_id, card_id)?)
    }

    /// Whether a card that is switched off is switched on again. What an expired card's status means is not published: it
    /// is renewed first, and looked at again by the next plan.
    fn comes_back(&self, status: Status, is_expired: bool, known: &Known) -> bool {
        let is_off = matches!(status, Status::Deactivated | Status::Archived) && !is_expired;
        let is_ours = known.deactivated_at.is_some() || known.archived_at.is_some();
        if known.offboarded_at.is_some() {
            return false;
        }
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
        let strangers = std::mem::take(&mut self.remote.strangers);
        for stranger in &strangers {
            let known = self.planner.state.lookup(&template, &stranger.card_id)?;
            let kind = match fate(leavers, stranger.status, &known, self.now) {
                Fate::Deactivate => Some(StepKind::Deactivate),
                Fate::Archive => Some(StepKind::Archive),
                Fate::Wait => {
                    self.counts.waiting += 1;
                    None
                }
                Fate::LeaveAlone => {
                    self.counts.left_alone += 1;
                    None
                }
            };
            if let Some(kind) = kind {
                let mut step = Step::new(0, kind, &*stranger.card_id);
                step.status = Some(stranger.status.word().to_owned());
                self.counts.add(kind);
                (self.step)(step)?;
            }
            self.physical_of_leaver(&stranger.card_id, &known)?;
        }
        self.remote.strangers = strangers;
        Ok(())
    }

    /// Whatever the card's status: that of a person who left before may have been switched off by hand.
    fn physical_of_leaver(&mut self, card_id: &str, known: &Known) -> Result<(), Error> {
        let Some(kind) = physical::stopping(self.planner.mapping) else { return Ok(()) };
        let template = self.planner.options.card_template_id.as_str();
        match physical::of_leaver(self.planner.state, self.checked, template, card_id, known)? {
            Physical::Unknown => {
                self.counts.unknown_user_card += 1;
                self.learnt.unknown.push(card_id.to_owned());
            }
            Physical::Known(left) => {
                let moved = physical::moved(self.planner.state, self.checked, template, card_id, None)?;
                self.learnt.moved.extend(moved);
                for one in left {
                    self.learnt.stopping.push((card_id.to_owned(), one.mark));
                    self.counts.add(kind);
                    (self.step)(physical::step(kind, card_id, &one))?;
                }
            }
        }
        Ok(())
    }

    /// Tells the state which cards are missing and which are back, what is done about them, and which physical cards people
    /// have.
    fn remember(&mut self) -> Result<(), Error> {
        let acts_on_leavers = self.acts_on_leavers();
        let Self { planner, remote, learnt, now, .. } = self;
        let template = planner.options.card_template_id.as_str();
        let kind = physical::stopping(planner.mapping);
        learnt.tell(planner.state, template, kind, *now)?;
        if !acts_on_leavers {
            return Ok(());
        }
        for batch in remote.strangers().chunks(BATCH) {
            planner.state.batch(|state| {
                batch.iter().try_for_each(|stranger| {
                    let card_id = &*stranger.card_id;
                    state.note_missing(template, card_id, *now)?;
                    state.note_left(template, card_id)?;
                    if stranger.status == Status::InUse {
                        state.plan_leaving(template, card_id, Part::Card, StepKind::Deactivate.word(), None, *now)
                    } else {
                        // Somebody else did it, or its outcome was never known.
                        state.note_leaving(template, card_id, Part::Card, Progress::Confirmed, *now)
                    }
                })
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
