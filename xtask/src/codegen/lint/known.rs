//! `x-known-values`: names and values of open enums.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::locate::escape;
use super::super::names;
use super::super::text::shown;
use super::keywords::Form;
use super::values::{provenance, texts};
use super::{Found, contracts};

/// Checks the values of an enum, and that each can be told from the others.
pub(super) fn values(map: &Map<String, Value>, value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    let Some(values) = value.as_array().filter(|values| !values.is_empty()) else {
        found.refuse(at, "x-known-values is not a list of values", "write [{\"value\": .., \"description\": ..}, ..]");
        return;
    };
    let keys: &[&str] = if form == Form::Integer {
        &["value", "name", "aliases", "description", "x-provenance"]
    } else {
        &["value", "name", "description", "x-provenance"]
    };
    let (mut rust_names, mut wire_names) = (HashSet::new(), HashSet::new());
    for (index, entry) in values.iter().enumerate() {
        let at = format!("{at}/{index}");
        let Some(entry) = entry.as_object() else {
            found.refuse(&at, "a known value is not an object", "write {\"value\": .., \"description\": ..}");
            continue;
        };
        for key in entry.keys().filter(|key| !keys.contains(&key.as_str())) {
            found.refuse(
                &format!("{at}/{}", escape(key)),
                format!("a known value has no `{}`", shown(key)),
                format!("it may have {}", keys.join(", ")),
            );
        }
        if entry.get("description").and_then(Value::as_str).is_none_or(|text| text.trim().is_empty()) {
            found.refuse(&at, "a known value has no description", "say in a sentence what the value means");
        }
        if let Some(entry) = entry.get("x-provenance") {
            provenance(entry, &format!("{at}/x-provenance"), found);
        }
        let (rust_name, wire) = if form == Form::Integer {
            integer_value(entry, &at, found)
        } else {
            text_value(entry, &at, map.contains_key("x-ignore-case"), found)
        };
        if rust_name.is_some_and(|name| !rust_names.insert(name)) {
            found.refuse(&at, "two values have the same Rust name", "give one of them another \"name\"");
        }
        for name in wire {
            if !wire_names.insert(name) {
                found.refuse(
                    &at,
                    "two values are the same on the wire",
                    "keep one; a second .NET name of a value goes to its aliases",
                );
            }
        }
    }
}

/// The Rust name, and what the value is on the wire.
fn text_value(
    entry: &Map<String, Value>,
    at: &str,
    ignore_case: bool,
    found: &mut Found<'_>,
) -> (Option<String>, Vec<String>) {
    let Some(value) = entry.get("value").and_then(Value::as_str) else {
        found.refuse(at, "the value is not a text", "write \"value\": \"..\"");
        return (None, Vec::new());
    };
    let name = match entry.get("name") {
        Some(name) => name.as_str().and_then(names::variant),
        None => names::variant(value),
    };
    if name.as_deref().is_none_or(|name| name == "Unknown") {
        found.refuse(
            at,
            "the value gives no Rust name, or the reserved name Unknown",
            "add a \"name\" of letters and digits",
        );
    }
    (name, vec![if ignore_case { value.to_ascii_lowercase() } else { value.to_owned() }])
}

fn integer_value(entry: &Map<String, Value>, at: &str, found: &mut Found<'_>) -> (Option<String>, Vec<String>) {
    let number = entry.get("value").and_then(Value::as_i64).and_then(|value| i32::try_from(value).ok());
    if number.is_none() {
        found.refuse(at, "the value is not a 32-bit integer", "write \"value\": 1");
    }
    let aliases = entry.get("aliases");
    if aliases.is_some_and(|aliases| !texts(aliases)) {
        found.refuse(
            &format!("{at}/aliases"),
            "the aliases are not a list of texts",
            "list other .NET names of the same value",
        );
    }
    let others = aliases.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let all: Vec<&str> = entry.get("name").and_then(Value::as_str).into_iter().chain(others).collect();
    if entry.get("name").is_none_or(|name| !name.is_string()) || !all.iter().all(|name| contracts::is_dotnet_name(name))
    {
        found.refuse(
            at,
            "the value's .NET name or alias is missing or no .NET name",
            "write \"name\": a letter or underscore, then letters, digits and underscores",
        );
        return (None, Vec::new());
    }
    // CONTRACT is a constant of every integer enum.
    let constant = names::constant(all[0]).filter(|name| name != "CONTRACT");
    if constant.is_none() {
        found.refuse(
            at,
            "the value's name gives no Rust constant, or the reserved one CONTRACT",
            "shorten it, or give another alias as its name",
        );
    }
    let names = all.into_iter().map(str::to_owned);
    (constant, names.chain(number.map(|number| number.to_string())).collect())
}
