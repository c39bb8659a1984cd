//! `x-variants`: a request that is made in one of several ways, told apart by the value of a member.

use serde_json::{Map, Value};

use super::Found;
use super::contracts::known_keys;
use super::values::texts;

/// Checks `x-variants`. Which values the member has is looked at when the schema is read.
pub(super) fn variants(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    known_keys(value, &["member", "variants"], at, found);
    let is_required = |name: &str| {
        let required = map.get("required").and_then(Value::as_array);
        required.is_some_and(|required| required.iter().any(|entry| entry == name))
    };
    let is_member = |name: &str| map.get("properties").is_some_and(|properties| properties.get(name).is_some());
    if !value.get("member").and_then(Value::as_str).is_some_and(|name| is_member(name) && is_required(name)) {
        found.refuse(
            &format!("{at}/member"),
            "the variants are told apart by no required member",
            "name a required member whose type has x-known-values",
        );
    }
    let Some(variants) = value.get("variants").and_then(Value::as_array).filter(|variants| variants.len() > 1) else {
        found.refuse(
            &format!("{at}/variants"),
            "x-variants does not list two variants or more",
            "list {\"name\": .., \"description\": .., \"value\": .., \"members\": [..]}, the last one without value",
        );
        return;
    };
    let mut owned: Vec<&Value> = Vec::new();
    for (index, variant) in variants.iter().enumerate() {
        let at = format!("{at}/variants/{index}");
        known_keys(variant, &["name", "description", "value", "members"], &at, found);
        if variant.get("description").and_then(Value::as_str).is_none_or(|text| text.trim().is_empty()) {
            found.refuse(&at, "the variant has no description", "say in a sentence what this way of making it means");
        }
        if variant.get("value").is_some_and(Value::is_string) != (index + 1 < variants.len()) {
            found.refuse(
                &at,
                "not exactly the last variant is without a value",
                "give every other variant one; the last stands for whatever else the member may be",
            );
        }
        let Some(members) = variant.get("members") else { continue };
        let names = members.as_array().map(Vec::as_slice).unwrap_or_default();
        let is_good = |name: &Value| {
            name.as_str().is_some_and(|name| is_member(name) && !is_required(name)) && !owned.contains(&name)
        };
        if !texts(members) || !names.iter().all(is_good) {
            found.refuse(
                &format!("{at}/members"),
                "a member of a variant is no optional member, or another variant has it too",
                "name members of the request that only this variant has, and that are not in required",
            );
        }
        owned.extend(names);
    }
}
