//! The whole state as a document, and back.

use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{ToSql, Transaction, params_from_iter};
use serde_json::{Map, Value, json};

use super::StoreError;
use crate::id123::Status;

/// Version of the document that is written. Version 1 had fewer tables, and nothing but tables.
pub(crate) const VERSION: i64 = 3;

/// Tables with their columns, and the version that had them first. A card points to its template, so templates come
/// first.
const TABLES: [(&str, i64, &[&str]); 5] = [
    ("template", 1, &["number", "id", "description", "created_at", "last_updated"]),
    (
        "card",
        1,
        &[
            "number",
            "template",
            "card_id",
            "status",
            "before_deactivation",
            "unique_identifier",
            "security_answer_1",
            "security_answer_2",
            "expiration",
            "recipient_email",
            "fields",
            "created_at",
            "last_updated",
        ],
    ),
    ("card_path", 2, &["number", "card", "status", "at"]),
    (
        "user_card",
        1,
        &["user_id", "card_id", "number_of_card_uses", "public_notes", "activation", "deactivation", "card_user_flags"],
    ),
    ("user_card_detail", 3, &["number", "user_id", "card_id", "deleted", "card"]),
];

/// Why a document is no snapshot: where, and what is wrong. Quotes no values.
pub(crate) enum RestoreError {
    Document(String),
    Store(StoreError),
}

impl From<StoreError> for RestoreError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Every row of every table.
pub(crate) fn snapshot(tx: &Transaction<'_>) -> Result<Map<String, Value>, StoreError> {
    let mut document = Map::new();
    document.insert("version".to_owned(), json!(VERSION));
    for (table, _, columns) in TABLES {
        let mut statement = tx.prepare(&format!("SELECT {} FROM {table} ORDER BY 1, 2", columns.join(", ")))?;
        let mut rows = statement.query([])?;
        let mut list = Vec::new();
        while let Some(row) = rows.next()? {
            let mut object = Map::new();
            for (index, column) in columns.iter().enumerate() {
                object.insert((*column).to_owned(), value(row.get_ref(index)?));
            }
            list.push(Value::Object(object));
        }
        document.insert(table.to_owned(), Value::Array(list));
    }
    Ok(document)
}

/// Removes every row.
pub(crate) fn clear(tx: &Transaction<'_>) -> Result<(), StoreError> {
    super::cards::forget_pages();
    for (table, _, _) in TABLES.iter().rev() {
        tx.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// Replaces the state by the document's. The caller undoes the transaction where this fails.
pub(crate) fn restore(tx: &Transaction<'_>, document: &Value) -> Result<(), RestoreError> {
    let wrong = |what: String| RestoreError::Document(what);
    let version = document["version"].as_i64().filter(|version| (1..=VERSION).contains(version));
    let version = version
        .ok_or_else(|| wrong(format!("version: must be from 1 to {VERSION}; a later one needs a newer emulator")))?;
    clear(tx)?;
    for (table, _, columns) in TABLES.into_iter().filter(|(_, since, _)| *since <= version) {
        let rows = document[table].as_array().ok_or_else(|| wrong(format!("{table}: must be a list of rows")))?;
        let places: Vec<String> = (1..=columns.len()).map(|number| format!("?{number}")).collect();
        let insert = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut statement = tx.prepare(&insert).map_err(StoreError::from)?;
        for (index, row) in rows.iter().enumerate() {
            let place = |what: &str| wrong(format!("{table}[{index}]: {what}"));
            let row = row.as_object().ok_or_else(|| place("must be an object"))?;
            let cells: Option<Vec<Parameter<'_>>> =
                columns.iter().map(|column| row.get(*column).map(Parameter)).collect();
            let cells = cells.filter(|_| row.len() == columns.len());
            let cells = cells.ok_or_else(|| place(&format!("must have exactly {}", columns.join(", "))))?;
            statement.execute(params_from_iter(cells)).map_err(|_| place("has a value that the table refuses"))?;
        }
    }
    let checked = check(tx);
    // Reading the rows remembered pages of a state that may be undone.
    super::cards::forget_pages();
    checked
}

/// Reads every row as requests will read it, so that a wrong one is refused now and harms no request later.
fn check(tx: &Transaction<'_>) -> Result<(), RestoreError> {
    let unreadable = |_| RestoreError::Document("a row holds a value that the emulator cannot read".to_owned());
    let strings = |sql: &str| -> Result<Vec<[String; 2]>, StoreError> {
        let mut statement = tx.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok([row.get(0)?, row.get(1)?]))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    for [id, _] in strings("SELECT id, id FROM template")? {
        let known = super::find_template(tx, &id).map_err(unreadable)?;
        let Some(known) = known.filter(|known| known.template.id() == id) else {
            return Err(RestoreError::Document("a template's description is of another template".to_owned()));
        };
        super::cards_page(tx, &known, 0, u32::MAX).map_err(unreadable)?;
    }
    let strays = "SELECT EXISTS (SELECT 1 FROM card_path WHERE card NOT IN (SELECT number FROM card))";
    if tx.query_row(strays, [], |row| row.get(0)).map_err(StoreError::from)? {
        return Err(RestoreError::Document("card_path: a row is of no card".to_owned()));
    }
    for [status, _] in strings("SELECT DISTINCT status, status FROM card_path")? {
        if Status::parse(&status).is_none() {
            return Err(RestoreError::Document("card_path: a status is unknown".to_owned()));
        }
    }
    for [card, _] in strings("SELECT card, card FROM user_card_detail")? {
        super::user_card_details::read(&card).map_err(unreadable)?;
    }
    for [user, card] in strings("SELECT user_id, card_id FROM user_card")? {
        let (Ok(user), Ok(card)) = (user.parse(), card.parse()) else {
            return Err(RestoreError::Document("user_card: user_id and card_id must be GUIDs".to_owned()));
        };
        // The ids are looked up as they are written here, so another spelling would never be found.
        if super::find_user_card(tx, user, card).map_err(unreadable)?.is_none() {
            return Err(RestoreError::Document("user_card: GUIDs must be in lower case with hyphens".to_owned()));
        }
    }
    Ok(())
}

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Real(number) => number.into(),
        ValueRef::Text(text) | ValueRef::Blob(text) => String::from_utf8_lossy(text).into_owned().into(),
    }
}

/// A member as a cell; what is neither text, whole number nor null becomes a blob, which every column refuses.
struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(Cell::Null),
            Value::String(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            other => other.as_i64().map_or(ToSqlOutput::Owned(Cell::Blob(Vec::new())), Into::into),
        })
    }
}
