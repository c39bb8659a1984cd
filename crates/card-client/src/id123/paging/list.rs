//! How a list shall be read.

use super::reading::Reading;
use super::{CardStream, Cards, CompleteList, Completeness, Listing, Pages};
use crate::id123::Client;
use crate::{CallOptions, Error};

/// Cards asked for at a time when nothing is chosen. The vendor's maximum is unknown.
const DEFAULT_PAGE_SIZE: u32 = 100;

/// Most pages that may be fetched ahead: each is held in memory, and more would be a flood.
const MOST_PAGES_AHEAD: usize = 16;

/// Reads all cards of a template. Made by [`Client::list_all`].
pub type CardList = List<Cards>;

/// Reads all entries of a list: cards, or those of another action that lists. Made by [`Client::list_all`] and
/// [`Client::list_each`].
///
/// The vendor promises no order and gives no total, so a list can change under the reader: a card that is deleted on a page
/// already read moves all later cards up, and one of them would be skipped without a sign. Each page therefore asks again
/// for the last card of the page before. When another card stands there, or a card comes twice, the reading ends with
/// [`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged), unless [`tolerate_changes`](Self::tolerate_changes) is set.
///
/// A page shorter than asked for is the last. Where that is already the first page, one more request makes sure, since a
/// server that silently lowers the page size would look the same; the lower size is then used.
///
/// ```
/// # use card_client::testing::Canned;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), card_client::Error> {
/// # let canned = Canned::new()
/// #     .json(200, r#"{"status":"success","code":"1","message":"ok","data":[{"card-id":"A-1"}]}"#)
/// #     .json(200, r#"{"status":"success","code":"1","message":"ok","data":[{"card-id":"A-1"}]}"#);
/// # let client = card_client::id123::Client::builder("key").canned(&canned).build()?;
/// let mut cards = client.list_all("template").page_size(500).prefetch(true).stream();
/// while let Some(card) = cards.next().await {
///     println!("{}", card?.card_id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "nothing is read until the pages, the stream or the complete list is asked for"]
pub struct List<L> {
    pub(super) client: Client,
    pub(super) listing: L,
    pub(super) page_size: u32,
    pub(super) max_cards: u64,
    /// Pages fetched ahead at most; 0 for none.
    pub(super) prefetch: usize,
    pub(super) tolerate_changes: bool,
    pub(super) remember_all: bool,
    pub(super) confirm_end: bool,
    pub(super) options: CallOptions,
}

impl Client {
    /// Reads all cards of a template, in pages. Nothing is sent until the result is asked for its first page or card.
    pub fn list_all(&self, card_template_id: impl Into<String>) -> CardList {
        self.list_each(Cards { template: card_template_id.into() })
    }

    /// Reads all that another action lists, in pages. Nothing is sent until the result is asked for.
    pub fn list_each<L: Listing>(&self, listing: L) -> List<L> {
        List {
            client: self.clone(),
            listing,
            page_size: DEFAULT_PAGE_SIZE,
            max_cards: u64::from(u32::MAX),
            prefetch: 0,
            tolerate_changes: false,
            remember_all: false,
            confirm_end: false,
            options: CallOptions::new(),
        }
    }
}

impl<L: Listing> List<L> {
    /// Entries asked for at a time, at least 2. Default: 100. The vendor's maximum is unknown.
    pub fn page_size(mut self, cards: u32) -> Self {
        self.page_size = cards;
        self
    }

    /// The most cards to read; one more is [`ErrorKind::ListTooLong`](crate::ErrorKind::ListTooLong). Default: 4 294 967 295, which is
    /// as far as the offset of the request reaches.
    pub fn max_cards(mut self, cards: u64) -> Self {
        self.max_cards = cards;
        self
    }

    /// Whether the next page is fetched while the current one is looked at. Default: no. Short for
    /// [`prefetch_pages`](Self::prefetch_pages) with 1 or 0.
    pub fn prefetch(self, prefetch: bool) -> Self {
        self.prefetch_pages(usize::from(prefetch))
    }

    /// How many pages are fetched while the current one is looked at, 16 at most. Default: 0.
    ///
    /// Each is kept in memory until its turn comes, and each counts against the client's limits. Where a page begins follows
    /// from the pages before it, so more than one is fetched ahead only as long as pages come in full; at the end of the list
    /// up to as many requests are made in vain. Pages are given and judged in their order all the same. With HTTP/1.1 each
    /// takes a connection.
    pub fn prefetch_pages(mut self, pages: usize) -> Self {
        self.prefetch = pages;
        self
    }

    /// Goes on when the list changes while it is read. Cards that come twice are given once where that is noticed; cards that
    /// were skipped stay missing. What was noticed stands in `changes()` of pages and stream.
    pub fn tolerate_changes(mut self) -> Self {
        self.tolerate_changes = true;
        self
    }

    /// Remembers every card read, at 8 to 20 bytes each, so that a card that comes again is noticed however far apart.
    /// Without it, cards are compared within a page and with the page before.
    pub fn remember_all(mut self) -> Self {
        self.remember_all = true;
        self
    }

    /// Makes sure of the end with one more request after every short page, not only after a short first page.
    pub fn confirm_end(mut self) -> Self {
        self.confirm_end = true;
        self
    }

    /// Choices for each request: a retry policy, a request id.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Reads at least twice, until two readings in a row agree, without keeping the entries: `begin` makes something anew for
    /// each reading, `take` puts each entry into it, and what the last reading made is given back with the proof. Of the entries
    /// themselves 8 to 20 bytes each are kept.
    ///
    /// # Errors
    /// [`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged) when no two readings in a row agreed; any error of a request.
    pub async fn complete_into<T>(
        self,
        begin: impl FnMut() -> T,
        take: impl FnMut(&mut T, L::Entry),
    ) -> Result<(T, Completeness), Error> {
        super::complete::fold(self, begin, take).await
    }

    /// Refuses what could never work.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.prefetch > MOST_PAGES_AHEAD {
            return Err(Error::configuration(format!("at most {MOST_PAGES_AHEAD} pages can be fetched ahead")));
        }
        // One card of each page is the last of the page before.
        if self.page_size < 2 { Err(Error::configuration("the page size must be at least 2")) } else { Ok(()) }
    }
}

impl CardList {
    /// The pages, one after the other.
    pub fn pages(self) -> Pages {
        Pages::new(Reading::new(self))
    }

    /// The cards, one after the other, in the memory of two pages and those fetched ahead.
    pub fn stream(self) -> CardStream {
        CardStream::new(self.pages())
    }

    /// All cards, read at least twice and proven complete as far as that is possible: see [`Completeness`](super::Completeness).
    ///
    /// # Errors
    /// [`ErrorKind::ListChanged`](crate::ErrorKind::ListChanged) when no two readings in a row agreed; any error of a request.
    pub async fn complete(self) -> Result<CompleteList, Error> {
        super::complete::read(self).await
    }
}
