//! `x-required-any`: lists of members, of which a request needs one whole.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::rules;
use super::super::tree::SchemaFile;
use super::super::view::Place;
use super::{At, Walk};

impl<'a> Walk<'a> {
    /// Compares what a request needs, by the requests that are enough: a list is enough for all lists that hold it.
    pub(super) fn required_any(&mut self, before: &'a SchemaFile, after: &'a SchemaFile) {
        let value = |file: &SchemaFile| file.value.get("x-required-any").cloned().unwrap_or_default();
        let (old, new) = (value(before), value(after));
        let (was, is) = (lists(&old), lists(&new));
        if normal(&old) == normal(&new) {
            return;
        }
        let still_enough = contains(&is, &was);
        let lost = was.iter().find(|list| !is.is_empty() && !is.iter().any(|other| other.is_subset(list)));
        let needs = |lists: &[BTreeSet<&str>]| -> String {
            let all: Vec<String> = lists.iter().map(|one| format!("`{}`", names(one))).collect();
            if all.is_empty() { "none of them".into() } else { all.join(", or ") }
        };
        let message = match lost {
            Some(lost) => format!("`{}` was enough, and is not now: a request needs {}", names(lost), needs(&is)),
            None => format!("a request needs {} now; it needed {}", needs(&is), needs(&was)),
        };
        let rule = if still_enough { &rules::REQUIRED_ANY_LOOSENED } else { &rules::REQUIRED_ANY_CHANGED };
        let pointer = if new.is_null() { String::new() } else { "/x-required-any".into() };
        self.report(rule, &At::After(&Place { file: after, pointer }), (old, new), message);
    }
}

fn names(list: &BTreeSet<&str>) -> String {
    list.iter().copied().collect::<Vec<_>>().join("` and `")
}

/// Whether every request that the narrow lists let through is let through by the wide ones; no lists let everything through.
fn contains(wide: &[BTreeSet<&str>], narrow: &[BTreeSet<&str>]) -> bool {
    let enough = |list: &BTreeSet<&str>| wide.iter().any(|other| other.is_subset(list));
    wide.is_empty() || !narrow.is_empty() && narrow.iter().all(enough)
}

fn lists(value: &Value) -> Vec<BTreeSet<&str>> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|list| list.as_array().into_iter().flatten().filter_map(Value::as_str).collect())
        .collect()
}

/// The lists that decide: one that holds another says nothing beside it, and their order says nothing.
pub(super) fn normal(value: &Value) -> Value {
    let all = lists(value);
    if value.as_array().is_none_or(|list| list.len() != all.len()) || all.iter().any(BTreeSet::is_empty) {
        return value.clone();
    }
    let mut least: Vec<&BTreeSet<&str>> =
        all.iter().filter(|list| !all.iter().any(|other| other != *list && other.is_subset(list))).collect();
    least.sort();
    least.dedup();
    json!(least)
}
