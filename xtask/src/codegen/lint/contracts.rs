//! `x-xml`: the .NET contract of an object or of an integer enum. Its names go into XML as they are.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::locate::escape;
use super::super::text::shown;
use super::Found;
use super::keywords::Form;
use super::values::texts;

/// Checks `x-xml`.
pub(super) fn xml(map: &Map<String, Value>, value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    if form == Form::Integer {
        known_keys(value, &["enum", "flags"], at, found);
        let name = value.get("enum").and_then(Value::as_str);
        if !name.is_some_and(is_dotnet_name) || !value.get("flags").is_some_and(Value::is_boolean) {
            found.refuse(
                at,
                "enum is no .NET name, or flags is not true or false",
                "write {\"enum\": .NET name, \"flags\": false}",
            );
        }
        return;
    }
    known_keys(value, &["root", "namespace", "base", "members"], at, found);
    if !value.get("root").and_then(Value::as_str).is_some_and(is_xml_name) {
        found.refuse(&format!("{at}/root"), "root is missing or no XML name", "copy it from the vendor's XML sample");
    }
    if !value.get("namespace").and_then(Value::as_str).is_some_and(is_namespace) {
        found.refuse(
            &format!("{at}/namespace"),
            "namespace is missing or no plain address",
            "copy it from the vendor's XML sample: visible ASCII without spaces, quotes, <, > and &, 300 at most",
        );
    }
    let own = value.get("members").and_then(Value::as_array);
    let mut listed: Vec<&Value> = own.into_iter().flatten().collect();
    if let Some(base) = value.get("base") {
        base_class(base, &format!("{at}/base"), &mut listed, found);
    }
    let distinct: HashSet<&str> = listed.iter().filter_map(|name| name.as_str()).collect();
    let properties: HashSet<&str> =
        map.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if own.is_none() || listed.len() != distinct.len() || distinct != properties {
        found.refuse(
            &format!("{at}/members"),
            "the members of x-xml and the properties differ",
            "list each property once, in members or in the members of a base; the order does not matter",
        );
    }
    for name in properties.into_iter().filter(|name| !is_xml_name(name)) {
        found.refuse(
            &format!("{}/properties/{}", at.trim_end_matches("/x-xml"), escape(name)),
            "the member's name is no XML name",
            "a type with x-xml has members of letters, digits, _, - and ., starting with a letter or _, 100 at most",
        );
    }
}

/// A base class, and its own. The vendor's pages do not name every one.
fn base_class<'a>(base: &'a Value, at: &str, listed: &mut Vec<&'a Value>, found: &mut Found<'_>) {
    known_keys(base, &["name", "members", "base"], at, found);
    let named = base.get("name").is_none_or(|name| name.as_str().is_some_and(is_xml_name));
    if !named || !base.get("members").is_some_and(texts) {
        found.refuse(
            at,
            "the base class has no members, or a name that is no XML name",
            "write {\"name\": .., \"members\": [..]}; leave the name out where it is unknown",
        );
    }
    listed.extend(base.get("members").and_then(Value::as_array).into_iter().flatten());
    if let Some(next) = base.get("base") {
        base_class(next, &format!("{at}/base"), listed, found);
    }
}

/// Refuses keys other than `known`.
pub(super) fn known_keys(value: &Value, known: &[&str], at: &str, found: &mut Found<'_>) {
    let Some(map) = value.as_object() else {
        found.refuse(at, "the keyword's value is not an object", format!("write an object with {}", known.join(", ")));
        return;
    };
    for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
        found.refuse(
            &format!("{at}/{}", escape(key)),
            format!("`{}` is not known in this keyword", shown(key)),
            format!("it may have {}", known.join(", ")),
        );
    }
}

/// Whether `name` can be a .NET identifier: the ASCII ones, which are all that was ever seen.
pub(super) fn is_dotnet_name(name: &str) -> bool {
    is_xml_name(name) && !name.contains(['-', '.'])
}

/// Whether `name` is an XML name without a prefix (an `NCName`), of ASCII letters.
fn is_xml_name(name: &str) -> bool {
    name.len() <= 100
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

/// Whether a namespace can stand in an attribute as it is.
fn is_namespace(name: &str) -> bool {
    (1..=300).contains(&name.len())
        && name.chars().all(|letter| letter.is_ascii_graphic() && !"\"'<>&`{}\\|^".contains(letter))
}
