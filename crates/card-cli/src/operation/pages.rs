//! Reading page after page, until the list is proven complete.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use card_client::ErrorKind;
use card_client::id123::{Client, Listing};
use card_types::Action;
use serde::Serialize;

use crate::failure::Failure;

/// Entries asked for at a time. Chosen: the vendor's default is 10, its maximum is not published.
pub(super) const PAGE: u32 = 100;

/// A request that lists something from an offset on.
pub(crate) trait Paged: Action + fmt::Debug + Clone + Send + Sync {
    /// What is listed.
    type Entry: Serialize + Send;

    /// The entries of a reply.
    fn entries(reply: Self::Success) -> Vec<Self::Entry>;
    /// What tells an entry from the others.
    fn id(entry: &Self::Entry) -> String;
    /// How many are asked for.
    fn limit(&mut self) -> &mut Option<u32>;
    /// How many are passed over.
    fn offset(&mut self) -> &mut Option<u32>;
}

/// The pages that begin where the request begins.
#[derive(Debug, Clone)]
struct PagesOf<R>(R);

impl<R: Paged> Listing for PagesOf<R> {
    type Request = R;
    type Entry = R::Entry;

    fn page(&self, offset: u32, limit: u32) -> R {
        let mut request = self.0.clone();
        *request.limit() = Some(limit);
        let begin = request.offset();
        *begin = Some(begin.unwrap_or(0).saturating_add(offset)).filter(|&offset| offset > 0);
        request
    }

    fn entries(reply: R::Success) -> Vec<R::Entry> {
        R::entries(reply)
    }

    fn id(entry: &R::Entry) -> Cow<'_, str> {
        R::id(entry).into()
    }
}

/// What was made of a list.
pub(super) struct Made<T> {
    pub(super) made: T,
    /// Whether it is proven that this is all: two readings in a row agreed. Otherwise there are more than were asked for.
    pub(super) is_complete: bool,
}

/// Reads a list from the request's offset on until two readings in a row agree. `begin` makes something for each reading, and
/// `take` puts the first `most` entries into it.
///
/// # Errors
/// A list that never rests ends with [`Exit::OutcomeUnknown`](crate::exit::Exit::OutcomeUnknown), as any reading without a
/// trustworthy answer.
pub(super) async fn read_all<R: Paged, T>(
    client: &Client,
    mut request: R,
    most: u32,
    begin: impl Fn() -> T,
    mut take: impl FnMut(&mut T, R::Entry),
) -> Result<Made<T>, Failure> {
    // A page overlaps the one before it by one entry, so it needs room for two.
    let limit = (*request.limit().get_or_insert(PAGE)).max(2);
    // Kept out here, since what was read of a list that is too long is shown.
    let kept = RefCell::new((0, begin()));
    let list = client.list_each(PagesOf(request)).page_size(limit).max_cards(u64::from(most) + u64::from(limit));
    let read = list.complete_into(
        || kept.replace((0, begin())).0,
        |_, entry| {
            let (count, made) = &mut *kept.borrow_mut();
            if *count < most {
                take(made, entry);
            }
            *count = count.saturating_add(1);
        },
    );
    let is_ended = match read.await {
        Ok(_) => true,
        Err(error) if error.kind() == ErrorKind::ListTooLong => false,
        Err(error) => return Err(error.into()),
    };
    let (count, made) = kept.into_inner();
    Ok(Made { made, is_complete: is_ended && count <= most })
}
