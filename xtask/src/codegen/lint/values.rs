//! Values of keywords that stand for themselves: texts, numbers, formats, provenance.

use serde_json::{Map, Value, json};

use super::super::locate::escape;
use super::super::names;
use super::forms::is_nullable;
use super::keywords::Form;
use super::{Found, actions, cli, contracts, known, required_any, variants};

/// Checks the keyword values of one schema.
pub(super) fn check(map: &Map<String, Value>, pointer: &str, form: Form, found: &mut Found<'_>) {
    for (key, value) in map {
        let at = format!("{pointer}/{}", escape(key));
        match key.as_str() {
            "title" | "description" | "$comment" if !value.is_string() => {
                found.refuse(&at, "the title, description or comment is not a text", "write a string");
            }
            "examples" if !value.is_array() => {
                found.refuse(&at, "the examples are not a list", "write \"examples\": [..]");
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" if !value.is_u64() => {
                found.refuse(&at, "the limit is not a whole number", "write a number from 0 upwards");
            }
            "minimum" | "maximum" if !value.is_i64() => {
                found.refuse(&at, "the bound is not a whole number", "write a 64-bit integer");
            }
            "const" if !value.is_string() => {
                found.refuse(&at, "the constant is not a text", "only text constants are supported");
            }
            "x-sensitive" | "x-ignore-case" if value != &Value::Bool(true) => {
                found.refuse(&at, "the mark is not true", "write true, or leave it out");
            }
            "x-rust-name" if value.as_str().is_none_or(|name| names::field(name).as_deref() != Some(name)) => {
                found.refuse(
                    &at,
                    "x-rust-name cannot be a Rust field",
                    "use small letters, digits and underscores, 64 at most, and no keyword",
                );
            }
            "x-encodings" if value != &json!(["xml"]) => {
                found.refuse(
                    &at,
                    "x-encodings is not [\"xml\"]",
                    "write [\"xml\"], or leave it out for every encoding",
                );
            }
            "x-incomplete" if value.as_str().is_none_or(|text| text.trim().is_empty()) => {
                found.refuse(&at, "x-incomplete is no text", "say which part of the page is missing");
            }
            "x-aliases" if !texts(value) => {
                found.refuse(&at, "x-aliases is not a list of texts", "list the member's other names");
            }
            "x-null" => null(map, value, &at, form, found),
            "format" => format(value, &at, form, found),
            "x-format" if value != "date-time" => {
                found.refuse(&at, "x-format is not date-time", "write \"date-time\"");
            }
            "x-provenance" => provenance(value, &at, found),
            "x-known-values" => known::values(map, value, &at, form, found),
            "x-xml" => contracts::xml(map, value, &at, form, found),
            "x-action" => actions::action(map, value, &at, found),
            "x-operation" => actions::operation(map, value, &at, found),
            "x-cli" => cli::check(value, &at, found),
            "x-variants" => variants::variants(map, value, &at, found),
            "x-required-any" => required_any::required_any(map, value, &at, found),
            _ => {}
        }
    }
    if form == Form::Integer && !map.contains_key("format") {
        found.refuse(pointer, "an integer has no format", "say how large it may be: int32, uint32 or int64");
    }
    if form == Form::Flag {
        let mut values = json!([true, false, "true", "false"]);
        if let (true, Some(values)) = (is_nullable(map, form), values.as_array_mut()) {
            values.push(Value::Null);
        }
        if map.get("enum") != Some(&values) {
            found.refuse(
                &format!("{pointer}/enum"),
                "a boolean that may be text does not list its values",
                format!("add \"enum\": {values}"),
            );
        }
    }
}

/// Whether a value is a list of texts, and not an empty one.
pub(super) fn texts(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_string))
}

fn null(map: &Map<String, Value>, value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    if !matches!(value.as_str(), Some("tolerated" | "written")) {
        found.refuse(
            at,
            "x-null is neither \"tolerated\" nor \"written\"",
            "tolerated: null is read as absent; written: absent is written as null",
        );
    }
    // What a reference leads to is known later.
    if !is_nullable(map, form) && form != Form::Reference {
        found.refuse(at, "x-null stands at a type without null", "add \"null\" to the type, or remove x-null");
    }
}

/// The formats of integers.
pub const INTEGER_FORMATS: &[&str] = &["int32", "uint32", "int64"];
/// The formats of texts.
pub const TEXT_FORMATS: &[&str] = &["date-time", "dotnet-date-time", "dotnet-date-time-offset", "uuid"];

fn format(value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    let known: &[&str] = if form == Form::Integer { INTEGER_FORMATS } else { TEXT_FORMATS };
    if !value.as_str().is_some_and(|name| known.contains(&name)) {
        found.refuse(at, "the format is not supported", format!("use one of {}", known.join(", ")));
    }
}

/// Checks `x-provenance`.
pub(super) fn provenance(value: &Value, at: &str, found: &mut Found<'_>) {
    let good = value.as_object().is_some_and(|map| {
        let text = |key: &str| map.get(key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty());
        let status = map.get("status").and_then(Value::as_str);
        map.keys().all(|key| ["status", "source", "note"].contains(&key.as_str()))
            && matches!(status, Some("documented" | "inferred"))
            && text("source")
            && (text("note") || (status == Some("documented") && !map.contains_key("note")))
    });
    if !good {
        found.refuse(
            at,
            "the provenance is not understood",
            "write {\"status\": \"documented\" or \"inferred\", \"source\": page, \"note\": why}; inferred needs the note",
        );
    }
}
