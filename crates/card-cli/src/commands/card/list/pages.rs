//! Reading page after page.

use std::collections::HashSet;

use card_client::id123::Client;
use card_types::Scalar;
use card_types::id123::{ListCards, ListedCard};

use crate::exit::Exit;
use crate::failure::Failure;

/// Cards asked for at a time. Chosen: the vendor's default is 10, its maximum is not published.
pub(super) const PAGE: u32 = 100;

/// What was read.
pub(crate) struct Pages {
    pub(crate) cards: Vec<ListedCard>,
    /// Whether the end was reached.
    pub(crate) is_complete: bool,
    /// Cards that came a second time and were left out.
    pub(crate) repeated: usize,
    /// Requests that were sent.
    pub(crate) requests: usize,
}

impl Pages {
    /// Reads pages of `request.limit` cards from `request.offset` on, until one is empty or `max_cards` are read.
    ///
    /// A page that is merely short does not end the list: a server that silently lowers `limit` sends short pages only.
    /// That costs one request and makes sure that nobody is missing.
    pub(crate) async fn read(client: &Client, mut request: ListCards, max_cards: usize) -> Result<Self, Failure> {
        let mut pages = Self { cards: Vec::new(), is_complete: false, repeated: 0, requests: 0 };
        let mut seen: HashSet<Scalar> = HashSet::new();
        loop {
            let page = client.list_cards(&request).await?.into_inner().data;
            pages.requests += 1;
            let (received, before) = (page.len(), seen.len());
            if received == 0 {
                pages.is_complete = true;
                return Ok(pages);
            }
            for card in page {
                if seen.contains(&card.card_id) {
                    pages.repeated += 1;
                } else if pages.cards.len() == max_cards {
                    return Ok(pages);
                } else {
                    seen.insert(card.card_id.clone());
                    pages.cards.push(card);
                }
            }
            if seen.len() == before {
                return Err(repeats(before));
            }
            let received = u32::try_from(received).unwrap_or(u32::MAX);
            request.offset = Some(request.offset.unwrap_or(0).saturating_add(received));
        }
    }
}

/// All cards of a template.
pub(crate) async fn read_all(client: &Client, template: &str, page: u32, max_cards: usize) -> Result<Pages, Failure> {
    Pages::read(client, ListCards::new(template).limit(page), max_cards).await
}

/// A page without a new card would come again and again: the server does not look at `offset`.
fn repeats(cards: usize) -> Failure {
    Failure::new(
        Exit::OutcomeUnknown,
        format!("list-cards: the server repeats cards: after {cards} cards nothing new came"),
    )
    .hint("the list cannot be read in pages; read it at once with a large --limit")
    .fact("operation", "list-cards")
}
