//! Writing down what is about to happen and what happened.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::clock::milliseconds;
use super::feed::Feed;
use super::lane::{Lane, Settled};
use crate::error::Error;
use crate::journal::{Changes, Journal, Outcome, StepStatus};
use crate::plan::StepKind;
use crate::state::{Part, Progress, State};

/// What is written at once.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) sent: Vec<u64>,
    pub(super) settled: Vec<Settled>,
    pub(super) released: Vec<u64>,
}

/// What came of turning a page.
#[derive(Debug)]
pub(super) struct Turned {
    /// What may be sent now: its intents are written down.
    pub(super) lanes: Vec<Lane>,
    /// Why the plan cannot be read on.
    pub(super) unread: Option<Error>,
}

/// The state, which is also asked and told about physical cards that are ended, one at a time.
pub(super) type SharedState = Arc<Mutex<State>>;

/// Journal, state and the source of lanes: everything that waits for the disk, used from one thread at a time.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) journal: Journal,
    pub(super) state: Option<SharedState>,
    pub(super) template: String,
    pub(super) feed: Feed,
}

impl Page {
    pub(super) fn is_empty(&self) -> bool {
        self.settled.is_empty() && self.released.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.settled.len() + self.released.len()
    }
}

impl Books {
    /// Writes a page, and with it the intents of the next lanes, of about so many steps. What is known is written down also
    /// when the plan cannot be read on.
    ///
    /// # Errors
    /// The page is not written.
    pub(super) fn turn(&mut self, page: Page, next_steps: usize) -> Result<Turned, Error> {
        let (lanes, unread) = match self.lanes(next_steps) {
            Ok(lanes) => (lanes, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let intended: Vec<u64> = lanes.iter().flat_map(Lane::never_sent).collect();
        self.write(&intended, page)?;
        Ok(Turned { lanes, unread })
    }

    fn lanes(&mut self, next_steps: usize) -> Result<Vec<Lane>, Error> {
        if next_steps == 0 {
            return Ok(Vec::new());
        }
        let state = self.state.as_ref().map(|state| state.lock().unwrap_or_else(PoisonError::into_inner));
        self.feed.next(next_steps, state.as_deref())
    }

    fn write(&mut self, intended: &[u64], page: Page) -> Result<(), Error> {
        let at = milliseconds();
        // The state before the journal: what the journal calls confirmed is never looked at again.
        self.remember(&page.settled, at / 1000)?;
        let settled: HashSet<u64> = page.settled.iter().map(|settled| settled.planned.step.number).collect();
        let sent: Vec<u64> = page.sent.into_iter().filter(|number| !settled.contains(number)).collect();
        let outcomes: Vec<(u64, Outcome)> =
            page.settled.into_iter().map(|settled| (settled.planned.step.number, settled.outcome)).collect();
        let changes = Changes { intended, sent: &sent, outcomes: &outcomes, released: &page.released };
        if intended.is_empty() && sent.is_empty() && outcomes.is_empty() && page.released.is_empty() {
            return Ok(());
        }
        self.journal.commit(&changes, at)
    }

    fn remember(&mut self, settled: &[Settled], at: i64) -> Result<(), Error> {
        let Some(state) = &self.state else { return Ok(()) };
        let is_known = |settled: &&Settled| {
            settled.outcome.status == StepStatus::Confirmed || settled.planned.step.kind == StepKind::Deactivate
        };
        let known: Vec<_> = settled.iter().filter(is_known).collect();
        if known.is_empty() {
            return Ok(());
        }
        let template = &self.template;
        state.lock().unwrap_or_else(PoisonError::into_inner).batch(|state| {
            for Settled { planned, outcome } in known {
                let step = &planned.step;
                if step.kind == StepKind::Deactivate && outcome.status != StepStatus::Skipped {
                    state.note_leaving(template, &step.card_id, Part::Card, Progress::Sent, at)?;
                }
                if outcome.status == StepStatus::Confirmed {
                    state.record_sent(template, step, planned.record.as_deref(), at)?;
                }
            }
            Ok(())
        })
    }
}
