//! The whole state as text, to compare before and after.

use std::fmt::Write as _;

use rusqlite::{Transaction, types::ValueRef};

use super::StoreError;

/// Every row of every table, in a fixed order, one line a row.
pub(crate) fn dump(tx: &Transaction<'_>) -> Result<String, StoreError> {
    let mut text = String::new();
    for table in ["template", "card", "card_path", "user_card", "user_card_detail"] {
        let mut statement = tx.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            text.push_str(table);
            for column in 0..columns {
                // Writing to a String cannot fail. Debug's quotes keep values from running together.
                let _ = match row.get_ref(column)? {
                    ValueRef::Null => write!(text, " null"),
                    ValueRef::Integer(number) => write!(text, " {number}"),
                    ValueRef::Real(number) => write!(text, " {number:?}"),
                    ValueRef::Text(value) => write!(text, " {:?}", String::from_utf8_lossy(value)),
                    ValueRef::Blob(value) => write!(text, " {value:?}"),
                };
            }
            text.push('\n');
        }
    }
    Ok(text)
}
