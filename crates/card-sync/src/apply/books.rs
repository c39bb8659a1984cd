//! Writing down what is about to happen and what happened.

use std::collections::HashSet;

use super::clock::milliseconds;
use super::feed::Feed;
use super::lane::{Lane, Settled};
use crate::error::Error;
use crate::journal::{Changes, Journal, Outcome, StepStatus};
use crate::state::State;

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

/// Journal, state and the source of lanes: everything that waits for the disk, used from one thread at a time.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) journal: Journal,
    pub(super) state: Option<State>,
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
        let (lanes, unread) = match if next_steps == 0 { Ok(Vec::new()) } else { self.feed.next(next_steps) } {
            Ok(lanes) => (lanes, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        let intended: Vec<u64> = lanes.iter().flat_map(Lane::never_sent).collect();
        self.write(&intended, page)?;
        Ok(Turned { lanes, unread })
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
        let Some(state) = &mut self.state else { return Ok(()) };
        let confirmed = settled.iter().filter(|settled| settled.outcome.status == StepStatus::Confirmed);
        let confirmed: Vec<_> = confirmed.map(|settled| &settled.planned).collect();
        if confirmed.is_empty() {
            return Ok(());
        }
        let template = &self.template;
        state.batch(|state| {
            for planned in confirmed {
                state.record_sent(template, &planned.step, planned.record.as_deref(), at)?;
            }
            Ok(())
        })
    }
}
