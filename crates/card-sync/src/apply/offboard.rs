//! Locking people out at once, at both vendors.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use card_types::Timestamp;

use super::clock::milliseconds;
use super::lane::Planned;
use super::look::Look;
use super::progress::Watch;
use super::send::{Clients, Done, Sender};
use super::settings::ApplySettings;
use super::stop::{Stopped, Stopper};
use crate::card::UserCardIds;
use crate::digest::hex;
use crate::ending::Ending;
use crate::error::Error;
use crate::journal::{Outcome, StepStatus, Tally};
use crate::plan::{Step, StepKind};
use crate::request::{Request, request_for};
use crate::state::{Part, Progress, State, Vendor, mark};

/// People who are locked out at once: the card of ID123 is deactivated, and physical cards get an end date.
///
/// What is to be done is in the state before anything is sent, and each card is read before it is sent: after a crash the same
/// call finishes, and nothing is done twice. No plan switches anything on again while the person is in the roster.
#[derive(Debug)]
pub struct Offboard {
    /// The card template.
    pub card_template_id: String,
    /// What is sent with. Without a client for physical cards these stay open.
    pub clients: Clients,
    /// When a lost reply is settled, and how often.
    pub settings: ApplySettings,
    /// From when; `None` if now, or since it was first asked for. A time to come is for physical cards only: ID123 documents
    /// nothing that is dated.
    pub at: Option<Timestamp>,
    /// Whether somebody has looked, and these people have no physical card beside those that are known.
    pub has_no_other: bool,
    /// Why, for the report.
    pub reason: Option<String>,
}

/// One card of one person.
#[derive(Debug)]
#[non_exhaustive]
pub struct Offboarded {
    /// The person's card.
    pub card_id: String,
    /// Whose card this is about.
    pub vendor: Vendor,
    /// Whether it is done, or, for a physical card, will be at its time.
    pub is_done: bool,
    /// What happened, or why it is open.
    pub message: Option<String>,
}

const LATER: &str = "nothing that ID123 documents switches a card off at a time to come; run this again then";
const NOT_KNOWN: &str = "the physical card is not known; name it with --user and --card, or say --no-physical-card";

const NOT_THERE: &str =
    "this user has no such card, so look at --user and --card; say --no-physical-card if it was taken away";

struct Work {
    part: Part,
    /// The physical card, where it was named and the state does not know it. It is believed once the vendor shows it: what a
    /// mistyped id names is not there, and is not done for that.
    unproven: Option<UserCardIds>,
    planned: Option<Planned>,
    done: Offboarded,
}

impl Offboard {
    /// Locks these people out, with the physical card where it is given.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State). What a vendor says is no error: see [`Offboarded`].
    pub async fn run(self, state: State, people: &[(String, Option<UserCardIds>)]) -> Result<Vec<Offboarded>, Error> {
        let state = Arc::new(Mutex::new(state));
        let mut works = self.begin(&mut lock(&state), people)?;
        self.wait_for_what_was_sent(&state, &works).await?;
        for round in 0..=self.settings.settle_rounds {
            if round > 0 {
                tokio::time::sleep(self.settings.settle_after).await;
            }
            let mut is_unsettled = false;
            for work in works.iter_mut().filter(|work| !work.done.is_done) {
                is_unsettled |= self.carry_out(work, &state).await?;
            }
            if !is_unsettled {
                break;
            }
        }
        Ok(works.into_iter().map(|work| work.done).collect())
    }

    /// Writes down what is to be done.
    fn begin(&self, state: &mut State, people: &[(String, Option<UserCardIds>)]) -> Result<Vec<Work>, Error> {
        let (template, now) = (self.card_template_id.as_str(), milliseconds() / 1000);
        state.batch(|state| {
            let mut works = Vec::new();
            for (card_id, given) in people {
                let work = |part, vendor, planned, message: Option<&str>| Work {
                    part,
                    unproven: None,
                    planned,
                    done: Offboarded {
                        card_id: card_id.clone(),
                        vendor,
                        is_done: false,
                        message: message.map(ToOwned::to_owned),
                    },
                };
                let known = state.lookup(template, card_id)?;
                // The same date as before an interruption: a reading tells whether it was sent.
                let since = known.offboarded_at.unwrap_or(now);
                let at = self.at.or_else(|| Timestamp::from_unix_seconds(since)).unwrap_or_else(Timestamp::now);
                // What an earlier call has done is in the report already.
                let plan = |state: &mut State, part, action| match known.offboarded_at {
                    Some(since) if state.has_left(template, card_id, part, since)? => Ok(()),
                    _ => state.plan_leaving(template, card_id, part, action, self.reason.as_deref(), now),
                };
                state.note_offboarded(template, card_id, now)?;
                plan(state, Part::Card, StepKind::Deactivate.word())?;
                let step = Step::new(1, StepKind::Deactivate, card_id.as_str());
                let request = request_for(template, &step, None)?;
                let planned = Planned { step, record: None, request, is_put_back: false };
                works.push(work(Part::Card, Vendor::Id123, Some(planned), None));
                let assignments = state.assignments(template, card_id)?;
                if self.has_no_other && assignments.is_empty() {
                    state.note_none_left(template, card_id)?;
                    state.note_leaving(template, card_id, Part::UnknownPhysical, Progress::Confirmed, now)?;
                }
                let known = state.lookup(template, card_id)?;
                if assignments.is_empty() && state.may_have_physical(&known) {
                    plan(state, Part::UnknownPhysical, "unknown")?;
                    if given.is_none() {
                        works.push(work(Part::UnknownPhysical, Vendor::Blub0x, None, Some(NOT_KNOWN)));
                    }
                }
                let known: Vec<_> = assignments.iter().map(|one| one.ids).collect();
                let unproven = given.filter(|given| !known.contains(given));
                for ids in known.into_iter().chain(unproven) {
                    let mark = mark(state.key(), ids);
                    let mut step = Step::new(2, StepKind::EndUserCard, card_id.as_str());
                    step.assignment = Some(hex(&mark));
                    if unproven != Some(ids) {
                        plan(state, Part::Physical(mark), step.kind.word())?;
                    }
                    let request = Request::Ending(Box::new(Ending { ids: Some(ids), at: Some(at) }));
                    let planned = Planned { step, record: None, request, is_put_back: false };
                    let work = work(Part::Physical(mark), Vendor::Blub0x, Some(planned), None);
                    works.push(Work { unproven: unproven.filter(|unproven| *unproven == ids), ..work });
                }
            }
            Ok(works)
        })
    }

