//! A run: lanes from the plan, a bounded number of them at work, and the books.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle, JoinSet};

use super::books::{Books, Page, Turned};
use super::lane::{Lane, LaneDone};
use super::send::Sender;
use super::stop::Stopped;
use crate::error::{Error, ErrorKind};
use crate::journal::StepStatus;

/// How late an outcome is written down at most, where there are too few to fill a page and reading would settle all of them.
const LATEST: Duration = Duration::from_millis(250);

/// The books while they are away, and what comes back with them.
type Turning = JoinHandle<(Books, Result<Turned, Error>)>;

/// One pass over what the books feed.
pub(super) struct Pass {
    sender: Arc<Sender>,
    books: Option<Books>,
    turning: Option<Turning>,
    ready: VecDeque<Lane>,
    working: JoinSet<LaneDone>,
    page: Page,
    /// Lanes whose outcome is unknown, to be worked on again.
    pub(super) again: VecDeque<Lane>,
    is_fed: bool,
    is_late: bool,
    failed: u64,
    unknown_in_a_row: u64,
    error: Option<Error>,
    /// Whether nothing can be written down any more.
    is_broken: bool,
}

impl Pass {
    pub(super) fn new(sender: Arc<Sender>, books: Books) -> Self {
        Self {
            sender,
            books: Some(books),
            turning: None,
            ready: VecDeque::new(),
            working: JoinSet::new(),
            page: Page::default(),
            again: VecDeque::new(),
            is_fed: false,
            is_late: false,
            failed: 0,
            unknown_in_a_row: 0,
            error: None,
            is_broken: false,
        }
    }

    /// Works until nothing is left or the run is stopped. The books come back with everything written down, and the first
    /// error that kept them from it.
    pub(super) async fn run(&mut self) -> (Option<Books>, Option<Error>) {
        let mut ticks = tokio::time::interval(LATEST);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let stopper = self.sender.stopper.clone();
        let mut is_told = false;
        loop {
            self.start();
            self.turn();
            if self.is_over() {
                return (self.books.take(), self.error.take());
            }
            tokio::select! {
                Some(done) = self.working.join_next(), if !self.working.is_empty() => self.done(done),
                turned = turned(&mut self.turning), if self.turning.is_some() => self.turned(turned),
                () = stopper.stopped(), if !is_told => is_told = true,
                _ = ticks.tick() => self.is_late = !self.page.is_empty(),
            }
        }
    }

    /// Puts lanes to work, as many as may be at once; sends those back that are not to be begun any more.
    fn start(&mut self) {
        if self.is_stopping() {
            for lane in self.ready.drain(..) {
                self.page.released.extend(lane.never_sent());
            }
        }
        while self.working.len() < self.sender.settings.concurrency
            && let Some(lane) = self.ready.pop_front()
        {
            let sender = self.sender.clone();
            self.working.spawn(async move { sender.work(lane).await });
        }
    }

    /// Has the books turn the page, where there is a reason to.
    fn turn(&mut self) {
        let ahead = self.sender.settings.ahead;
        let wants_more = !self.is_fed && !self.is_stopping() && self.ready.len() <= ahead / 2;
        let is_idle = self.working.is_empty() && self.ready.is_empty();
        let is_due = !self.page.is_empty() && !self.is_broken && (self.page.len() >= ahead || self.is_late || is_idle);
        if !(wants_more || is_due) || self.turning.is_some() {
            return;
        }
        let Some(mut books) = self.books.take() else { return };
        let mut page = std::mem::take(&mut self.page);
        page.sent = std::mem::take(&mut *self.sender.sent.lock().unwrap_or_else(PoisonError::into_inner));
        self.is_late = false;
        let next = if wants_more { ahead } else { 0 };
        self.turning = Some(tokio::task::spawn_blocking(move || {
            let turned = books.turn(page, next);
            (books, turned)
        }));
        // Known from the answer: fewer lanes than asked for are the last.
        self.is_fed = self.is_fed || wants_more;
    }

    fn turned(&mut self, turned: Result<(Books, Result<Turned, Error>), JoinError>) {
        self.turning = None;
        match turned {
            Ok((books, Ok(Turned { lanes, unread }))) => {
                self.books = Some(books);
                if !lanes.is_empty() {
                    self.is_fed = false;
                }
                self.ready.extend(lanes);
                if let Some(error) = unread {
                    self.fail(error);
                }
            }
            Ok((books, Err(error))) => {
                self.books = Some(books);
                self.is_broken = true;
                self.fail(error);
            }
            Err(error) => {
                if let Ok(panic) = error.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
                self.is_broken = true;
                self.fail(Error::new(ErrorKind::Journal, "the runtime ended before the journal was written"));
            }
        }
    }

    fn done(&mut self, done: Result<LaneDone, JoinError>) {
        let done = match done.map_err(JoinError::try_into_panic) {
            Ok(done) => done,
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            // Nobody cancels a lane; its steps would be settled by the next run.
            Err(Err(_)) => return,
        };
        for settled in &done.settled {
            match settled.outcome.status {
                StepStatus::Confirmed => {
                    self.unknown_in_a_row = 0;
                    // What a crash makes forgotten here would be sent again.
                    self.is_late |= !settled.planned.is_readable();
                }
                StepStatus::Failed => self.failed += 1,
                StepStatus::Unknown => self.unknown_in_a_row += 1,
                StepStatus::Intended | StepStatus::Sent | StepStatus::Skipped => {}
            }
        }
        let most = self.sender.settings.max_failures;
        if most.is_some_and(|most| self.failed > most || self.unknown_in_a_row > most) {
            self.sender.stopper.stop_because(Stopped::TooManyFailures);
        }
        self.page.settled.extend(done.settled);
        self.page.released.extend(done.released);
        if done.lane.is_unsettled() {
            self.again.push_back(done.lane);
        }
    }

    /// What cannot be read or written down must not be sent. Lanes at work are finished, and written down where that can be;
    /// otherwise the next run settles them.
    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
        self.sender.stopper.stop_because(Stopped::Interrupted);
    }

    fn is_stopping(&self) -> bool {
        self.sender.stopper.is_stopped()
    }

    fn is_over(&self) -> bool {
        let is_idle = self.working.is_empty() && self.ready.is_empty() && self.turning.is_none();
        // What is on a page that cannot be written is unsettled in the journal.
        let is_written = self.page.is_empty() || self.is_broken;
        is_idle && is_written && (self.is_fed || self.is_stopping())
    }
}

async fn turned<T>(turning: &mut Option<JoinHandle<T>>) -> Result<T, JoinError> {
    match turning {
        Some(turning) => turning.await,
        None => std::future::pending().await,
    }
}
