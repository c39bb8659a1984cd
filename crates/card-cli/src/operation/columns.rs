//! A list in a reply, as a table for people.

use serde_json::Value;

use crate::output::Table;

/// Which list, and what is shown of its entries.
pub(crate) struct Columns {
    /// The member of the reply that is the list.
    pub(crate) rows: &'static str,
    /// What one entry is called.
    pub(crate) one: &'static str,
    /// What several are called.
    pub(crate) many: &'static str,
    /// Headings, and the member below each.
    pub(crate) shown: &'static [(&'static str, &'static str)],
}

impl Columns {
    /// The table without rows.
    pub(super) fn table(&self) -> Table {
        Table::new(self.shown.iter().map(|(heading, _)| *heading))
    }

    /// Adds an entry to the table.
    pub(super) fn row(&self, table: &mut Table, entry: &Value) {
        let cells: Vec<String> = self.shown.iter().map(|(_, member)| cell(&entry[*member])).collect();
        table.row(cells.iter().map(String::as_str));
    }

    /// The table, and below it how many entries there are.
    pub(super) fn text(&self, entries: &[Value]) -> String {
        let mut table = self.table();
        for entry in entries {
            self.row(&mut table, entry);
        }
        format!("{}{}\n", table.render(), self.count(entries.len()))
    }

    /// `1 card`, `2 cards`
    pub(super) fn count(&self, entries: usize) -> String {
        format!("{entries} {}", if entries == 1 { self.one } else { self.many })
    }
}

/// A value on one line. Of the fields of a card only the values are shown: keys would only widen the table.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(fields) if fields.iter().all(|field| field.get("key").is_some()) => {
            let values = fields.iter().filter_map(|field| field["value"].as_str()).filter(|value| !value.is_empty());
            values.collect::<Vec<_>>().join(" / ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cell_is_the_text_the_values_of_fields_or_the_json() {
        let fields =
            json!([{"key": "a", "value": "Zoë"}, {"key": "b", "value": ""}, {"key": "c"}, {"key": "d", "value": "x"}]);
        assert_eq!(cell(&fields), "Zoë / x");
        assert_eq!(
            [cell(&json!(null)), cell(&json!([])), cell(&json!("a")), cell(&json!(7)), cell(&json!([7]))],
            ["", "", "a", "7", "[7]"]
        );
    }

    #[test]
    fn entries_are_counted_in_words() {
        let columns = Columns { rows: "data", one: "card", many: "cards", shown: &[("card", "id")] };
        assert!(columns.text(&[json!({"id": "A"})]).ends_with("1 card\n"));
        assert!(columns.text(&[]).ends_with("0 cards\n"));
    }
}
