//! `x-variants`: the ways in which a request is made. What each way demands and forbids is compared member by member, for
//! each value that tells the ways apart.

use serde_json::{Value, json};

use super::super::rules;
use super::super::tree::SchemaFile;
use super::super::view::Place;
use super::{At, Walk};

/// One way of making a request.
struct Way<'a> {
    name: &'a str,
    /// The value that chooses it; none for the last one, which stands for every other value.
    value: Option<&'a str>,
    members: Vec<&'a str>,
    place: Place<'a>,
}

/// What a request that is made in one way says of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Demand {
    Free,
    Required,
    Forbidden,
}

impl Demand {
    fn name(self) -> &'static str {
        match self {
            Self::Free => "may be there",
            Self::Required => "must be there",
            Self::Forbidden => "must be absent",
        }
    }
}

impl<'a> Walk<'a> {
    /// Compares the ways of making a request, from the roots of both files.
    pub(super) fn variants(&mut self, before: &'a SchemaFile, after: &'a SchemaFile) {
        let (old, new) = (ways(before), ways(after));
        let tag = |file: &'a SchemaFile| file.value.pointer("/x-variants/member").and_then(Value::as_str);
        let (was, is) = (tag(before), tag(after));
        if let (Some(was), Some(is)) = (was, is)
            && was != is
        {
            let place = Place { file: after, pointer: "/x-variants/member".into() };
            let message = format!("the ways of making it were told apart by `{was}`, and are by `{is}` now");
            self.report(&rules::VARIANTS_CHANGED, &At::After(&place), (json!(was), json!(is)), message);
            return;
        }
        self.constructors(before, after, &old, &new);
        let Some(tag) = is.or(was) else { return };
        let mut values: Vec<Option<&str>> = old.iter().chain(&new).map(|way| way.value).collect();
        values.push(None);
        let mut seen: Vec<Option<&str>> = Vec::new();
        for value in values {
            if seen.iter().any(|other| is_same(*other, value)) {
                continue;
            }
            seen.push(value);
            let mut members: Vec<&str> = old.iter().chain(&new).flat_map(|way| way.members.clone()).collect();
            members.sort_unstable();
            members.dedup();
            for member in members {
                let demands = (demand(&old, value, member), demand(&new, value, member));
                if demands.0 != demands.1 {
                    self.demand(after, &new, (tag, value), member, demands);
                }
            }
        }
    }

