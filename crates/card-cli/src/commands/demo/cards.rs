//! A duplicate, an upsert, an update and reading in pages.

use card_client::Error;
use card_types::id123::{FieldEntry, ListCards, ListedCard};

use super::roster::Person;
use super::{Stage, TEMPLATE, surprising};
use crate::failure::Failure;

/// Cards on a page, small enough that there are several.
const PAGE: u32 = 50;

/// Who is updated: somebody whose three fields on the front are filled.
const UPDATED: usize = 3;

/// What the vendor said to a request it did not carry out.
pub(super) struct Refusal {
    pub(super) card: String,
    pub(super) code: String,
    pub(super) message: String,
}

/// A field before and after an update; empty is cleared.
pub(super) struct Change {
    pub(super) field: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What was shown.
pub(super) struct Cards {
    pub(super) duplicate: Refusal,
    pub(super) upserted: String,
    pub(super) updated: String,
    pub(super) changes: Vec<Change>,
    pub(super) listed: usize,
    pub(super) page: u32,
    pub(super) pages: usize,
}

pub(super) async fn show(stage: &mut Stage, people: &[Person]) -> Result<Cards, Failure> {
    let (Some(first), Some(updated)) = (people.first(), people.get(UPDATED)) else {
        return Err(surprising("the roster is too short"));
    };
    let again = first.create()?;
    stage.requests += 2;
    let duplicate = match stage.client.create_card(&again).await {
        Err(error) if error.is_refused() => Refusal::new(&first.card_id, &error),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err(surprising("a duplicate was not refused")),
    };
    stage.client.create_card(&again.upsert(true)).await?;

    let (listed, pages) = stage.list(PAGE).await?;
    let position = position(&listed, &updated.card_id)?;
    stage.requests += 1;
    stage.client.update_card(&updated.promote()?).await?;
    let after = stage.card_at(position, &updated.card_id).await?;
    Ok(Cards {
        duplicate,
        upserted: first.card_id.clone(),
        updated: updated.card_id.clone(),
        changes: changes(&listed[position], &after),
        listed: listed.len(),
        page: PAGE,
        pages,
    })
}

/// Where a card stands in the list. The emulator keeps the order of creation, so it stays there.
pub(super) fn position(cards: &[ListedCard], card_id: &str) -> Result<usize, Failure> {
    let position = cards.iter().position(|card| card.card_id == *card_id);
    position.ok_or_else(|| surprising(format!("{card_id} is not in the list")))
}

impl Stage {
    /// All cards, in pages of this size, and how many requests that took.
    pub(super) async fn list(&mut self, page: u32) -> Result<(Vec<ListedCard>, usize), Failure> {
        let mut pages = self.client.list_all(TEMPLATE).page_size(page).pages();
        let (mut cards, before) = (Vec::new(), self.emulator.journal().len());
        while let Some(page) = pages.next().await {
            cards.extend(page?.cards);
        }
        let requests = self.emulator.journal().len() - before;
        self.requests += requests;
        Ok((cards, requests))
    }

    /// The card at this place of the list, which must be `card_id`.
    pub(super) async fn card_at(&mut self, position: usize, card_id: &str) -> Result<ListedCard, Failure> {
        self.requests += 1;
        let offset = u32::try_from(position).unwrap_or(u32::MAX);
        let page = self.client.list_cards(&ListCards::new(TEMPLATE).limit(1).offset(offset)).await?.into_inner();
        let card = page.data.into_iter().find(|card| card.card_id == *card_id);
        card.ok_or_else(|| surprising(format!("{card_id} has left its place in the list")))
    }
}

impl Refusal {
    pub(super) fn new(card: &str, error: &Error) -> Self {
        Self {
            card: card.to_owned(),
            code: error.code().unwrap_or_default().to_owned(),
            message: error.message().unwrap_or_default().to_owned(),
        }
    }
}

fn changes(before: &ListedCard, after: &ListedCard) -> Vec<Change> {
    let value = |fields: &Option<Vec<FieldEntry>>, key: &str| {
        let field = fields.iter().flatten().find(|field| field.key == key);
        field.and_then(|field| field.value.clone()).unwrap_or_default()
    };
    let keys = before.front_fields.iter().flatten().map(|field| field.key.as_str());
    keys.map(|key| Change {
        field: key.to_owned(),
        before: value(&before.front_fields, key),
        after: value(&after.front_fields, key),
    })
    .collect()
}
