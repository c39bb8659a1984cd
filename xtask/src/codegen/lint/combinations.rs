//! Keywords that are good in themselves and make no sense together. What the generator would ignore is refused.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::locate::escape;
use super::Found;
use super::forms::is_nullable;
use super::keywords::Form;

/// Checks the keywords of one schema against each other.
pub(super) fn check(map: &Map<String, Value>, pointer: &str, form: Form, found: &mut Found<'_>) {
    let at = |keyword: &str| format!("{pointer}/{}", escape(keyword));
    let first = |keywords: &[&'static str]| keywords.iter().copied().find(|keyword| map.contains_key(*keyword));
    let limits = ["minLength", "maxLength", "minimum", "maximum"];

    if map.contains_key("const") {
        let beside =
            ["format", "minLength", "maxLength", "x-format", "x-null", "x-aliases", "x-encodings", "x-sensitive"];
        if is_nullable(map, form) || first(&beside).is_some() {
            found.refuse(
                &at("const"),
                "the constant has a null, a limit or another keyword that says nothing of a constant",
                "write {\"description\": .., \"type\": \"string\", \"const\": ..}",
            );
        }
    }
    if map.contains_key("x-known-values") {
        let beside = first(&["x-format"]).or_else(|| first(&limits));
        let format = if form == Form::Integer { Some("int32") } else { None };
        if is_nullable(map, form) || beside.is_some() || map.get("format").and_then(Value::as_str) != format {
            found.refuse(
                &at("x-known-values"),
                "the enum has a null, a limit or a format of its own",
                "an enum is \"string\", or \"integer\" with format int32; null is for the member that refers to it",
            );
        }
    } else {
        for keyword in ["x-ignore-case", "x-xml"] {
            if map.contains_key(keyword) && form != Form::Object {
                found.refuse(&at(keyword), "there are no x-known-values for it", "list the values, or remove it");
            }
        }
    }
    if form == Form::Text {
        let form_of_text = first(&["format", "x-format"]);
        if let (Some(_), Some(limit)) = (form_of_text, first(&limits)) {
            found.refuse(&at(limit), "the length of a formatted text is limited", "remove the limit, or the format");
        }
        if map.contains_key("format") && map.contains_key("x-format") {
            found.refuse(
                &at("x-format"),
                "format and x-format exclude each other",
                "format refuses what it cannot read, x-format keeps it: choose one",
            );
        }
    }
    for (low, high) in [("minLength", "maxLength"), ("minItems", "maxItems"), ("minimum", "maximum")] {
        let number = |keyword: &str| map.get(keyword).and_then(Value::as_i64);
        if let (Some(lowest), Some(highest)) = (number(low), number(high))
            && lowest > highest
        {
            found.refuse(&at(low), "the lower limit is above the upper one", "no value could meet both: correct one");
        }
    }
}

/// Checks the members of an object against each other.
pub(super) fn object(map: &Map<String, Value>, properties: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) {
    let no_list = Vec::new();
    let required = match map.get("required") {
        Some(Value::Array(list)) => list,
        Some(_) => {
            found.refuse(&format!("{pointer}/required"), "required is not a list", "list names of members");
            &no_list
        }
        None => &no_list,
    };
    for (index, name) in required.iter().enumerate() {
        let known = name.as_str().is_some_and(|name| properties.contains_key(name));
        if !known || required[..index].contains(name) {
            found.refuse(
                &format!("{pointer}/required/{index}"),
                "a required member is not among the properties, or is listed twice",
                "correct the name",
            );
        }
    }
    let mut names: HashSet<&str> = properties.keys().map(String::as_str).collect();
    for (name, value) in properties {
        let at = format!("{pointer}/properties/{}", escape(name));
        if value.get("const").is_some() && !required.iter().any(|entry| entry == name) {
            found.refuse(&at, "a constant member is not required", "add it to required: it is always written");
        }
        let aliases = value.get("x-aliases").and_then(Value::as_array);
        if aliases.is_some() && map.get("additionalProperties") != Some(&Value::Bool(true)) {
            found.refuse(
                &format!("{at}/x-aliases"),
                "a type that refuses unknown members has x-aliases",
                "only replies, with additionalProperties true, are read under several names",
            );
        }
        for alias in aliases.into_iter().flatten().filter_map(Value::as_str) {
            if !names.insert(alias) {
                found.refuse(
                    &format!("{at}/x-aliases"),
                    "an alias is the name of another member, or stands twice",
                    "each name may lead to one member only",
                );
            }
        }
    }
}
