//! The `template` table.

use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::StoreError;
use crate::id123::Template;

/// A template and the number by which its cards point to it.
pub(crate) struct KnownTemplate {
    pub(super) number: i64,
    pub(crate) template: Template,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Unix seconds.
    pub(crate) last_updated: i64,
}

pub(crate) fn find_template(tx: &Transaction<'_>, id: &str) -> Result<Option<KnownTemplate>, StoreError> {
    tx.prepare_cached("SELECT number, description, created_at, last_updated FROM template WHERE id = ?1")?
        .query_row([id], |row| Ok(read(row)))
        .optional()?
        .transpose()
}

/// A page of the templates, in order of creation.
pub(crate) fn templates_page(tx: &Transaction<'_>, offset: u32, limit: u32) -> Result<Vec<KnownTemplate>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT number, description, created_at, last_updated FROM template ORDER BY number LIMIT ?1 OFFSET ?2",
    )?;
    let mut rows = statement.query(params![limit, offset])?;
    let mut templates = Vec::new();
    while let Some(row) = rows.next()? {
        templates.push(read(row)?);
    }
    Ok(templates)
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

fn read(row: &Row<'_>) -> Result<KnownTemplate, StoreError> {
    let description = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
    let template = serde_json::from_str(description).map_err(|_| StoreError::Corrupt("template.description"))?;
    Ok(KnownTemplate { number: row.get(0)?, template, created_at: row.get(2)?, last_updated: row.get(3)? })
}
