//! One card after the other.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use card_types::id123::ListedCard;
use futures_core::Stream;

use super::{ListChanges, Pages};
use crate::Error;

/// The cards of a list, in the memory of two pages and those read ahead. Made by [`CardList::stream`](super::CardList::stream).
///
/// Read by [`next`](Self::next), or as a [`Stream`] by the combinators of the crates `futures` and `tokio-stream`.
#[derive(Debug)]
pub struct CardStream {
    pages: Pages,
    page: std::vec::IntoIter<ListedCard>,
}

impl CardStream {
    pub(super) fn new(pages: Pages) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// The next card; none after the last, and none after an error. May be given up at any time: no card is lost.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<ListedCard, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// What was noticed up to the page of the last card given.
    pub fn changes(&self) -> ListChanges {
        self.pages.changes()
    }
}

impl Stream for CardStream {
    type Item = Result<ListedCard, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(card) = this.page.next() {
                return Poll::Ready(Some(Ok(card)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.page = page.cards.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.page.len(), None)
    }
}
