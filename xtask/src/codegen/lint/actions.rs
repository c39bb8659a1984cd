//! `x-action` and `x-operation`: what a request is for.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::super::locate::escape;
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
    let keys = [
        "name",
        "method",
        "path",
        "path-parameters",
        "query-parameters",
        "request-media-types",
        "reply-media-types",
        "effect",
        "replay",
    ];
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
    let has_body = value.get("request-media-types").is_some();
    for (key, known) in [("request-media-types", REQUEST_MEDIA), ("reply-media-types", &REQUEST_MEDIA[..4])] {
        let list = value.get(key).and_then(Value::as_array);
        let good = list.is_some_and(|list| {
            !list.is_empty() && list.iter().all(|name| name.as_str().is_some_and(|name| known.contains(&name)))
        });
        if !good && (has_body || key == "reply-media-types") {
            found.refuse(
                &format!("{at}/{key}"),
                format!("{key} is missing or has an unknown type"),
                format!("list some of {}", known.join(", ")),
            );
        }
    }
    if has_body != map.contains_key("x-xml") {
        found.refuse(
            at,
            "an operation has a body but no x-xml, or x-xml but no body",
            "a body needs the .NET contract and request-media-types; without a body leave both out",
        );
    }
    address(map, value, has_body, at, found);
    if effect(value, at, found) == Some("write") && value.get("method").and_then(Value::as_str) == Some("GET") {
        found.refuse(
            &format!("{at}/effect"),
            "the effect is write but the method is GET",
            "say read: caches and proxies repeat a GET as they like",
        );
    }
    replay(map, value, at, found);
}

/// What is not in a body must be in the address, or it would never be sent.
fn address(map: &Map<String, Value>, value: &Value, has_body: bool, at: &str, found: &mut Found<'_>) {
    let query = value.get("query-parameters");
    if query.is_some_and(|query| has_body || !super::values::texts(query)) {
        found.refuse(
            &format!("{at}/query-parameters"),
            "query-parameters is no list of members, or stands beside a body",
            "list the members of a request without a body that go into the query; what has a body is sent in it",
        );
    }
    if has_body {
        return;
    }
    let path = value.get("path-parameters").and_then(Value::as_object);
    let path = path.into_iter().flatten().filter_map(|(_, member)| member_of(member));
    let query = query.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let sent: Vec<&str> = path.chain(query).collect();
    let distinct: HashSet<&str> = sent.iter().copied().collect();
    let properties: HashSet<&str> =
        map.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if distinct.len() != sent.len() || distinct != properties {
        found.refuse(
            at,
            "the members of a request without a body and those of its address differ",
            "name each member once, in path-parameters or in query-parameters",
        );
    }
}

/// The member behind a path parameter: its name, or an object with it.
fn member_of(parameter: &Value) -> Option<&str> {
    parameter.as_str().or_else(|| parameter.get("member")?.as_str())
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
    let members = given.into_iter().flatten().all(|(_, member)| member_of(member).is_some());
    for (name, parameter) in given.into_iter().flatten().filter(|(_, parameter)| parameter.is_object()) {
        let here = format!("{at}/path-parameters/{}", escape(name));
        known_keys(parameter, &["member", "absent"], &here, found);
        if !parameter.get("absent").and_then(Value::as_str).is_some_and(is_guid) {
            found.refuse(
                &format!("{here}/absent"),
                "absent is missing or no GUID",
                "write what stands in the path where the member is absent, such as all zeros",
            );
        }
    }
    if in_path != named || !members {
        found.refuse(
            &format!("{at}/path-parameters"),
            "path-parameters and the path name different parameters",
            "name a member for each {parameter} of the path",
        );
    }
}

/// The form in which GUIDs are written.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && text.chars().all(|letter| matches!(letter, '0'..='9' | 'a'..='f' | '-'))
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
