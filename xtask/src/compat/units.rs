//! Which parts of a vendor's schemas a document is made of, and whether any of them changed: what did not change is not
//! compared again.

use std::collections::BTreeSet;

use serde_json::Value;

use super::tree::{SchemaFile, Vendor};
use super::view::{Place, View};

/// The root of a file, or one of its definitions.
pub(super) type Unit = (String, Option<String>);

/// Everything that a document is made of: its own file's root, and what that refers to, in turn.
pub(super) fn closure(vendor: &Vendor, file: &SchemaFile) -> BTreeSet<Unit> {
    let mut found = BTreeSet::new();
    let mut next = vec![(file.name.clone(), None)];
    while let Some(unit) = next.pop() {
        if !found.insert(unit.clone()) {
            continue;
        }
        let Some(home) = vendor.files.get(&unit.0) else { continue };
        references(home, &unit, &mut |reference| {
            let Some((name, pointer)) = reference.split_once('#') else { return };
            let name = if name.is_empty() { unit.0.as_str() } else { name.trim_start_matches("./") };
            let definition = pointer.strip_prefix("/definitions/").map(|rest| rest.split('/').next().unwrap_or(rest));
            next.push((name.to_owned(), definition.map(|name| name.replace("~1", "/").replace("~0", "~"))));
        });
    }
    found
}

/// Whether a document is word for word the same on both sides, with everything that it refers to; and every reference leads
/// somewhere, since what cannot be resolved is never taken for equal.
pub(super) fn unchanged(before: (&Vendor, &SchemaFile), after: (&Vendor, &SchemaFile)) -> bool {
    let units = closure(before.0, before.1);
    units == closure(after.0, after.1)
        && units.iter().all(|unit| match (before.0.files.get(&unit.0), after.0.files.get(&unit.0)) {
            (Some(old), Some(new)) => is_same(old, new, unit) && is_sound(after.0, new, unit),
            _ => false,
        })
}

/// Names a unit as a place is named: `common.json#/definitions/CardId`.
pub(super) fn key((file, definition): &Unit) -> String {
    match definition {
        Some(name) => format!("{file}#/definitions/{}", crate::codegen::locate::escape(name)),
        None => format!("{file}#"),
    }
}

/// Members of a unit: those of the definition, or those of the root but its definitions.
fn members<'a>(file: &'a SchemaFile, unit: &Unit) -> Option<Vec<(&'a str, &'a Value)>> {
    let (value, skipped) = match &unit.1 {
        Some(name) => (file.value.get("definitions")?.get(name)?, ""),
        None => (&file.value, "definitions"),
    };
    let map = value.as_object()?;
    Some(map.iter().map(|(name, value)| (name.as_str(), value)).filter(|(name, _)| *name != skipped).collect())
}

fn is_same(old: &SchemaFile, new: &SchemaFile, unit: &Unit) -> bool {
    match (members(old, unit), members(new, unit)) {
        (Some(old), Some(new)) => {
            old.len() == new.len()
                && old.iter().zip(&new).all(|((name, was), (other, is))| name == other && is_identical(was, is))
        }
        _ => false,
    }
}

/// Equal with members in the same order, which equality of values leaves aside.
fn is_identical(was: &Value, is: &Value) -> bool {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            was.len() == is.len()
                && was.iter().zip(is).all(|((name, was), (other, is))| name == other && is_identical(was, is))
        }
        (Value::Array(was), Value::Array(is)) => {
            was.len() == is.len() && was.iter().zip(is).all(|(was, is)| is_identical(was, is))
        }
        (was, is) => was == is,
    }
}

/// Whether every reference of a unit leads to a schema, and no chain of references leads in a circle.
fn is_sound(vendor: &Vendor, file: &SchemaFile, unit: &Unit) -> bool {
    let pointer = unit.1.as_ref().map(|name| format!("/definitions/{}", crate::codegen::locate::escape(name)));
    let place = Place { file, pointer: pointer.unwrap_or_default() };
    members(file, unit).is_some_and(|members| {
        let leads = |place: &Place<'_>| View::new(vendor, place.clone()).broken.is_none();
        leads(&place) && members.iter().all(|(name, value)| is_sound_below(value, &place.below(&[name]), &leads))
    })
}

fn is_sound_below(value: &Value, place: &Place<'_>, leads: &dyn Fn(&Place<'_>) -> bool) -> bool {
    match value {
        Value::Object(map) => {
            (!map.contains_key("$ref") || leads(place))
                && map.iter().all(|(name, value)| {
                    !(value.is_object() || value.is_array()) || is_sound_below(value, &place.below(&[name]), leads)
                })
        }
        Value::Array(list) => list.iter().enumerate().all(|(index, value)| {
            !(value.is_object() || value.is_array())
                || is_sound_below(value, &place.below(&[&index.to_string()]), leads)
        }),
        _ => true,
    }
}

fn references(file: &SchemaFile, unit: &Unit, found: &mut dyn FnMut(&str)) {
    for (_, value) in members(file, unit).into_iter().flatten().filter(|(name, _)| *name != "$ref") {
        references_below(value, found);
    }
    let own = members(file, unit).into_iter().flatten().find(|(name, _)| *name == "$ref");
    if let Some((_, Value::String(reference))) = own {
        found(reference);
    }
}

fn references_below(value: &Value, found: &mut dyn FnMut(&str)) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                found(reference);
            }
            map.values().for_each(|value| references_below(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references_below(value, found)),
        _ => {}
    }
}
