//! `x-required-any`: lists of members, of which a request needs one whole.

use serde_json::{Map, Value};

use super::Found;
use super::values::texts;

/// Checks `x-required-any`.
pub(super) fn required_any(map: &Map<String, Value>, value: &Value, at: &str, found: &mut Found<'_>) {
    let Some(lists) = value.as_array().filter(|lists| lists.len() > 1) else {
        found.refuse(
            at,
            "x-required-any does not hold two lists or more",
            "write [[\"A\"], [\"B\", \"C\"]]: a request needs A, or B and C; what it always needs stands in required",
        );
        return;
    };
    let is_required = |name: &str| {
        let required = map.get("required").and_then(Value::as_array);
        required.is_some_and(|required| required.iter().any(|entry| entry == name))
    };
    let is_member = |name: &str| map.get("properties").is_some_and(|properties| properties.get(name).is_some());
    for (index, list) in lists.iter().enumerate() {
        let names = list.as_array().map(Vec::as_slice).unwrap_or_default();
        let is_good = |(place, name): (usize, &Value)| {
            name.as_str().is_some_and(|text| is_member(text) && !is_required(text)) && !names[..place].contains(name)
        };
        if !texts(list) || names.is_empty() || !names.iter().enumerate().all(is_good) {
            found.refuse(
                &format!("{at}/{index}"),
                "a list of x-required-any is empty, or names what is no optional member, or one twice",
                "name members of the request that are not in required",
            );
        }
    }
}
