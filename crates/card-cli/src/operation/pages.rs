//! Reading page after page.

use std::collections::HashSet;

use card_client::id123::Client;
use card_types::Action;
use serde::Serialize;

use crate::exit::Exit;
use crate::failure::Failure;

/// Entries asked for at a time. Chosen: the vendor's default is 10, its maximum is not published.
pub(super) const PAGE: u32 = 100;

/// A request that lists something from an offset on.
pub(crate) trait Paged: Action + Sized {
    /// What is listed.
    type Entry: Serialize;

    /// The entries of a reply.
    fn entries(reply: Self::Success) -> Vec<Self::Entry>;
    /// What tells an entry from the others.
    fn id(entry: &Self::Entry) -> String;
    /// How many are asked for.
    fn limit(&mut self) -> &mut Option<u32>;
    /// How many are passed over.
    fn offset(&mut self) -> &mut Option<u32>;
}

/// What was read.
pub(crate) struct Pages<E> {
    pub(crate) entries: Vec<E>,
    /// Whether the end was reached.
    pub(crate) is_complete: bool,
    /// Entries that came a second time and were left out.
    pub(crate) repeated: usize,
    /// Requests that were sent.
    pub(crate) requests: usize,
}

/// Reads pages from the request's offset on, until one is empty or `most` entries are read.
///
/// A page that is merely short does not end the list: a server that silently lowers `limit` sends short pages only.
/// That costs one request and makes sure that nobody is missing.
pub(crate) async fn read_all<R: Paged>(
    client: &Client,
    mut request: R,
    most: usize,
) -> Result<Pages<R::Entry>, Failure> {
    let mut pages = Pages { entries: Vec::new(), is_complete: false, repeated: 0, requests: 0 };
    let mut seen: HashSet<String> = HashSet::new();
    request.limit().get_or_insert(PAGE);
    loop {
        let page = R::entries(client.send(&request).await?.into_inner());
        pages.requests += 1;
        let (received, before) = (page.len(), seen.len());
        if received == 0 {
            pages.is_complete = true;
            return Ok(pages);
        }
        for entry in page {
            let id = R::id(&entry);
            if seen.contains(&id) {
                pages.repeated += 1;
            } else if pages.entries.len() == most {
                return Ok(pages);
            } else {
                seen.insert(id);
                pages.entries.push(entry);
            }
        }
        if seen.len() == before {
            return Err(repeats(R::NAME, before));
        }
        let received = u32::try_from(received).unwrap_or(u32::MAX);
        let offset = request.offset();
        *offset = Some(offset.unwrap_or(0).saturating_add(received));
    }
}

/// A page without a new entry would come again and again: the server does not look at `offset`.
fn repeats(operation: &str, entries: usize) -> Failure {
    let message = format!("{operation}: the server repeats itself: after {entries} entries nothing new came");
    Failure::new(Exit::OutcomeUnknown, message)
        .hint("the list cannot be read in pages; read it at once with a large --limit")
        .fact("operation", operation)
}
