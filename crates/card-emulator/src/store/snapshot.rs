//! The whole state as a document, and back.

use rusqlite::types::{ToSqlOutput, Value as Cell, ValueRef};
use rusqlite::{ToSql, Transaction, params_from_iter};
use serde_json::{Map, Value, json};

use super::StoreError;

/// Version of the document. It is that of the tables.
const VERSION: i64 = 1;

/// Tables with their columns. A card points to its template, so templates come first.
const TABLES: [(&str, &[&str]); 3] = [
    ("template", &["number", "id", "description", "created_at", "last_updated"]),
    (
        "card",
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
    (
        "user_card",
        &["user_id", "card_id", "number_of_card_uses", "public_notes", "activation", "deactivation", "card_user_flags"],
    ),
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
pub(crate) fn snapshot(tx: &Transaction<'_>) -> Result<Value, StoreError> {
    let mut document = Map::new();
    document.insert("version".to_owned(), json!(VERSION));
    for (table, columns) in TABLES {
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
    Ok(Value::Object(document))
}

/// Removes every row.
pub(crate) fn clear(tx: &Transaction<'_>) -> Result<(), StoreError> {
    super::cards::forget_pages();
    for (table, _) in TABLES.iter().rev() {
        tx.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

/// Replaces the state by the document's. The caller undoes the transaction where this fails.
pub(crate) fn restore(tx: &Transaction<'_>, document: &Value) -> Result<(), RestoreError> {
    let wrong = |what: String| RestoreError::Document(what);
    if document["version"] != VERSION {
        return Err(wrong(format!("version: must be {VERSION}")));
    }
    clear(tx)?;
    for (table, columns) in TABLES {
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
