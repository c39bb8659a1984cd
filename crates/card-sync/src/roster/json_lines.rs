//! Rows of JSON Lines: one object on each line, its members being the cells.

use std::fmt;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::MOST_COLUMNS;
use crate::looks::heading;

/// Members by name, in the order of the line. Null is an empty cell.
pub(super) type Members = Vec<(String, String)>;

/// Reads one line; the error says what is wrong, without a value.
pub(super) fn read(line: &str) -> Result<Members, String> {
    let mut reader = serde_json::Deserializer::from_str(line);
    let read = reader.deserialize_map(RowVisitor).and_then(|members| reader.end().map(|()| members));
    read.map_err(|error| {
        // The reader's messages may quote a value; only ours, marked as such, are passed on.
        let text = error.to_string();
        match text.split_once(OURS) {
            Some((_, ours)) => ours.split(" at line ").next().unwrap_or_default().to_owned(),
            None if error.is_eof() => {
                "the object does not end on its line; write each object on a line of its own (JSON Lines)".to_owned()
            }
            None => {
                format!("no JSON object at character {} of the line; write one object on each line", error.column())
            }
        }
    })
}

/// Marks a message of this module within serde's.
const OURS: &str = "\u{1}";

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::new();
        while let Some(name) = map.next_key::<String>()? {
            let name = heading(&name).into_owned();
            if members.len() == MOST_COLUMNS {
                map.next_value::<IgnoredAny>()?;
                return Err(de::Error::custom(format!("{OURS}more than {MOST_COLUMNS} members")));
            }
            if members.iter().any(|(known, _)| *known == name) {
                return Err(de::Error::custom(format!("{OURS}the member {name:?} comes twice")));
            }
            let raw: &RawValue = map.next_value()?;
            let Some(cell) = cell(raw.get()) else {
                return Err(de::Error::custom(format!(
                    "{OURS}the member {name:?} is a list or an object; a cell is a text, a number, true, false or null"
                )));
            };
            members.push((name, cell));
        }
        Ok(members)
    }
}

/// The text of a value; numbers keep their digits.
fn cell(raw: &str) -> Option<String> {
    match raw.as_bytes().first()? {
        b'"' => serde_json::from_str(raw).ok(),
        b'{' | b'[' => None,
        b'n' => Some(String::new()),
        _ => Some(raw.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_text_and_numbers_keep_their_digits() {
        let members = read(r#"{"id": 00, "x": 1}"#);
        assert!(members.is_err());
        let members = read(r#"{"id":12345678901234567890123,"n":"Zo\u00eb","a":true,"b":null,"c":1.50}"#).unwrap();
        let cells: Vec<_> = members.iter().map(|(_, cell)| cell.as_str()).collect();
        assert_eq!(cells, ["12345678901234567890123", "Zoë", "true", "", "1.50"]);
    }

    #[test]
    fn what_is_no_row_is_refused_without_a_value() {
        for (line, expected) in [
            (r#"{"a": {"b": "secret"}}"#, "is a list or an object"),
            (r#"{"a": "secret", "a": 1}"#, "comes twice"),
            (r#"{"a": "secret"#, "does not end on its line"),
            ("{", "does not end on its line"),
            (r#"["secret"]"#, "no JSON object"),
            (r#"{"a": "secret"} x"#, "no JSON object"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(expected) && !error.contains("secret"), "{line}: {error}");
        }
    }
}
