//! A vendor's reply to a change, whichever the operation.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Report, Table};
use crate::credentials::Secret;

/// A successful reply, as it is shown.
pub(crate) struct Reply {
    operation: &'static str,
    http_status: u16,
    members: Value,
}

impl Reply {
    /// Takes over a typed reply with all its members, known or not, but without an echo of the secret.
    pub(crate) fn new(operation: &'static str, http_status: u16, reply: &impl Serialize, secret: &Secret) -> Self {
        Self { operation, http_status, members: members(reply, secret) }
    }

    /// The members, for a report that shows them in another way.
    pub(crate) fn members(&self) -> &Value {
        &self.members
    }

    /// The same without the values of some members, wherever they stand.
    pub(crate) fn hiding(mut self, names: &[&str]) -> Self {
        hide(&mut self.members, names);
        self
    }
}

/// The members of a reply, without an echo of the secret. A reply of the generated types is always an object.
pub(crate) fn members(reply: &impl Serialize, secret: &Secret) -> Value {
    let mut members = serde_json::to_value(reply).unwrap_or_default();
    redact(&mut members, secret);
    // The vendor prints this identifier with and without quotes; for programs there is one form.
    for pointer in ["/card-id", "/data/card-id"] {
        if let Some(id) = members.pointer_mut(pointer) {
            *id = Value::String(shown(id));
        }
    }
    members
}

/// A value as text: texts without quotes, anything else as JSON.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn redact(value: &mut Value, secret: &Secret) {
    match value {
        Value::String(text) => *text = secret.redact(text),
        Value::Array(values) => values.iter_mut().for_each(|value| redact(value, secret)),
        Value::Object(members) => members.values_mut().for_each(|value| redact(value, secret)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn hide(value: &mut Value, names: &[&str]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| hide(value, names)),
        Value::Object(members) => {
            for (name, member) in members {
                if names.contains(&name.as_str()) && !member.is_null() {
                    *member = json!("[redacted]");
                } else {
                    hide(member, names);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

impl Report for Reply {
    fn json(&self) -> Value {
        json!({ "operation": self.operation, "http-status": self.http_status, "reply": self.members })
    }

    fn text(&self) -> String {
        self.text_without(&[])
    }
}

impl Reply {
    /// The table without some members, which a caller shows in its own way.
    pub(crate) fn text_without(&self, left_out: &[&str]) -> String {
        let mut table = Table::new([self.operation, "reply"]);
        let mut rows = Vec::new();
        collect(&self.members, &mut rows);
        for (name, value) in rows.iter().filter(|(name, _)| !left_out.contains(&name.as_str())) {
            table.row([name.as_str(), value]);
        }
        table.row(["HTTP status", &self.http_status.to_string()]);
        table.render()
    }
}

/// One row for each member; what a reply is about stands below `data` and `card-data`, and a card's fields are entries with
/// a key: they get rows of their own.
fn collect(value: &Value, rows: &mut Vec<(String, String)>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) if name == "data" || name == "card-data" => collect(value, rows),
            Value::Array(entries) if !entries.is_empty() && entries.iter().all(|entry| entry["key"].is_string()) => {
                rows.extend(entries.iter().map(|entry| (field_name(entry), shown(&entry["value"]))));
            }
            other => rows.push((name.clone(), shown(other))),
        }
    }
}

/// A field's key, and its label where it has another one.
fn field_name(entry: &Value) -> String {
    let (key, label) = (shown(&entry["key"]), shown(&entry["label"]));
    if label.is_empty() || label == key { key } else { format!("{key} ({label})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply() -> Reply {
        let secret = Secret::new("hunter2-key".to_owned(), "test").unwrap();
        let body = json!({"status": "success", "card-id": 1042, "message": "hi hunter2-key \u{1b}[2J", "new": {"a": ["hunter2-key"]}});
        Reply::new("create-card", 200, &body, &secret)
    }

    #[test]
    fn the_json_form_has_text_for_ids_and_keeps_what_is_unknown() {
        assert_eq!(
            reply().json(),
            json!({"operation": "create-card", "http-status": 200, "reply": {
                "status": "success", "card-id": "1042", "message": "hi [redacted] \u{1b}[2J", "new": {"a": ["[redacted]"]}
            }})
        );
    }

    #[test]
    fn the_table_shows_every_member_and_obeys_none() {
        let text = reply().text();
        assert!(text.contains("hi [redacted] \\u{1b}[2J") && text.contains(r#"{"a":["[redacted]"]}"#), "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains("hunter2"), "{text}");
    }
}
