//! Values of keywords: types, formats, limits, and every `x-` keyword that stands on a member or definition.

use serde_json::{Map, Value};

use super::super::locate::escape;
use super::super::names;
use super::keywords::Form;
use super::{Found, contracts};

/// Checks the keyword values of one schema.
pub(super) fn check(map: &Map<String, Value>, pointer: &str, form: Form, definition: bool, found: &mut Found<'_>) {
    for (key, value) in map {
        let at = format!("{pointer}/{}", escape(key));
        match key.as_str() {
            "title" | "description" | "$comment" if !value.is_string() => {
                found.refuse(&at, "is not a text", "write a string")
            }
            "minLength" | "maxLength" | "minItems" | "maxItems" if !value.is_u64() => {
                found.refuse(&at, "is not a whole number", "write a number from 0 upwards");
            }
            "minimum" | "maximum" if !value.is_i64() => {
                found.refuse(&at, "is not a whole number", "write a 64-bit integer")
            }
            "const" if !value.is_string() => {
                found.refuse(&at, "the constant is not a text", "only text constants are supported")
            }
            "x-sensitive" | "x-ignore-case" if value != &Value::Bool(true) => {
                found.refuse(&at, "is not true", "write true, or leave it out")
            }
            "x-rust-name" if !value.as_str().is_some_and(|name| names::field(name).as_deref() == Some(name)) => {
                found.refuse(
                    &at,
                    "cannot be a Rust field",
                    "use small letters, digits and underscores, and no keyword",
                );
            }
            "x-encodings" if value != &serde_json::json!(["xml"]) => {
                found.refuse(&at, "only [\"xml\"] is supported", "write [\"xml\"], or leave it out for every encoding");
            }
            "x-aliases" if !texts(value) => {
                found.refuse(&at, "is not a list of texts", "list other names under which a reply may carry the member")
            }
            "x-null" => null(map, value, &at, form, found),
            "format" => format(value, &at, form, found),
            "x-format" if value != "date-time" => {
                found.refuse(&at, "only date-time is supported", "write \"date-time\"")
            }
            "x-provenance" => provenance(value, &at, found),
            "x-known-values" => known_values(value, &at, form, definition, found),
            "enum" if form == Form::Flag && value != &serde_json::json!([true, false, "true", "false"]) => {
                found.refuse(
                    &at,
                    "is not [true, false, \"true\", \"false\"]",
                    "a boolean that may be text has exactly these values",
                );
            }
            "x-xml" => contracts::xml(map, value, &at, form, found),
            "x-action" => contracts::action(map, value, &at, found),
            "x-operation" => contracts::operation(map, value, &at, found),
            _ => {}
        }
    }
    if form == Form::Integer && !map.contains_key("format") {
        found.refuse(pointer, "an integer has no format", "say how large it may be: int32, uint32 or int64");
    }
    if form == Form::Flag && !map.contains_key("enum") {
        found.refuse(
            pointer,
            "a boolean that may be text does not list its values",
            "add \"enum\": [true, false, \"true\", \"false\"]",
        );
    }
    if map.contains_key("x-ignore-case") && !map.contains_key("x-known-values") {
        found.refuse(&format!("{pointer}/x-ignore-case"), "has no x-known-values to compare with", "remove it");
    }
}

fn texts(value: &Value) -> bool {
    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_string))
}

fn null(map: &Map<String, Value>, value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    if !matches!(value.as_str(), Some("tolerated" | "written")) {
        found.refuse(
            at,
            "is neither \"tolerated\" nor \"written\"",
            "tolerated: null is read as absent; written: absent is written as null",
        );
    }
    let nullable = form == Form::NullableReference
        || map.get("type").and_then(Value::as_array).is_some_and(|types| types.iter().any(|name| name == "null"));
    if !nullable && form != Form::Reference {
        found.refuse(at, "the type has no null", "add \"null\" to the type, or remove x-null");
    }
}

