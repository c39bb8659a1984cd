//! Cards as rows of CSV, safe to be opened with a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use card_sync::spreadsheet::{Protect, protected};
use serde_json::Value;

/// Members of a card that are no fields.
const MEMBERS: [&str; 9] = [
    "card-id",
    "card-status",
    "card-sub-status",
    "card-title",
    "institution",
    "issuance-type",
    "card-expiration",
    "created-at",
    "last-updated",
];

/// Fields with the keys seen on the vendor's pages, by group.
const FIELDS: [(&str, &str); 6] = [
    ("barcode", "barcode"),
    ("image", "id-photo"),
    ("name-fields", "name"),
    ("front-fields", "front-1"),
    ("front-fields", "front-2"),
    ("front-fields", "front-3"),
];

/// The heading of everything else.
const OTHER: &str = "other-fields";

/// A sheet that is being written.
pub(super) struct Sheet<W: Write> {
    writer: csv::Writer<W>,
    /// `None` to leave every cell as it is.
    protect: Option<Protect>,
}

impl<W: Write> Sheet<W> {
    /// Begins a sheet with its headings. Spreadsheets take a file without the mark for one in the machine's own encoding.
    pub(super) fn start(mut out: W, has_mark: bool, delimiter: u8, protect: Option<Protect>) -> io::Result<Self> {
        if has_mark {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        let fields = FIELDS.iter().map(|(_, key)| *key);
        writer.write_record(MEMBERS.into_iter().chain(fields).chain([OTHER]))?;
        Ok(Self { writer, protect })
    }

    /// Writes a card, given its members.
    pub(super) fn card(&mut self, card: &Value) -> io::Result<()> {
        for name in MEMBERS {
            let text = text(&card[name]);
            self.write(&text)?;
        }
        for (group, key) in FIELDS {
            let text = entries(card, group).find(|entry| entry["key"] == key).map(|entry| text(&entry["value"]));
            self.write(&text.unwrap_or_default())?;
        }
        let others = others(card);
        let others = if others.is_empty() { String::new() } else { Value::Array(others).to_string() };
        self.writer.write_field(others.as_bytes())?;
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        let text = self.protect.map_or(Cow::Borrowed(text), |protect| protected(text, protect));
        Ok(self.writer.write_field(text.as_bytes())?)
    }

    /// Writes what is still held back.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Fields that no column is for, so that nothing is lost.
fn others(card: &Value) -> Vec<Value> {
    let groups = ["barcode", "image", "name-fields", "front-fields"];
    let all = groups.iter().flat_map(|group| entries(card, group).map(move |entry| (*group, entry)));
    let is_column = |group: &str, entry: &Value| FIELDS.iter().any(|(of, key)| *of == group && entry["key"] == *key);
    all.filter(|(group, entry)| !is_column(group, entry)).map(|(_, entry)| entry.clone()).collect()
}

fn entries<'a>(card: &'a Value, group: &str) -> impl Iterator<Item = &'a Value> {
    card[group].as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(raw: bool, card: &Value) -> String {
        let mut out = Vec::new();
        let mut sheet = Sheet::start(&mut out, false, b',', (!raw).then_some(Protect::Formulas)).unwrap();
        sheet.card(card).unwrap();
        sheet.finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        text.split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn no_cell_is_a_formula_unless_asked_for() {
        let card = json!({"card-id": "=1+1", "name-fields": [{"key": "name", "value": "@SUM(A1)"}]});
        assert_eq!(written(false, &card), "'=1+1,,,,,,,,,,,'@SUM(A1),,,,\n");
        assert_eq!(written(true, &card), "=1+1,,,,,,,,,,,@SUM(A1),,,,\n");
    }

    #[test]
    fn a_field_without_a_column_is_kept_in_the_last() {
        let card = json!({"card-id": "A", "front-fields": [{"key": "room", "value": "B,12"}]});
        assert_eq!(
            written(false, &card),
            "A,,,,,,,,,,,,,,,\"[{\"\"key\"\":\"\"room\"\",\"\"value\"\":\"\"B,12\"\"}]\"\n"
        );
    }
}
