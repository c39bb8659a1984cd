//! The `user_card` table.

use card_types::Timestamp;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use uuid::Uuid;

use super::StoreError;
use crate::UserCard;

pub(crate) fn find_user_card(
    tx: &Transaction<'_>,
    user_id: Uuid,
    card_id: Uuid,
) -> Result<Option<UserCard>, StoreError> {
    tx.prepare_cached(
        "SELECT number_of_card_uses, public_notes, activation, deactivation, card_user_flags
         FROM user_card WHERE user_id = ?1 AND card_id = ?2",
    )?
    .query_row(params![user_id.to_string(), card_id.to_string()], |row| Ok(read(row, UserCard::new(user_id, card_id))))
    .optional()?
    .transpose()
}

/// Adds the assignment, or replaces all of it.
pub(crate) fn save_user_card(tx: &Transaction<'_>, card: &UserCard) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT OR REPLACE INTO user_card VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(params![
        card.user_id.to_string(),
        card.card_id.to_string(),
        card.number_of_card_uses,
        card.public_notes,
        card.card_activation_start.map(|date| date.to_string()),
        card.card_deactivation_start.map(|date| date.to_string()),
        card.card_user_flags,
    ])?;
    Ok(())
}

fn read(row: &Row<'_>, mut card: UserCard) -> Result<UserCard, StoreError> {
    card.number_of_card_uses = row.get(0)?;
    card.public_notes = row.get(1)?;
    card.card_activation_start = date(row, 2)?;
    card.card_deactivation_start = date(row, 3)?;
    card.card_user_flags = row.get(4)?;
    Ok(card)
}

fn date(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, StoreError> {
    row.get::<_, Option<String>>(column)?
        .map(|text| text.parse().map_err(|_| StoreError::Corrupt("user_card date")))
        .transpose()
}
