//! One card after the other.

use card_types::id123::ListedCard;

use super::{ListChanges, Pages};
use crate::Error;

/// The cards of a list, in the memory of two pages. Made by [`CardList::stream`](super::CardList::stream).
#[derive(Debug)]
pub struct CardStream {
    pages: Pages,
    page: std::vec::IntoIter<ListedCard>,
}

impl CardStream {
    pub(super) fn new(pages: Pages) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// The next card; none after the last, and none after an error.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<ListedCard, Error>> {
        loop {
            if let Some(card) = self.page.next() {
                return Some(Ok(card));
            }
            match self.pages.next().await? {
                Ok(page) => self.page = page.cards.into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// What was noticed so far.
    pub fn changes(&self) -> ListChanges {
        self.pages.changes()
    }
}
