//! The rows that are measured with.

use std::fmt::Write as _;
use std::path::Path;

use card_client::card_types::id123::{CardData, CreateCard, FieldValue};
use card_emulator::Template;

use crate::Result;

pub(crate) const MAPPING: &str = r#"
version = 1
card-id = { column = "id" }
recipient-email = { column = "mail" }
name-fields.name = { column = "name" }
front-fields.front-1 = { column = "course" }
front-fields.front-2 = { value = "Student" }
"#;

/// Writes the roster; every `changed`-th row has another course than at first.
pub(crate) fn write(path: &Path, rows: usize, changed: Option<usize>) -> Result<()> {
    let mut text = String::from("id,name,course,mail\n");
    for row in 0..rows {
        let course = if changed.is_some_and(|every| row.is_multiple_of(every)) { "Chemistry" } else { "Physics" };
        writeln!(text, "S-{row},Person Number {row},{course},p{row}@example.org")?;
    }
    Ok(std::fs::write(path, text)?)
}

/// The request that a row becomes.
pub(crate) fn request(row: usize) -> CreateCard {
    let front = vec![FieldValue::new("front-1", "Physics"), FieldValue::new("front-2", "Student")];
    let data =
        CardData::new().name_fields(vec![FieldValue::new("name", format!("Person Number {row}"))]).front_fields(front);
    let mut request = CreateCard::new(Template::DEMO_ID, format!("S-{row}")).upsert(true).card_data(data);
    request.recipient_email = Some(format!("p{row}@example.org"));
    request
}
