//! Small documents made from a schema: the least that it asks for, with a chosen value at a chosen place.

use serde_json::{Map, Value, json};

use super::document::Step;
use super::pattern;
use super::tree::Vendor;
use super::view::View;

/// Samples nest so deeply; what lies deeper is an empty object.
const MAX_DEPTH: usize = 24;
/// Texts and lists of samples are so long at most.
const MAX_LENGTH: u64 = 2_000;
/// A member that no schema lists.
pub(super) const UNLISTED: &str = "unknown-member";

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
    if view.types().is_empty()
        && let Some((Value::Array(_), place)) = view.get("anyOf")
    {
        return value(vendor, &View::new(vendor, place.below(&["0"])), depth + 1);
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
        Some("integer" | "number") => number(view),
        Some("null") => Value::Null,
        _ => text(view),
    }
}

/// One, or the number nearest to it that the bounds allow.
fn number(view: &View<'_>) -> Value {
    let given = |keyword: &str| view.get(keyword).and_then(|(value, _)| value.as_i64());
    let low = given("minimum").max(given("exclusiveMinimum").map(|bound| bound.saturating_add(1)));
    let high = [given("maximum"), given("exclusiveMaximum").map(|bound| bound.saturating_sub(1))];
    let step = given("multipleOf").unwrap_or(1).max(1);
    let least = high.into_iter().flatten().fold(low.unwrap_or(1), i64::min);
    json!(least.saturating_add((step - least.rem_euclid(step)) % step))
}

fn object(vendor: &Vendor, view: &View<'_>, depth: usize) -> Value {
    let mut map = Map::new();
    let required = view.get("required").and_then(|(list, _)| list.as_array()).into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        if let Some(member) = member(vendor, view, name) {
            map.insert(name.to_owned(), value(vendor, &member, depth + 1));
        }
    }
    let enough = view.value("x-required-any").get(0).cloned().unwrap_or_default();
    let enough = enough.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned));
    for name in of_its_way(view, &map).into_iter().chain(enough) {
        if let Some(member) = member(vendor, view, &name) {
            map.insert(name, value(vendor, &member, depth + 1));
        }
    }
    Value::Object(map)
}

/// Members that the way of making a request asks for (`x-variants`), as far as the document says which way it is.
fn of_its_way(view: &View<'_>, document: &Map<String, Value>) -> Vec<String> {
    let variants = view.value("x-variants");
    let chosen = variants["member"].as_str().and_then(|tag| document.get(tag));
    let ways = variants["variants"].as_array().cloned().unwrap_or_default();
    let way = ways.iter().find(|way| way.get("value") == chosen).or_else(|| ways.last());
    let members = way.and_then(|way| way["members"].as_array().cloned()).unwrap_or_default();
    members.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

fn text(view: &View<'_>) -> Value {
    let pattern = view.get("pattern").and_then(|(pattern, _)| pattern.as_str());
    if let Some(text) = pattern.and_then(|pattern| pattern::texts(pattern).into_iter().next()) {
        return json!(text);
    }
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

/// The document with every member of its root, and every entry a list of such an object has.
pub(super) fn full(vendor: &Vendor, view: &View<'_>) -> Value {
    let mut document = least(vendor, view);
    let names = view.value("properties");
    for name in names.as_object().into_iter().flatten().map(|(name, _)| name) {
        if let (Some(member), Some(map)) = (member(vendor, view, name), document.as_object_mut()) {
            map.insert(name.clone(), least(vendor, &member));
        }
    }
    document
}

/// Values that show how a place is written: the least, the whole object, a value in another case, a sum of flags.
pub(super) fn telling(vendor: &Vendor, view: &View<'_>) -> Vec<Value> {
    let mut values = vec![least(vendor, view), full(vendor, view)];
    let known = view.value("x-known-values");
    let known: Vec<&Value> = known.as_array().into_iter().flatten().map(|entry| &entry["value"]).collect();
    if let Some(text) = known.first().and_then(|value| value.as_str()) {
        values.extend([json!(text.to_uppercase()), json!(text.to_lowercase())]);
    }
    if let [first, second, ..] = known.as_slice()
        && let (Some(first), Some(second)) = (first.as_i64(), second.as_i64())
    {
        values.push(json!(first.saturating_add(second)));
    }
    values
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
        Step::Unlisted => View::new(vendor, view.get("additionalProperties")?.1),
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
        Step::Unlisted => {
            let mut document = value(vendor, view, 0);
            let inner = match view.get("additionalProperties").filter(|(value, _)| value.is_object()) {
                Some((_, place)) => with(vendor, &View::new(vendor, place), rest, leaf)?,
                None if rest.is_empty() => leaf.cloned()?,
                None => return None,
            };
            document.as_object_mut()?.insert(UNLISTED.into(), inner);
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
    if let Some(pattern) = view.value("pattern").as_str() {
        found.extend(pattern::texts(pattern).into_iter().map(Value::from));
    }
    for bound in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
        let Some((bound, _)) = view.get(bound) else { continue };
        if let Some(bound) = bound.as_i64() {
            found.extend([bound, bound.saturating_sub(1), bound.saturating_add(1)].map(|bound| json!(bound)));
        } else if let Some(bound) = bound.as_f64() {
            found.extend([bound, bound - 0.5, bound + 0.5].map(|bound| json!(bound)));
        }
    }
    if let Some(step) = view.value("multipleOf").as_i64() {
        found.extend([step, step.saturating_mul(2), step.saturating_mul(3), step.saturating_mul(5)].map(Value::from));
    }
    for keyword in ["anyOf", "allOf", "oneOf"] {
        let Some((Value::Array(branches), place)) = view.get(keyword) else { continue };
        for index in 0..branches.len().min(8) {
            let branch = View::new(vendor, place.below(&[&index.to_string()]));
            found.push(least(vendor, &branch));
            for limit in ["minLength", "maxLength"].into_iter().filter_map(|keyword| limit(&branch, keyword)) {
                let near = [limit.saturating_sub(1), limit, limit + 1].map(|length| length.min(MAX_LENGTH));
                found.extend(near.map(|length| json!("a".repeat(usize::try_from(length).unwrap_or(0)))));
            }
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
        found.extend([json!([]), json!([entry]), json!([entry, entry])]);
    }
    if view.is_object() {
        let mut open = least(vendor, view);
        if let Some(map) = open.as_object_mut() {
            map.insert(UNLISTED.into(), json!("a"));
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