    fn demand(
        &mut self,
        file: &'a SchemaFile,
        new: &[Way<'a>],
        (tag, value): (&str, Option<&str>),
        member: &str,
        (was, is): (Demand, Demand),
    ) {
        let place = match way_of(new, value) {
            Some(way) => way.place.clone(),
            None => Place { file, pointer: String::new() },
        };
        let chosen = value.map_or_else(|| "another value".to_owned(), |value| format!("`{value}`"));
        let message = format!(
            "where `{tag}` is {chosen}, `{member}` {} now; before, it {}",
            is.name(),
            was.name().replace("must be", "had to be").replace("may be", "might be")
        );
        let rule = if is == Demand::Free { &rules::VARIANT_LOOSENED } else { &rules::VARIANT_TIGHTENED };
        let said = |demand: Demand| json!({"value": value, "member": member, "demand": demand.name()});
        self.step(super::Step::Member(member.to_owned()), |walk| {
            walk.report(rule, &At::After(&place), (said(was), said(is)), message);
        });
    }

    /// The Rust functions that make a request: one for each way, or `new` where there are none.
    fn constructors(&mut self, before: &'a SchemaFile, after: &'a SchemaFile, old: &[Way<'a>], new: &[Way<'a>]) {
        let there = |file: &SchemaFile| file.value.get("x-variants").is_some();
        if there(before) != there(after) {
            let place = Place { file: after, pointer: if there(after) { "/x-variants" } else { "" }.into() };
            let values = (json!(names(old)), json!(names(new)));
            let message = if there(before) {
                format!("it is made by `new` now, and no longer by `{}`", names(old).join("`, `"))
            } else {
                format!("it is made by `{}` now, and no longer by `new`", names(new).join("`, `"))
            };
            self.report(&rules::VARIANT_REMOVED, &At::After(&place), values, message);
            return;
        }
        let has = |ways: &[Way<'a>], name: &str| ways.iter().any(|way| way.name == name);
        // A function that is called something else makes the same request as before.
        let renamed: Vec<(&Way<'a>, &Way<'a>)> = old
            .iter()
            .filter(|way| !has(new, way.name))
            .filter_map(|way| Some((way, way_exactly(new, way.value).filter(|other| !has(old, other.name))?)))
            .collect();
        for (was, is) in &renamed {
            let message = format!("the function `{}` is called `{}` now", was.name, is.name);
            let values = (json!(was.name), json!(is.name));
            self.report(&rules::VARIANT_RENAMED, &At::After(&is.place), values, message);
        }
        for way in new.iter().filter(|way| !has(old, way.name)) {
            if !renamed.iter().any(|(_, is)| is.name == way.name) {
                let message = format!("there is one more way to make it: `{}`", way.name);
                self.report(&rules::VARIANT_ADDED, &At::After(&way.place), (Value::Null, json!(way.name)), message);
            }
        }
        for way in old.iter().filter(|way| !has(new, way.name)) {
            if !renamed.iter().any(|(was, _)| was.name == way.name) {
                let message = format!("the function `{}` is gone", way.name);
                let place = Place { file: before, pointer: way.place.pointer.clone() };
                self.report(&rules::VARIANT_REMOVED, &At::Before(&place), (json!(way.name), Value::Null), message);
            }
        }
        for way in new {
            if let Some(was) = old.iter().find(|was| was.name == way.name && !is_same(was.value, way.value)) {
                let shown =
                    |value: Option<&str>| value.map_or_else(|| "any other value".into(), |value| format!("`{value}`"));
                let message =
                    format!("`{}` sends {} now, where it sent {}", way.name, shown(way.value), shown(was.value));
                let values = (json!(was.value), json!(way.value));
                self.report(&rules::VARIANT_VALUE_CHANGED, &At::After(&way.place.below(&["value"])), values, message);
            }
        }
    }
}

fn names<'a>(ways: &[Way<'a>]) -> Vec<&'a str> {
    ways.iter().map(|way| way.name).collect()
}

fn ways(file: &SchemaFile) -> Vec<Way<'_>> {
    let list = file.value.pointer("/x-variants/variants").and_then(Value::as_array);
    list.into_iter()
        .flatten()
        .enumerate()
        .map(|(index, way)| Way {
            name: way.get("name").and_then(Value::as_str).unwrap_or_default(),
            value: way.get("value").and_then(Value::as_str),
            members: way
                .get("members")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect(),
            place: Place { file, pointer: format!("/x-variants/variants/{index}") },
        })
        .collect()
}

/// Values are compared in any case, as the generated check does.
fn is_same(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}

fn way_exactly<'w, 'a>(ways: &'w [Way<'a>], value: Option<&str>) -> Option<&'w Way<'a>> {
    ways.iter().find(|way| is_same(way.value, value))
}

/// The way in which a request with this value is made.
fn way_of<'w, 'a>(ways: &'w [Way<'a>], value: Option<&str>) -> Option<&'w Way<'a>> {
    way_exactly(ways, value).or_else(|| way_exactly(ways, None))
}

fn demand(ways: &[Way<'_>], value: Option<&str>, member: &str) -> Demand {
    let owns = |way: &Way<'_>| way.members.contains(&member);
    match way_of(ways, value) {
        Some(way) if owns(way) => Demand::Required,
        _ if ways.iter().any(owns) => Demand::Forbidden,
        _ => Demand::Free,
    }
}

/// `x-variants` without its texts, and without an order that says nothing.
pub(super) fn normal(mut variants: Value) -> Value {
    if let Some(list) = variants.get_mut("variants").and_then(Value::as_array_mut) {
        for way in list.iter_mut().filter_map(Value::as_object_mut) {
            way.remove("description");
            if let Some(members) = way.get_mut("members").and_then(Value::as_array_mut) {
                members.sort_by_key(ToString::to_string);
            }
            if way.get("members") == Some(&json!([])) {
                way.remove("members");
            }
            // What is sent is the value as the member's type lists it; here it is compared in any case.
            if let Some(Value::String(value)) = way.get_mut("value") {
                value.make_ascii_lowercase();
            }
            way.sort_keys();
        }
        list.sort_by_key(ToString::to_string);
    }
    variants
}
