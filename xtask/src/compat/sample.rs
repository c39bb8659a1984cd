//! Small documents made from a schema: the least that it asks for, with a chosen value at a chosen place.

use serde_json::{Map, Value, json};

use super::document::Step;
use super::tree::Vendor;
use super::view::View;

/// Samples nest so deeply; what lies deeper is an empty object.
const MAX_DEPTH: usize = 24;
/// Texts and lists of samples are so long at most.
const MAX_LENGTH: u64 = 2_000;

/// The least document.
pub(super) fn least(vendor: &Vendor, view: &View<'_>) -> Value {
    value(vendor, view, 0)
}

fn value(vendor: &Vendor, view: &View<'_>, depth: usize) -> Value {
    if depth > MAX_DEPTH || view.broken.is_some() || view.literal.is_some() {
        return json!({});
    }
    if let Some((constant, _)) = view.get("const") {
        return constant.clone();
    }
    if let Some(first) = view.get("enum").and_then(|(list, _)| list.as_array()?.first().cloned()) {
        return first;
    }
    if let Some(first) = view.get("x-known-values").and_then(|(list, _)| list.get(0)?.get("value").cloned()) {
        return first;
    }
    if let Some((Value::Array(_), place)) = view.get("oneOf") {
        return value(vendor, &View::new(vendor, place.below(&["0"])), depth + 1);
    }
    if view.is_object() {
        return object(vendor, view, depth);
    }
    match view.types().first().copied() {
        Some("array") => {
            let length = limit(view, "minItems").unwrap_or(0).min(MAX_LENGTH.min(20));
            let entry = view
                .get("items")
                .map_or_else(|| json!("a"), |(_, place)| value(vendor, &View::new(vendor, place), depth + 1));
            Value::Array((0..length).map(|_| entry.clone()).collect())
        }
        Some("boolean") => json!(true),
        Some("integer") => view.get("minimum").map_or(json!(1), |(bound, _)| bound.clone()),
        Some("number") => json!(1),
        Some("null") => Value::Null,
        _ => text(view),
    }
}

fn object(vendor: &Vendor, view: &View<'_>, depth: usize) -> Value {
    let mut map = Map::new();
    let required = view.get("required").and_then(|(list, _)| list.as_array()).into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        if let Some(member) = member(vendor, view, name) {
            map.insert(name.to_owned(), value(vendor, &member, depth + 1));
        }
    }
    Value::Object(map)
}

fn text(view: &View<'_>) -> Value {
    match view.get("format").and_then(|(value, _)| value.as_str()) {
        Some("uuid") => json!("11111111-1111-4111-8111-111111111111"),
        Some(format) if format.contains("date-time") => json!("2027-08-31T23:59:59+00:00"),
        Some("email") => json!("a@example.org"),
        Some("uri") => json!("https://example.org/"),
        _ => {
            let length = limit(view, "minLength").unwrap_or(1).clamp(1, MAX_LENGTH);
            json!("a".repeat(usize::try_from(length).unwrap_or(1)))
        }
    }
}

fn limit(view: &View<'_>, keyword: &str) -> Option<u64> {
    view.get(keyword)?.0.as_u64()
}

/// The member of an object.
pub(super) fn member<'a>(vendor: &'a Vendor, view: &View<'a>, name: &str) -> Option<View<'a>> {
    let (members, place) = view.get("properties")?;
    members.get(name)?;
    Some(View::new(vendor, place.below(&[name])))
}

/// The schema at the end of a path.
pub(super) fn follow<'a>(vendor: &'a Vendor, view: &View<'a>, path: &[Step]) -> Option<View<'a>> {
    let Some((step, rest)) = path.split_first() else { return Some(view.clone()) };
    let next = match step {
        Step::Member(name) => member(vendor, view, name)?,
        Step::Entry => View::new(vendor, view.get("items")?.1),
        Step::Branch(value) => branch(vendor, view, value)?,
    };
    follow(vendor, &next, rest)
}

