//! The `user_card_detail` table: cards as they are listed, and those that were taken away.

use card_types::blub0x::UserCard as Listed;
use card_types::json;
use rusqlite::{OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::StoreError;
use super::user_cards::find_user_card;

/// A card of a user, whether it was taken away, and its place in the order of making.
pub(crate) struct Detail {
    pub(crate) card: Listed,
    pub(crate) deleted: bool,
}

/// The cards of a user by card id: those that are there, with what is known of them, then those that were taken away.
pub(crate) fn cards_of(tx: &Transaction<'_>, user_id: Uuid) -> Result<Vec<Detail>, StoreError> {
    let user = user_id.to_string();
    let mut found = Vec::new();
    let mut statement = tx.prepare_cached("SELECT card_id FROM user_card WHERE user_id = ?1 ORDER BY card_id")?;
    let ids: Vec<Uuid> = guids(statement.query_map([&user], |row| row.get::<_, String>(0))?)?;
    for card_id in ids {
        let Some(live) = find_user_card(tx, user_id, card_id)? else { continue };
        let mut card = find(tx, user_id, card_id)?.unwrap_or_default();
        live.show(&mut card);
        found.push(Detail { card, deleted: false });
    }
    let sql = "SELECT card FROM user_card_detail WHERE user_id = ?1 AND deleted = 1 ORDER BY card_id";
    let mut statement = tx.prepare_cached(sql)?;
    for text in statement.query_map([&user], |row| row.get::<_, String>(0))? {
        found.push(Detail { card: read(&text?)?, deleted: true });
    }
    Ok(found)
}

/// Who has a card.
pub(crate) fn holders(tx: &Transaction<'_>, card_id: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let mut statement = tx.prepare_cached("SELECT user_id FROM user_card WHERE card_id = ?1 ORDER BY user_id")?;
    guids(statement.query_map([card_id.to_string()], |row| row.get::<_, String>(0))?)
}

/// The card that an access-control system knows by a number.
pub(crate) fn card_by_number(tx: &Transaction<'_>, system: Uuid, number: i64) -> Result<Option<Uuid>, StoreError> {
    let sql = "SELECT card_id FROM user_card_detail WHERE json_extract(card, '$.InternalCardNumber') = ?1
               AND json_extract(card, '$.CardACSystemId') = ?2 ORDER BY number LIMIT 1";
    let found: Option<String> =
        tx.prepare_cached(sql)?.query_row(params![number, system.to_string()], |row| row.get(0)).optional()?;
    found.map(|id| id.parse().map_err(|_| StoreError::Corrupt("user_card_detail card_id"))).transpose()
}

/// The number that the next row gets.
pub(crate) fn next_number(tx: &Transaction<'_>) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM user_card_detail";
    Ok(tx.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Keeps what is known of a card, in place of what was known.
pub(crate) fn save_detail(
    tx: &Transaction<'_>,
    (user_id, card_id): (Uuid, Uuid),
    detail: &Detail,
) -> Result<(), StoreError> {
    let text = json::to_string(&detail.card).map_err(|_| StoreError::Corrupt("user_card_detail card"))?;
    let sql = "INSERT INTO user_card_detail (user_id, card_id, deleted, card) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (user_id, card_id) DO UPDATE SET deleted = excluded.deleted, card = excluded.card";
    let row = params![user_id.to_string(), card_id.to_string(), detail.deleted, text];
    tx.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Takes a card away from a user.
pub(crate) fn delete_user_card(tx: &Transaction<'_>, user_id: Uuid, card_id: Uuid) -> Result<(), StoreError> {
    let row = params![user_id.to_string(), card_id.to_string()];
    tx.prepare_cached("DELETE FROM user_card WHERE user_id = ?1 AND card_id = ?2")?.execute(row)?;
    Ok(())
}

fn find(tx: &Transaction<'_>, user_id: Uuid, card_id: Uuid) -> Result<Option<Listed>, StoreError> {
    let sql = "SELECT card FROM user_card_detail WHERE user_id = ?1 AND card_id = ?2";
    let row = params![user_id.to_string(), card_id.to_string()];
    let found: Option<String> = tx.prepare_cached(sql)?.query_row(row, |row| row.get(0)).optional()?;
    found.as_deref().map(read).transpose()
}

/// Reads a card as it was kept.
pub(super) fn read(text: &str) -> Result<Listed, StoreError> {
    json::from_str(text).map_err(|_| StoreError::Corrupt("user_card_detail card"))
}

fn guids(rows: impl Iterator<Item = rusqlite::Result<String>>) -> Result<Vec<Uuid>, StoreError> {
    rows.map(|id| id?.parse().map_err(|_| StoreError::Corrupt("user_card id"))).collect()
}
