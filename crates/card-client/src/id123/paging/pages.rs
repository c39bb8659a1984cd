//! One page after the other.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use card_types::id123::ListedCard;
use futures_core::Stream;

use super::reading::{Batch, Reading};
use super::{Cards, ListChanges};
use crate::Error;

/// Cards of one page, without those that came before.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page {
    /// Where the first of the cards stands in the list, counted from 0.
    pub offset: u64,
    /// The cards, in the vendor's order.
    pub cards: Vec<ListedCard>,
}

/// The pages of a list. Made by [`CardList::pages`](super::CardList::pages).
///
/// Read by [`next`](Self::next), or as a [`Stream`] by the combinators of the crates `futures` and `tokio-stream`.
pub struct Pages {
    step: Step,
    changes: ListChanges,
}

type Next = Pin<Box<dyn Future<Output = (Reading<Cards>, Option<Result<Page, Error>>)> + Send>>;

enum Step {
    /// Boxed, so that it moves into the future below and back by its address.
    Resting(Option<Box<Reading<Cards>>>),
    /// A page is being read. Kept here, so that a caller may give up waiting and come back without a page being lost.
    Reading(Next),
}

impl Pages {
    pub(super) fn new(reading: Reading<Cards>) -> Self {
        Self { step: Step::Resting(Some(Box::new(reading))), changes: ListChanges::default() }
    }

    /// The next page; none after the last, and none after an error. Never an empty page. May be given up at any time, as in
    /// `select!`: the page comes with the next call.
    ///
    /// # Errors
    /// [`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged) when the list changed while it was read,
    /// [`ErrorKind::ListTooLong`](crate::ErrorKind::ListTooLong) when it has more cards than allowed, and any error of a
    /// request. After `ListChanged` the list is best read again from its start.
    pub async fn next(&mut self) -> Option<Result<Page, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What was noticed up to the last page given.
    pub fn changes(&self) -> ListChanges {
        self.changes
    }
}

impl Stream for Pages {
    type Item = Result<Page, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            match &mut this.step {
                Step::Resting(reading) => {
                    let Some(mut reading) = reading.take() else { return Poll::Ready(None) };
                    this.step = Step::Reading(Box::pin(async move {
                        let page = reading.next().await;
                        let page =
                            page.map(|page| page.map(|Batch { offset, entries }| Page { offset, cards: entries }));
                        (*reading, page)
                    }));
                }
                Step::Reading(next) => {
                    let (reading, page) = ready!(next.as_mut().poll(context));
                    this.changes = reading.changes();
                    let rest = matches!(page, Some(Ok(_))).then(|| Box::new(reading));
                    this.step = Step::Resting(rest);
                    return Poll::Ready(page);
                }
            }
        }
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("changes", &self.changes).finish_non_exhaustive()
    }
}
