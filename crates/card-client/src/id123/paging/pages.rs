//! One page after the other.

use std::borrow::Cow;

use card_types::id123::{ListCards, ListCardsSuccess, ListedCard};
use tokio::task::JoinHandle;

use super::watch::Watch;
use super::{CardList, ListChanges};
use crate::subject::Subject;
use crate::{Error, ErrorKind, Response};

/// Cards of one page, without those that came before.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page {
    /// Where the first of the cards stands in the list, counted from 0.
    pub offset: u64,
    /// The cards, in the vendor's order.
    pub cards: Vec<ListedCard>,
}

/// The pages of a list. Made by [`CardList::pages`].
pub struct Pages {
    list: CardList,
    watch: Watch,
    /// How many cards of the vendor's list were passed; the next page begins one before it.
    passed: u64,
    page_size: u32,
    state: State,
    ahead: Option<Ahead>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    First,
    Within,
    /// A short page is to be confirmed as the last.
    Confirming,
    Ended,
}

type Fetched = Result<Response<ListCardsSuccess>, Error>;

/// The next page, on its way.
struct Ahead(JoinHandle<Fetched>);

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Pages {
    pub(super) fn new(list: CardList) -> Self {
        let watch = Watch::new(list.remember_all);
        let page_size = list.page_size;
        Self { list, watch, passed: 0, page_size, state: State::First, ahead: None }
    }

    /// The next page; none after the last, and none after an error. Never an empty page.
    ///
    /// # Errors
    /// [`ErrorKind::ListChanged`] when the list changed while it was read, [`ErrorKind::ListTooLong`] when it has more
    /// cards than allowed, and any error of a request. After [`ErrorKind::ListChanged`] the list is best read again from its start.
    pub async fn next(&mut self) -> Option<Result<Page, Error>> {
        while self.state != State::Ended {
            match self.read().await {
                Ok(Some(page)) => return Some(Ok(page)),
                Ok(None) => {}
                Err(error) => {
                    self.state = State::Ended;
                    self.ahead = None;
                    return Some(Err(error));
                }
            }
        }
        None
    }

    /// What was noticed so far.
    pub fn changes(&self) -> ListChanges {
        self.watch.changes()
    }

    /// Reads one page and moves on; none when it held nothing new.
    async fn read(&mut self) -> Result<Option<Page>, Error> {
        self.list.check()?;
        let overlaps = self.state != State::First;
        let mut cards = self.fetch().await?.into_inner().data;
        let received = u32::try_from(cards.len()).unwrap_or(u32::MAX);
        let start = self.passed;
        self.passed = start.saturating_sub(u64::from(overlaps)).saturating_add(u64::from(received));
        self.state = self.after(received);
        if self.state != State::Ended && self.list.prefetch {
            self.ahead = Some(self.fetch_ahead()?);
        }
        let before = self.watch.changes();
        self.watch.sift(overlaps, &mut cards);
        self.judge(before)?;
        if self.passed > self.list.max_cards {
            let text = format!("the list has more than {} cards", self.list.max_cards);
            return Err(Error::new(ErrorKind::ListTooLong, text).during(Subject::action::<ListCards>()));
        }
        if cards.is_empty() {
            // Going on would never end: a server that ignores the offset has one page, for ever.
            return if received > 1 { Err(changed("the server sent the page before once more")) } else { Ok(None) };
        }
        Ok(Some(Page { offset: start, cards }))
    }

    /// What follows a page of `received` cards.
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

    async fn fetch(&mut self) -> Fetched {
        if let Some(mut ahead) = self.ahead.take() {
            return match (&mut ahead.0).await {
                Ok(fetched) => fetched,
                Err(_) => Err(Error::new(ErrorKind::Transport, "the runtime ended while a page was read ahead")),
            };
        }
        let request = self.list.request(self.offset()?, self.page_size);
        self.list.client.send_with(&request, &self.list.options).await
    }

    fn fetch_ahead(&self) -> Result<Ahead, Error> {
        let request = self.list.request(self.offset()?, self.page_size);
        let (client, options) = (self.list.client.clone(), self.list.options.clone());
        Ok(Ahead(tokio::spawn(async move { client.send_with(&request, &options).await })))
    }

    fn offset(&self) -> Result<u32, Error> {
        let offset = self.passed.saturating_sub(u64::from(self.state != State::First));
        u32::try_from(offset).map_err(|_| {
            Error::new(ErrorKind::ListTooLong, "the list is longer than an offset can reach")
                .during(Subject::action::<ListCards>())
        })
    }

    /// Ends the reading when something changed that is not to be tolerated.
    fn judge(&self, before: ListChanges) -> Result<(), Error> {
        let changes = self.watch.changes();
        if changes == before || self.list.tolerate_changes {
            return Ok(());
        }
        let text = match (changes.shifts > before.shifts, changes.repeats - before.repeats) {
            (true, _) => format!("the list moved while it was read, before card number {}", self.passed),
            (false, count) => format!("{count} cards came again, before card number {}", self.passed),
        };
        Err(changed(text))
    }
}

fn changed(text: impl Into<Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::ListChanged, text).during(Subject::action::<ListCards>())
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("passed", &self.passed).field("changes", &self.changes()).finish_non_exhaustive()
    }
}
