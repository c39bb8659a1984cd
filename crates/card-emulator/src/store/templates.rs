//! The `template` table.

use rusqlite::{OptionalExtension, Transaction, params};

use super::StoreError;
use crate::id123::Template;

/// A template and the number by which its cards point to it.
pub(crate) struct KnownTemplate {
    pub(super) number: i64,
    pub(crate) template: Template,
}

pub(crate) fn find_template(tx: &Transaction<'_>, id: &str) -> Result<Option<KnownTemplate>, StoreError> {
    let row: Option<(i64, String)> = tx
        .prepare_cached("SELECT number, description FROM template WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    row.map(|(number, description)| {
        let template = serde_json::from_str(&description).map_err(|_| StoreError::Corrupt("template.description"))?;
        Ok(KnownTemplate { number, template })
    })
    .transpose()
}

/// Whether there is a template at all.
pub(crate) fn any_template(tx: &Transaction<'_>) -> Result<bool, StoreError> {
    Ok(tx.query_row("SELECT EXISTS (SELECT 1 FROM template)", [], |row| row.get(0))?)
}

/// Adds the template, or takes over its new description.
pub(crate) fn save_template(tx: &Transaction<'_>, template: &Template, now: i64) -> Result<(), StoreError> {
    let description = serde_json::to_string(template).map_err(|_| StoreError::Corrupt("template.description"))?;
    tx.prepare_cached(
        "INSERT INTO template (id, description, created_at, last_updated) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (id) DO UPDATE SET description = ?2, last_updated = ?3 WHERE description <> ?2",
    )?
    .execute(params![template.id(), description, now])?;
    Ok(())
}