    /// A request of a run that was killed may still be under way.
    async fn wait_for_what_was_sent(&self, state: &Arc<Mutex<State>>, works: &[Work]) -> Result<(), Error> {
        let mut last = None;
        for work in works {
            last = last.max(lock(state).leaving_sent_at(&self.card_template_id, &work.done.card_id, work.part)?);
        }
        if let Some(last) = last {
            // Whole seconds are written down: it may have been sent at the end of that second.
            let passed = (milliseconds() - last.saturating_add(1).saturating_mul(1000)).max(0).unsigned_abs();
            tokio::time::sleep(self.settings.settle_after.saturating_sub(Duration::from_millis(passed))).await;
        }
        Ok(())
    }

    /// Believes in a physical card that was named once its user is seen to have it, and writes it down.
    async fn prove(
        &self,
        sender: &Sender,
        planned: &Planned,
        ids: UserCardIds,
        state: &Mutex<State>,
    ) -> Result<Result<(), Outcome>, Error> {
        // Without a connection there is no seeing; the ending says so.
        let Some(client) = &self.clients.blub0x else { return Ok(Ok(())) };
        match sender.card(client, ids).await {
            Err(outcome) => return Ok(Err(outcome)),
            Ok(None) => return Ok(Err(Outcome::new(StepStatus::Failed).saying(NOT_THERE))),
            Ok(Some(_)) => {}
        }
        let (template, step, now) = (self.card_template_id.as_str(), &planned.step, milliseconds() / 1000);
        lock(state).batch(|state| {
            state.remember_assignment(template, &step.card_id, ids)?;
            let part = Part::Physical(mark(state.key(), ids));
            state.plan_leaving(template, &step.card_id, part, step.kind.word(), self.reason.as_deref(), now)
        })?;
        Ok(Ok(()))
    }

    /// Returns whether its outcome is to be read again.
    async fn carry_out(&self, work: &mut Work, state: &Arc<Mutex<State>>) -> Result<bool, Error> {
        let Some(planned) = &work.planned else { return Ok(false) };
        // Of its own: what one vendor refuses must not keep the other from being asked.
        let stopper = Stopper::default();
        let shared = (self.card_template_id.clone(), Some(state.clone()));
        let (clients, settings) = (self.clients.clone(), self.settings.clone());
        let sender = Sender::new(clients, settings, Watch::new(1, Tally::default()), stopper.clone(), true, shared);
        let proven = match work.unproven {
            Some(ids) => self.prove(&sender, planned, ids, state).await?,
            None => Ok(()),
        };
        if proven.is_ok() {
            work.unproven = None;
        }
        let done = match (planned.ending(), proven) {
            (_, Err(outcome)) => Done::Known(outcome),
            (Some(ending), Ok(())) => sender.end(planned, ending, true).await,
            (None, Ok(())) => match sender.look(planned).await {
                Look::Applied => Done::Known(Outcome::new(StepStatus::Confirmed).saying("it was off already")),
                Look::NotApplied if self.at.is_some_and(is_to_come) => {
                    Done::Known(Outcome::new(StepStatus::Failed).saying(LATER))
                }
                Look::NotApplied => {
                    let at = milliseconds() / 1000;
                    let card_id = &planned.step.card_id;
                    lock(state).note_leaving(&self.card_template_id, card_id, work.part, Progress::Sent, at)?;
                    sender.send(planned).await
                }
                Look::Blind(why) => Done::Known(Outcome::new(StepStatus::Unknown).saying(why)),
                Look::Failed(outcome) => Done::Known(outcome),
            },
        };
        let outcome = match done {
            Done::Known(outcome) => outcome,
            Done::Open | Done::Unsettled => Outcome::new(StepStatus::Unknown),
        };
        work.done.is_done = outcome.status == StepStatus::Confirmed;
        work.done.message = match stopper.take_reason() {
            Some(
                Stopped::Credentials(error)
                | Stopped::Limit(error)
                | Stopped::Unreachable(error)
                | Stopped::WrongServer(error),
            ) => Some(error.to_string()),
            _ => outcome.message.clone(),
        };
        if work.done.is_done {
            let at = milliseconds() / 1000;
            let (template, step) = (self.card_template_id.as_str(), &planned.step);
            if planned.ending().and_then(|ending| ending.at).is_some_and(is_to_come) {
                // It still works: where the person leaves the roster before, a plan ends it.
                lock(state).note_leaving(template, &step.card_id, work.part, Progress::Confirmed, at)?;
            } else {
                lock(state).batch(|state| state.record_sent(template, step, None, at))?;
            }
        }
        Ok(!stopper.is_stopped() && matches!(outcome.status, StepStatus::Unknown | StepStatus::Sent))
    }
}

fn is_to_come(at: Timestamp) -> bool {
    at.unix_seconds().is_some_and(|at| at > milliseconds() / 1000)
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