fn format(value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    let known: &[&str] = if form == Form::Integer {
        &["int32", "uint32", "int64"]
    } else {
        &["date-time", "dotnet-date-time", "dotnet-date-time-offset", "uuid"]
    };
    if !value.as_str().is_some_and(|name| known.contains(&name)) {
        found.refuse(at, "the format is not supported", format!("use one of {}", known.join(", ")));
    }
}

pub(super) fn provenance(value: &Value, at: &str, found: &mut Found<'_>) {
    let good = value.as_object().is_some_and(|map| {
        map.keys().all(|key| ["status", "source", "note"].contains(&key.as_str()))
            && matches!(map.get("status").and_then(Value::as_str), Some("documented" | "inferred"))
            && map.values().all(Value::is_string)
            && (map["status"] == "documented" || map.contains_key("note"))
    });
    if !good {
        found.refuse(
            at,
            "the provenance is not understood",
            "write {\"status\": \"documented\" or \"inferred\", \"source\": page, \"note\": why}; inferred needs the note",
        );
    }
}

fn known_values(value: &Value, at: &str, form: Form, definition: bool, found: &mut Found<'_>) {
    if !definition {
        found.refuse(
            at,
            "x-known-values stands outside definitions",
            "move the enum to definitions: it becomes a Rust type",
        );
        return;
    }
    let Some(values) = value.as_array().filter(|values| !values.is_empty()) else {
        found.refuse(at, "is not a list of values", "write [{\"value\": .., \"description\": ..}, ..]");
        return;
    };
    let mut taken = std::collections::HashSet::new();
    for (index, entry) in values.iter().enumerate() {
        let at = format!("{at}/{index}");
        let Some(entry) = entry.as_object() else {
            found.refuse(&at, "is not an object", "write {\"value\": .., \"description\": ..}");
            continue;
        };
        if let Some(key) = entry
            .keys()
            .find(|key| !["value", "name", "aliases", "description", "x-provenance"].contains(&key.as_str()))
        {
            found.refuse(
                &format!("{at}/{}", escape(key)),
                "is not known here",
                "a value has value, name, aliases, description and x-provenance",
            );
        }
        if !entry.get("description").and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()) {
            found.refuse(&at, "description is missing or blank", "say in a sentence what the value means");
        }
        if let Some(entry) = entry.get("x-provenance") {
            provenance(entry, &format!("{at}/x-provenance"), found);
        }
        let name = if form == Form::Integer { integer_value(entry, &at, found) } else { text_value(entry, &at, found) };
        if let Some(name) = name
            && !taken.insert(name)
        {
            found.refuse(&at, "two values have the same Rust name", "give one of them another \"name\"");
        }
    }
}

fn text_value(entry: &Map<String, Value>, at: &str, found: &mut Found<'_>) -> Option<String> {
    let Some(value) = entry.get("value").and_then(Value::as_str) else {
        found.refuse(at, "the value is not a text", "write \"value\": \"..\"");
        return None;
    };
    let variant = names::variant(entry.get("name").and_then(Value::as_str).unwrap_or(value));
    if variant.as_deref().is_none_or(|variant| variant == "Unknown") {
        found.refuse(
            at,
            "the value gives no Rust name, or the reserved name Unknown",
            "add a \"name\" of letters and digits",
        );
    }
    variant
}

fn integer_value(entry: &Map<String, Value>, at: &str, found: &mut Found<'_>) -> Option<String> {
    if !entry.get("value").and_then(Value::as_i64).is_some_and(|value| i32::try_from(value).is_ok()) {
        found.refuse(at, "the value is not a 32-bit integer", "write \"value\": 1");
    }
    if entry.get("aliases").is_some_and(|aliases| !texts(aliases)) {
        found.refuse(&format!("{at}/aliases"), "is not a list of texts", "list other .NET names of the same value");
    }
    let name = entry.get("name").and_then(Value::as_str).filter(|name| names::is_identifier(name));
    let Some(name) = name else {
        found.refuse(at, "the name is missing or no identifier", "write \"name\": the .NET name of the value");
        return None;
    };
    names::constant(name)
}
