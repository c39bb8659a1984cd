//! The `card` table.

use std::cell::RefCell;
use std::collections::HashMap;

use card_types::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{KnownTemplate, StoreError};
use crate::id123::{Card, CardState, Status};

pub(super) const COLUMNS: &str = "card_id, status, before_deactivation, unique_identifier, security_answer_1, security_answer_2, \
                       expiration, recipient_email, fields, created_at, last_updated";

pub(crate) fn find_card(
    tx: &Transaction<'_>,
    template: &KnownTemplate,
    card_id: &str,
) -> Result<Option<Card>, StoreError> {
    tx.prepare_cached(&format!("SELECT {COLUMNS} FROM card WHERE template = ?1 AND card_id = ?2"))?
        .query_row(params![template.number, card_id], |row| Ok(read(row)))
        .optional()?
        .transpose()
}

thread_local! {
    /// Behind which number a page begins, by template and offset; of this thread's one connection. Numbers only grow
    /// until a card is removed, so a page's end is the next one's beginning until [`forget_pages`].
    static PAGES: RefCell<HashMap<(i64, u32), i64>> = RefCell::default();
}

/// Most pages that are remembered: some hundred thousand cards in pages of 100.
const MOST_PAGES: usize = 4096;

/// Must be called when cards are removed or numbered anew.
pub(super) fn forget_pages() {
    PAGES.with_borrow_mut(HashMap::clear);
}

/// The cards of a template in order of creation.
///
/// A page that follows one that was read before costs as much as the first; for any other, what lies before it is
/// passed over in the index alone.
pub(crate) fn cards_page(
    tx: &Transaction<'_>,
    template: &KnownTemplate,
    offset: u32,
    limit: u32,
) -> Result<Vec<Card>, StoreError> {
    let known = PAGES.with_borrow(|pages| pages.get(&(template.number, offset)).copied());
    let (begin, place) = match known {
        Some(number) => ("number > ?3", number),
        None => (
            "number >= (SELECT number FROM card WHERE template = ?1 ORDER BY number LIMIT 1 OFFSET ?3)",
            i64::from(offset),
        ),
    };
    let mut statement = tx.prepare_cached(&format!(
        "SELECT {COLUMNS}, number FROM card WHERE template = ?1 AND {begin} ORDER BY number LIMIT ?2"
    ))?;
    let mut rows = statement.query(params![template.number, limit, place])?;
    let (mut cards, mut last) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        cards.push(read(row)?);
        last = Some(row.get(11)?);
    }
    let next = u32::try_from(cards.len()).ok().and_then(|count| offset.checked_add(count));
    if let (Some(next), Some(last)) = (next, last) {
        PAGES.with_borrow_mut(|pages| {
            if pages.len() >= MOST_PAGES {
                pages.clear();
            }
            pages.insert((template.number, next), last);
        });
    }
    Ok(cards)
}

/// Adds the card, or replaces all of it but its place in the order.
pub(crate) fn save_card(tx: &Transaction<'_>, template: &KnownTemplate, card: &Card) -> Result<(), StoreError> {
    let fields = serde_json::to_string(&card.fields).map_err(|_| StoreError::Corrupt("card.fields"))?;
    tx.prepare_cached(
        "INSERT INTO card (template, card_id, status, before_deactivation, unique_identifier, security_answer_1,
                           security_answer_2, expiration, recipient_email, fields, created_at, last_updated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (template, card_id) DO UPDATE SET
             status = ?3, before_deactivation = ?4, unique_identifier = ?5, security_answer_1 = ?6,
             security_answer_2 = ?7, expiration = ?8, recipient_email = ?9, fields = ?10, created_at = ?11,
             last_updated = ?12",
    )?
    .execute(params![
        template.number,
        card.id,
        card.state.status.as_str(),
        card.state.before_deactivation.map(Status::as_str),
        card.unique_identifier,
        card.security_answers[0],
        card.security_answers[1],
        card.expiration.map(|expiration| expiration.to_string()),
        card.recipient_email,
        fields,
        card.created_at,
        card.last_updated,
    ])?;
    Ok(())
}

/// How many cards a template has.
pub(crate) fn count_cards(tx: &Transaction<'_>, template: &KnownTemplate) -> Result<u64, StoreError> {
    let mut statement = tx.prepare_cached("SELECT count(*) FROM card WHERE template = ?1")?;
    let count: i64 = statement.query_row([template.number], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Removes the card; false where there is none. The cards behind it move up by one place.
pub(crate) fn remove_card(tx: &Transaction<'_>, template: &KnownTemplate, card_id: &str) -> Result<bool, StoreError> {
    forget_pages();
    let removed = tx
        .prepare_cached("DELETE FROM card WHERE template = ?1 AND card_id = ?2")?
        .execute(params![template.number, card_id])?;
    Ok(removed > 0)
}

pub(super) fn read(row: &Row<'_>) -> Result<Card, StoreError> {
    let status = Status::parse(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)
        .ok_or(StoreError::Corrupt("card.status"))?;
    let before_deactivation = row
        .get_ref(2)?
        .as_str_or_null()
        .map_err(rusqlite::Error::from)?
        .map(|text| Status::parse(text).ok_or(StoreError::Corrupt("card.before_deactivation")))
        .transpose()?;
    let expiration = row
        .get_ref(6)?
        .as_str_or_null()
        .map_err(rusqlite::Error::from)?
        .map(|text| text.parse::<Timestamp>().map_err(|_| StoreError::Corrupt("card.expiration")))
        .transpose()?;
    let fields = row.get_ref(8)?.as_str().map_err(rusqlite::Error::from)?;
    Ok(Card {
        id: row.get(0)?,
        state: CardState { status, before_deactivation },
        unique_identifier: row.get(3)?,
        security_answers: [row.get(4)?, row.get(5)?],
        expiration,
        recipient_email: row.get(7)?,
        fields: serde_json::from_str(fields).map_err(|_| StoreError::Corrupt("card.fields"))?,
        created_at: row.get(9)?,
        last_updated: row.get(10)?,
    })
}
