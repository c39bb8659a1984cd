//! What can be read page by page.

use std::borrow::Cow;
use std::fmt;

use card_types::Action;
use card_types::id123::{ListCards, ListCardsSuccess, ListedCard};

/// Requests that list entries from an offset on, read by a [`List`](super::List).
///
/// [`Client::list_all`](crate::id123::Client::list_all) reads cards by it. Implement it for another action that lists, and give
/// it to [`Client::list_each`](crate::id123::Client::list_each).
pub trait Listing: fmt::Debug + Clone + Send + Sync + 'static {
    /// The request of one page.
    type Request: Action + Send;
    /// What is listed.
    type Entry: Send;

    /// The request of the page that begins after `offset` entries and has `limit` at most.
    fn page(&self, offset: u32, limit: u32) -> Self::Request;

    /// The entries of a reply, in its order.
    fn entries(reply: <Self::Request as Action>::Success) -> Vec<Self::Entry>;

    /// What tells an entry from the others.
    fn id(entry: &Self::Entry) -> Cow<'_, str>;
}

/// The cards of a template.
#[derive(Debug, Clone)]
pub struct Cards {
    pub(super) template: String,
}

impl Listing for Cards {
    type Request = ListCards;
    type Entry = ListedCard;

    fn page(&self, offset: u32, limit: u32) -> ListCards {
        let request = ListCards::new(self.template.as_str()).limit(limit);
        if offset == 0 { request } else { request.offset(offset) }
    }

    fn entries(reply: ListCardsSuccess) -> Vec<ListedCard> {
        reply.data
    }

    fn id(entry: &ListedCard) -> Cow<'_, str> {
        entry.card_id.as_str().into()
    }
}
