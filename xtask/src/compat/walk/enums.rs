//! Closed lists of values (`enum`) and open ones (`x-known-values`).

use std::collections::HashSet;

use serde_json::{Value, json};

use super::super::finding::{Level, Severity};
use super::super::rules;
use super::super::view::{Place, View};
use super::{At, Walk};

impl<'a> Walk<'a> {
    pub(super) fn enums(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old_known, new_known) = (before.get("x-known-values"), after.get("x-known-values"));
        let (old, new) = (closed(before), closed(after));
        let keyword = |view: &View<'a>| if view.get("const").is_some() { "const" } else { "enum" };
        match (&old, &new) {
            // A constant beside another is a rule of its own.
            (Some(_), Some(_)) if [before, after].map(keyword) == ["const"; 2] => {}
            (Some(old), Some(new)) => self.closed_values(old, new, &after.place_since(before, keyword(after))),
            (None, Some(_)) if keyword(after) == "const" => {}
            (Some(_), None) if keyword(before) == "const" => {}
            (None, Some(new)) => {
                let place = after.place_since(before, "enum");
                let values = (before.value("x-known-values"), json!(new));
                self.report(&rules::ENUM_CLOSED, &At::After(&place), values, "only the listed values are allowed now");
            }
            (Some(old), None) => {
                let place = after.place_since(before, "x-known-values");
                let values = (json!(old), after.value("x-known-values"));
                self.report(
                    &rules::ENUM_OPENED,
                    &At::After(&place),
                    values,
                    "values that are not listed are allowed now",
                );
            }
            (None, None) => match (old_known, new_known) {
                (Some((old, was)), Some((new, is))) => {
                    let ignores = |view: &View<'a>| view.value("x-ignore-case") == json!(true);
                    self.known_values(&was, old, &is, new, ignores(before) && ignores(after));
                }
                (None, Some((new, is))) => {
                    // The same texts as before, with names for some of them.
                    self.known_values(&is, &json!([]), &is, new, false);
                }
                (Some((old, was)), None) => self.known_values(&was, old, &after.place, &json!([]), false),
                (None, None) => {}
            },
        }
        self.marks(before, after);
    }

    fn closed_values(&mut self, old: &[Value], new: &[Value], place: &Place<'a>) {
        // A list may be long: each value is looked up, and not searched for.
        let texts = |list: &[Value]| -> HashSet<String> { list.iter().map(Value::to_string).collect() };
        let (was, is) = (texts(old), texts(new));
        for value in new.iter().filter(|value| !was.contains(&value.to_string())) {
            let message = format!("{value} is allowed now");
            self.report(&rules::ENUM_VALUE_ADDED, &At::After(place), (Value::Null, value.clone()), message);
        }
        for value in old.iter().filter(|value| !is.contains(&value.to_string())) {
            let message = format!("{value} is no longer allowed");
            self.report(&rules::ENUM_VALUE_REMOVED, &At::After(place), (value.clone(), Value::Null), message);
        }
    }

    fn known_values(&mut self, was: &Place<'a>, old: &Value, is: &Place<'a>, new: &Value, any_case: bool) {
        let entries = |list: &Value| -> Vec<Value> { list.as_array().cloned().unwrap_or_default() };
        let (old, new) = (entries(old), entries(new));
        let find = |list: &[Value], key: &str, value: &Value| {
            list.iter().position(|entry| !value.is_null() && entry.get(key) == Some(value))
        };
        // A value whose name or description is that of one that is gone is the same value in another form.
        let other_form = |entry: &Value| {
            let gone = |index: &usize| find(&new, "value", &old[*index]["value"]).is_none();
            ["name", "description"]
                .into_iter()
                .find_map(|key| find(&old, key, entry.get(key).unwrap_or(&Value::Null)).filter(gone))
                .or_else(|| {
                    old.iter().position(|other| same_but_for_case(&other["value"], &entry["value"])).filter(gone)
                })
        };
        let mut changed = Vec::new();
        for (index, entry) in new.iter().enumerate() {
            let place = is.below(&[&index.to_string()]);
            let value = &entry["value"];
            if let Some(at) = find(&old, "value", value) {
                self.known_value(&old[at], entry, &place);
            } else if let Some(at) = other_form(entry).filter(|at| !changed.contains(at)) {
                changed.push(at);
                let message = format!("the value {} is {value} on the wire now", old[at]["value"]);
                let values = (old[at]["value"].clone(), value.clone());
                let same_in_any_case = any_case && same_but_for_case(&values.0, &values.1);
                let sent = self.direction == super::Direction::Request;
                if let Some(finding) = self.report(&rules::KNOWN_VALUE_CHANGED, &At::After(&place), values, message)
                    && same_in_any_case
                {
                    // Both are read as the same; whether the other side reads them so is its own affair.
                    finding.lower(if sent { Severity::Risky } else { Severity::Note });
                    finding.rust = Level::Patch;
                }
            } else {
                let message = format!("the value {value} has a name now");
                self.report(&rules::KNOWN_VALUE_ADDED, &At::After(&place), (Value::Null, entry.clone()), message);
            }
        }
        for (index, entry) in old.iter().enumerate() {
            if find(&new, "value", &entry["value"]).is_none() && !changed.contains(&index) {
                let place = was.below(&[&index.to_string()]);
                let message = format!("the value {} has no name any more; it is still read", entry["value"]);
                self.report(&rules::KNOWN_VALUE_REMOVED, &At::Before(&place), (entry.clone(), Value::Null), message);
            }
        }
    }

    /// The same value on both sides: its name, which is that of the element for a number, and its other names.
    fn known_value(&mut self, old: &Value, new: &Value, place: &Place<'a>) {
        let names = (old["name"].clone(), new["name"].clone());
        let at = place.below(&["name"]);
        if names.0 != names.1 {
            if new["value"].is_number() {
                let message = format!("{} is called {} in XML now", names.0, names.1);
                self.report(&rules::KNOWN_VALUE_XML_NAME_CHANGED, &At::After(&at), names, message);
            } else {
                let message = "the value has another Rust name";
                self.report(&rules::KNOWN_VALUE_RENAMED, &At::After(&at), names, message);
            }
        }
        let texts = |entry: &Value| entry["aliases"].as_array().cloned().unwrap_or_default();
        let (before, after) = (texts(old), texts(new));
        let at = place.below(&["aliases"]);
        for alias in after.iter().filter(|alias| !before.contains(alias)) {
            let message = format!("the value is read under the name {alias}, too");
            self.report(&rules::KNOWN_VALUE_ALIAS_ADDED, &At::After(&at), (Value::Null, alias.clone()), message);
        }
        for alias in before.iter().filter(|alias| !after.contains(alias) && **alias != new["name"]) {
            let message = format!("the value is no longer read under the name {alias}");
            self.report(&rules::KNOWN_VALUE_ALIAS_REMOVED, &At::After(&at), (alias.clone(), Value::Null), message);
        }
        let known = ["value", "name", "aliases", "description", "x-provenance"];
        let keys =
            |entry: &Value| entry.as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        for key in keys(old).into_iter().chain(keys(new)).filter(|key| !known.contains(&key.as_str())) {
            if old.get(&key) != new.get(&key) {
                let message = format!("`{}` of a known value changed, which no rule knows", key.escape_debug());
                let values = (old[&key].clone(), new[&key].clone());
                self.report(&rules::UNKNOWN_KEYWORD_CHANGED, &At::After(place), values, message);
            }
        }
    }

    fn marks(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.value("x-ignore-case"), after.value("x-ignore-case"));
        if old != new {
            let place = after.place_since(before, "x-ignore-case");
            let (rule, message) = if new == json!(true) {
                (&rules::IGNORE_CASE_ADDED, "known values are read in any case now")
            } else {
                (&rules::IGNORE_CASE_REMOVED, "known values are read only as they are listed now")
            };
            self.report(rule, &At::After(&place), (old, new), message);
        }
    }
}

fn same_but_for_case(one: &Value, other: &Value) -> bool {
    one.as_str().zip(other.as_str()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// The values of `enum`, or that of `const`. The list that every boolean-or-text has says nothing beyond its type.
fn closed(view: &View<'_>) -> Option<Vec<Value>> {
    let list: Vec<Value> = view.listed()?.into_iter().cloned().collect();
    let flag = [json!(true), json!(false), json!("true"), json!("false"), Value::Null];
    let types = view.types();
    if types.len() == 2
        && types.contains(&"boolean")
        && types.contains(&"string")
        && flag[..4].iter().all(|value| list.contains(value))
        && list.iter().all(|value| flag.contains(value))
    {
        return None;
    }
    // Null is judged with the type.
    Some(list.iter().filter(|value| !value.is_null()).cloned().collect())
}