fn branch<'a>(vendor: &'a Vendor, view: &View<'a>, wanted: &str) -> Option<View<'a>> {
    let tag = view.value("x-discriminator");
    let (branches, place) = view.get("oneOf")?;
    let all = (0..branches.as_array()?.len()).map(|index| View::new(vendor, place.below(&[&index.to_string()])));
    all.into_iter().find(|branch| {
        let constant = tag.as_str().and_then(|tag| member(vendor, branch, tag)).map(|member| member.value("const"));
        constant.is_some_and(|constant| constant == wanted) || branch.type_name().as_deref() == Some(wanted)
    })
}

/// The least document with `leaf` at the end of `path`; absent there when there is none.
pub(super) fn with(vendor: &Vendor, view: &View<'_>, path: &[Step], leaf: Option<&Value>) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else { return leaf.cloned() };
    match step {
        Step::Member(name) => {
            let mut document = value(vendor, view, 0);
            let map = document.as_object_mut()?;
            let inner = match member(vendor, view, name) {
                Some(member) => with(vendor, &member, rest, leaf),
                None if rest.is_empty() => leaf.cloned(),
                None => None,
            };
            match inner {
                Some(inner) => drop(map.insert(name.clone(), inner)),
                None if rest.is_empty() => drop(map.remove(name)),
                None => return None,
            }
            Some(document)
        }
        Step::Entry => {
            let entry = View::new(vendor, view.get("items")?.1);
            Some(Value::Array(vec![with(vendor, &entry, rest, leaf)?]))
        }
        Step::Branch(wanted) => {
            let branch = branch(vendor, view, wanted)?;
            if rest.is_empty() { Some(value(vendor, &branch, 0)) } else { with(vendor, &branch, rest, leaf) }
        }
    }
}

/// Values worth trying at a place: those at its limits, those of other types, and null.
pub(super) fn candidates(vendor: &Vendor, view: &View<'_>) -> Vec<Value> {
    let mut found = vec![least(vendor, view)];
    for keyword in ["examples", "enum"] {
        found.extend(view.value(keyword).as_array().into_iter().flatten().take(50).cloned());
    }
    for entry in view.value("x-known-values").as_array().into_iter().flatten().take(100) {
        found.push(entry["value"].clone());
    }
    for bound in ["minimum", "maximum"] {
        if let Some(bound) = view.get(bound).and_then(|(value, _)| value.as_i64()) {
            found.extend([bound, bound.saturating_sub(1), bound.saturating_add(1)].map(|bound| json!(bound)));
        }
    }
    for length in ["minLength", "maxLength"] {
        if let Some(length) = limit(view, length).filter(|length| *length <= MAX_LENGTH) {
            let near = [length.saturating_sub(1), length, length + 1];
            found.extend(near.map(|length| json!("a".repeat(usize::try_from(length).unwrap_or(0)))));
        }
    }
    if view.types() == ["array"] {
        let entry = view.get("items").map_or_else(|| json!("a"), |(_, place)| least(vendor, &View::new(vendor, place)));
        for items in ["minItems", "maxItems"] {
            if let Some(items) = limit(view, items).filter(|items| *items <= 100) {
                for length in [items.saturating_sub(1), items, items + 1] {
                    found.push(Value::Array((0..length).map(|_| entry.clone()).collect()));
                }
            }
        }
        found.extend([json!([]), json!([entry])]);
    }
    if view.is_object() {
        let mut open = least(vendor, view);
        if let Some(map) = open.as_object_mut() {
            map.insert("unknown-member".into(), json!("a"));
        }
        found.push(open);
    }
    found.extend([
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(2_147_483_648_u32),
        json!(4_294_967_296_u64),
        json!(1.5),
        json!(""),
        json!("a"),
        json!("true"),
        json!("A-1"),
        json!("1042"),
        json!("2027-08-31T23:59:59+00:00"),
        json!("2027-08-31T23:59:59"),
        json!("11111111-1111-4111-8111-111111111111"),
        json!("value of no list"),
        json!([]),
        json!({}),
    ]);
    found
}
