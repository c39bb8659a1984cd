//! `x-action` and `x-operation`: what a request is for.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::text::is_printable_name;
use super::Found;
use super::contracts::known_keys;

const REQUEST_MEDIA: &[&str] =
    &["application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];

/// Checks `x-action`.
pub(super) fn action(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    known_keys(value, &["name", "effect", "replay"], at, found);
    let given = name(value, at, found);
    let constant = property(map, "action").and_then(|action| action.get("const")).and_then(Value::as_str);
    if given.is_some() && constant != given {
        found.refuse(
            &format!("{at}/name"),
            "the name differs from the constant of the member `action`",
            "make them the same",
        );
    }
    effect(value, at, found);
    replay(map, value, at, found);
}

/// Checks `x-operation`.
pub(super) fn operation(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    let keys =
        ["name", "method", "path", "path-parameters", "request-media-types", "reply-media-types", "effect", "replay"];
    known_keys(value, &keys, at, found);
    name(value, at, found);
    if !matches!(value.get("method").and_then(Value::as_str), Some("GET" | "POST" | "PUT" | "DELETE")) {
        found.refuse(
            &format!("{at}/method"),
            "the method is not GET, POST, PUT or DELETE",
            "write \"method\": \"PUT\"",
        );
    }
    path(value, at, found);
    for (key, known) in [("request-media-types", REQUEST_MEDIA), ("reply-media-types", &REQUEST_MEDIA[..4])] {
        let list = value.get(key).and_then(Value::as_array);
        if !list.is_some_and(|list| {
            !list.is_empty() && list.iter().all(|name| name.as_str().is_some_and(|name| known.contains(&name)))
        }) {
            found.refuse(
                &format!("{at}/{key}"),
                format!("{key} is missing or has an unknown type"),
                format!("list some of {}", known.join(", ")),
            );
        }
    }
    if !map.contains_key("x-xml") {
        found.refuse(at, "an operation has no x-xml", "an operation's codecs need the .NET contract");
    }
    if effect(value, at, found) == Some("write") && value.get("method").and_then(Value::as_str) == Some("GET") {
        found.refuse(
            &format!("{at}/effect"),
            "the effect is write but the method is GET",
            "say read: caches and proxies repeat a GET as they like",
        );
    }
    replay(map, value, at, found);
}

fn name<'a>(value: &'a Value, at: &str, found: &mut Found<'_>) -> Option<&'a str> {
    let name = value.get("name").and_then(Value::as_str).filter(|name| is_printable_name(name));
    if name.is_none() {
        found.refuse(
            &format!("{at}/name"),
            "the name is missing, longer than 100 characters, or not printable",
            "name it as its file is called",
        );
    }
    name
}

/// The path is put together from fixed text and GUIDs, so nothing in it may need escaping or climb up.
fn path(value: &Value, at: &str, found: &mut Found<'_>) {
    let Some(path) = value.get("path").and_then(Value::as_str).filter(|path| path.split('/').all(is_segment)) else {
        found.refuse(
            &format!("{at}/path"),
            "the path is missing or no plain relative path",
            "write it relative to the base URL: \"api/v2/Users/{id}\"; letters, digits, _, . and -, or one {parameter}, between the slashes",
        );
        return;
    };
    let in_path: HashSet<&str> = path.split('/').filter_map(parameter).collect();
    let given = value.get("path-parameters").and_then(Value::as_object);
    let named: HashSet<&str> = given.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let members = given.into_iter().flatten().all(|(_, member)| member.is_string());
    if in_path != named || !members {
        found.refuse(
            &format!("{at}/path-parameters"),
            "path-parameters and the path name different parameters",
            "name a member for each {parameter} of the path",
        );
    }
}

fn is_segment(segment: &str) -> bool {
    let text = parameter(segment).unwrap_or(segment);
    !text.is_empty()
        && text.len() <= 100
        && !text.starts_with('.')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '-'))
}

fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Whether the request changes anything. What only reads can always be sent again, so a schema must not deny that.
fn effect<'a>(value: &'a Value, at: &str, found: &mut Found<'_>) -> Option<&'a str> {
    let effect = value.get("effect").and_then(Value::as_str).filter(|effect| matches!(*effect, "read" | "write"));
    if effect.is_none() {
        found.refuse(
            &format!("{at}/effect"),
            "effect is not read or write",
            "say read when the request changes nothing, write when it may",
        );
    }
    if effect == Some("read") && matches!(value.get("replay").and_then(Value::as_str), Some("never" | "with-upsert")) {
        found.refuse(
            &format!("{at}/replay"),
            "the effect is read but replay is not safe",
            "say \"replay\": \"safe\", or \"effect\": \"write\" if it does change something",
        );
    }
    effect
}

fn replay(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    match value.get("replay").and_then(Value::as_str) {
        Some("safe" | "never") => {}
        Some("with-upsert") if property(map, "upsert-record").is_some_and(|member| member.get("enum").is_some()) => {}
        Some("with-upsert") => found.refuse(
            &format!("{at}/replay"),
            "replay is with-upsert but there is no flag upsert-record",
            "add the member, or say safe or never",
        ),
        _ => found.refuse(
            &format!("{at}/replay"),
            "replay is not safe, with-upsert or never",
            "say whether sending the request twice does harm",
        ),
    }
}

fn property<'a>(map: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    map.get("properties")?.get(name)
}
