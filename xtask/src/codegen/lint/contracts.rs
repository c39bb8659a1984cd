//! `x-action`, `x-operation` and `x-xml`.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::Found;
use super::keywords::Form;

const REQUEST_MEDIA: &[&str] =
    &["application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];

/// Checks `x-action`.
pub(super) fn action(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    known_keys(value, &["name", "replay"], at, found);
    let name = value.get("name").and_then(Value::as_str);
    if name.is_none() || property(map, "action").and_then(|action| action.get("const")).and_then(Value::as_str) != name
    {
        found.refuse(at, "the name differs from the constant of the member `action`", "make them the same");
    }
    replay(map, value, at, found);
}

/// Checks `x-operation`.
pub(super) fn operation(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    let keys = ["name", "method", "path", "path-parameters", "request-media-types", "reply-media-types", "replay"];
    known_keys(value, &keys, at, found);
    if !matches!(value.get("method").and_then(Value::as_str), Some("GET" | "POST" | "PUT" | "DELETE")) {
        found.refuse(at, "the method is not GET, POST, PUT or DELETE", "write \"method\": \"PUT\"");
    }
    if !value.get("name").and_then(Value::as_str).is_some_and(|name| !name.is_empty()) {
        found.refuse(at, "the name is missing", "name the operation as its file is called");
    }
    let Some(path) = value.get("path").and_then(Value::as_str).filter(|path| !path.starts_with('/')) else {
        found.refuse(
            at,
            "the path is missing or starts with a slash",
            "write it relative to the base URL: \"api/v2/..\"",
        );
        return;
    };
    let in_path: HashSet<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
    let given = value.get("path-parameters").and_then(Value::as_object);
    let named: HashSet<&str> = given.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if in_path != named {
        found.refuse(
            at,
            "path-parameters and the path name different parameters",
            "name a member for each {parameter} of the path",
        );
    }
    for (_, member) in given.into_iter().flatten() {
        let uuid = member
            .as_str()
            .and_then(|name| property(map, name))
            .is_some_and(|member| member.get("format") == Some(&"uuid".into()));
        if !uuid {
            found.refuse(
                &format!("{at}/path-parameters"),
                "a path parameter is not filled by a uuid member",
                "name a required member with format uuid",
            );
        }
    }
    for (key, known) in [("request-media-types", REQUEST_MEDIA), ("reply-media-types", &REQUEST_MEDIA[..4])] {
        let list = value.get(key).and_then(Value::as_array);
        if !list.is_some_and(|list| {
            !list.is_empty() && list.iter().all(|name| name.as_str().is_some_and(|name| known.contains(&name)))
        }) {
            found.refuse(
                at,
                format!("{key} is missing or has an unknown type"),
                format!("list some of {}", known.join(", ")),
            );
        }
    }
    if !map.contains_key("x-xml") {
        found.refuse(at, "x-xml is missing", "an operation's codecs need the .NET contract");
    }
    replay(map, value, at, found);
}

fn replay(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    match value.get("replay").and_then(Value::as_str) {
        Some("safe" | "never") => {}
        Some("with-upsert") if property(map, "upsert-record").is_some_and(|member| member.get("enum").is_some()) => {}
        Some("with-upsert") => found.refuse(
            at,
            "replay is with-upsert but there is no flag upsert-record",
            "add the member, or say safe or never",
        ),
        _ => found.refuse(
            at,
            "replay is not safe, with-upsert or never",
            "say whether sending the request twice does harm",
        ),
    }
}

/// Checks `x-xml` of an object or of an integer enum.
pub(super) fn xml(map: &Map<String, Value>, value: &Value, at: &str, form: Form, found: &mut Found<'_>) {
    if form == Form::Integer {
        known_keys(value, &["enum", "flags"], at, found);
        if !value.get("enum").is_some_and(Value::is_string) || !value.get("flags").is_some_and(Value::is_boolean) {
            found.refuse(at, "enum or flags is missing", "write {\"enum\": .NET name, \"flags\": false}");
        }
        return;
    }
    known_keys(value, &["root", "namespace", "base", "members"], at, found);
    for key in ["root", "namespace"] {
        if !value.get(key).and_then(Value::as_str).is_some_and(|text| !text.is_empty()) {
            found.refuse(at, format!("{key} is missing"), "copy it from the vendor's XML sample");
        }
    }
    if let Some(base) = value.get("base") {
        known_keys(base, &["name", "members"], &format!("{at}/base"), found);
        if !base.get("name").is_some_and(Value::is_string) {
            found.refuse(
                &format!("{at}/base"),
                "the base class has no name",
                "write {\"name\": .., \"members\": [..]}",
            );
        }
    }
    let own = value.get("members").and_then(Value::as_array);
    let base = value.pointer("/base/members").and_then(Value::as_array);
    let listed: Vec<&str> = own.into_iter().chain(base).flatten().filter_map(Value::as_str).collect();
    let distinct: HashSet<&str> = listed.iter().copied().collect();
    let properties: HashSet<&str> =
        map.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if listed.len() != distinct.len() || distinct != properties {
        found.refuse(
            &format!("{at}/members"),
            "the members of x-xml and the properties differ",
            "list each property once, in members or in base.members; the order does not matter",
        );
    }
}

fn known_keys(value: &Value, known: &[&str], at: &str, found: &mut Found<'_>) {
    let Some(map) = value.as_object() else {
        found.refuse(at, "is not an object", "see schema/README.md");
        return;
    };
    for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
        found.refuse(
            at,
            format!("`{}` is not known here", super::schemas::plain(key)),
            format!("it may have {}", known.join(", ")),
        );
    }
}

fn property<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    map.get("properties")?.get(name)
}
