//! Reading page after page: where the next begins, what is fetched ahead, and when to stop.

use std::borrow::Cow;
use std::collections::VecDeque;

use card_types::Action;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::watch::Watch;
use super::{List, ListChanges, Listing};
use crate::subject::Subject;
use crate::{Error, ErrorKind, Response};

/// Where the reading of a list stands.
pub(super) struct Reading<L: Listing> {
    list: List<L>,
    watch: Watch,
    /// How many entries of the vendor's list were passed; the next page begins one before it.
    passed: u64,
    page_size: u32,
    state: State,
    /// Pages on their way, in the order of the list.
    ahead: VecDeque<Ahead<L>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    First,
    Within,
    /// A short page is to be confirmed as the last.
    Confirming,
    Ended,
}

type Fetched<L> = Result<Response<<<L as Listing>::Request as Action>::Success>, Error>;

/// Entries of one page, without those that came before.
pub(super) struct Batch<E> {
    /// Where the first of them stands in the list, counted from 0.
    pub(super) offset: u64,
    pub(super) entries: Vec<E>,
}

/// A page on its way, and how it was asked for.
struct Ahead<L: Listing> {
    offset: u32,
    limit: u32,
    task: JoinHandle<Fetched<L>>,
}

impl<L: Listing> Drop for Ahead<L> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<L: Listing> Reading<L> {
    pub(super) fn new(list: List<L>) -> Self {
        let watch = Watch::new(list.remember_all);
        let page_size = list.page_size;
        Self { list, watch, passed: 0, page_size, state: State::First, ahead: VecDeque::new() }
    }

    /// As [`Pages::next`](super::Pages::next).
    pub(super) async fn next(&mut self) -> Option<Result<Batch<L::Entry>, Error>> {
        while self.state != State::Ended {
            match self.read().await {
                Ok(Some(page)) => return Some(Ok(page)),
                Ok(None) => {}
                Err(error) => {
                    self.state = State::Ended;
                    self.ahead.clear();
                    return Some(Err(error));
                }
            }
        }
        None
    }

    /// What was noticed so far.
    pub(super) fn changes(&self) -> ListChanges {
        self.watch.changes()
    }

    /// Reads one page and moves on; none when it held nothing new.
    async fn read(&mut self) -> Result<Option<Batch<L::Entry>>, Error> {
        self.list.check()?;
        let overlaps = self.state != State::First;
        let mut entries = L::entries(self.fetch().await?.into_inner());
        let received = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let start = self.passed;
        self.passed = start.saturating_sub(u64::from(overlaps)).saturating_add(u64::from(received));
        self.state = self.after(received);
        self.fetch_ahead();
        let before = self.watch.changes();
        self.watch.sift(overlaps, &mut entries, L::id);
        self.judge(before)?;
        if self.passed > self.list.max_cards {
            let text = format!("the list has more than {} entries", self.list.max_cards);
            return Err(Error::new(ErrorKind::ListTooLong, text).during(subject::<L>()));
        }
        if entries.is_empty() {
            // Going on would never end: a server that ignores the offset has one page, for ever.
            return if received > 1 {
                Err(changed::<L>("the server sent the page before once more"))
            } else {
                Ok(None)
            };
        }
        Ok(Some(Batch { offset: start, entries }))
    }

    /// What follows a page of `received` entries.
    fn after(&mut self, received: u32) -> State {
        let is_short = received < self.page_size;
        match self.state {
            State::First if received == 0 => State::Ended,
            State::First if is_short => {
                // Either the whole list, or all that the server gives at a time; the next page will tell.
                self.page_size = received.max(2);
                State::Confirming
            }
            State::Confirming if received <= 1 => State::Ended,
            State::Within | State::Confirming if is_short => {
                if self.list.confirm_end && received > 1 {
                    State::Confirming
                } else {
                    State::Ended
                }
            }
            State::First | State::Within | State::Confirming => State::Within,
            State::Ended => State::Ended,
        }
    }

    async fn fetch(&mut self) -> Fetched<L> {
        let (offset, limit) = (self.offset()?, self.page_size);
        if let Some(mut ahead) = self.ahead.pop_front() {
            if (ahead.offset, ahead.limit) == (offset, limit) {
                return match (&mut ahead.task).await {
                    Ok(fetched) => fetched,
                    // An observer or a clock of the caller's own has panicked: that is theirs to see.
                    Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
                    Err(_) => {
                        let text = "the runtime ended while a page was read ahead";
                        Err(Error::new(ErrorKind::Transport, text).during(subject::<L>()))
                    }
                };
            }
            // The list goes on elsewhere than was guessed.
            self.ahead.clear();
        }
        let request = self.list.listing.page(offset, limit);
        self.list.client.send_with(&request, &self.list.options).await
    }

    /// Asks for the pages to come, as many as are wanted ahead.
    ///
    /// Where a page begins is known for sure only when the one before it came. As long as pages come in full, the next ones
    /// can be guessed; what turns out to be guessed wrongly is thrown away, and pages are judged in their order all the same.
    fn fetch_ahead(&mut self) {
        let depth = match self.state {
            State::Ended => 0,
            State::Within => self.list.prefetch,
            State::First | State::Confirming => self.list.prefetch.min(1),
        };
        let limit = self.page_size;
        let mut passed = self.passed;
        for place in 0..depth {
            let Ok(offset) = u32::try_from(passed.saturating_sub(1)) else { return };
            if passed > self.list.max_cards {
                return;
            }
            if self.ahead.get(place).is_some_and(|ahead| (ahead.offset, ahead.limit) != (offset, limit)) {
                self.ahead.truncate(place);
            }
            if self.ahead.len() == place {
                let (client, options) = (self.list.client.clone(), self.list.options.clone());
                let request = self.list.listing.page(offset, limit);
                // Its spans belong to whatever asked for the list, as those of the other pages do.
                let fetched = async move { client.send_with(&request, &options).await }.in_current_span();
                let task = tokio::spawn(fetched);
                self.ahead.push_back(Ahead { offset, limit, task });
            }
            passed += u64::from(limit.saturating_sub(1));
        }
    }

    fn offset(&self) -> Result<u32, Error> {
        let offset = self.passed.saturating_sub(u64::from(self.state != State::First));
        u32::try_from(offset).map_err(|_| {
            Error::new(ErrorKind::ListTooLong, "the list is longer than an offset can reach").during(subject::<L>())
        })
    }

    /// Ends the reading when something changed that is not to be tolerated.
    fn judge(&self, before: ListChanges) -> Result<(), Error> {
        let changes = self.watch.changes();
        if changes == before || self.list.tolerate_changes {
            return Ok(());
        }
        let text = match (changes.shifts > before.shifts, changes.repeats - before.repeats) {
            (true, _) => format!("the list moved while it was read, before entry number {}", self.passed),
            (false, count) => format!("{count} entries came again, before entry number {}", self.passed),
        };
        Err(changed::<L>(text))
    }
}

fn changed<L: Listing>(text: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::ListChanged, text).during(subject::<L>())
}

fn subject<L: Listing>() -> Subject {
    Subject::action::<L::Request>()
}
