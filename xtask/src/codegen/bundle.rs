//! Stage 3: one namespace for a vendor. Every reference of every file leads to a named entry.

use std::collections::BTreeMap;

use serde_json::Value;

use super::lint::files::{Role, role};
use super::load::{File, Folder};
use super::locate::escape;
use super::names;
use super::refusal::{Refusal, Refusals};

/// A vendor's named schemas.
#[derive(Debug)]
pub(super) struct Bundle<'a> {
    /// In the order of files; within a file the root first, then its definitions.
    pub(super) entries: Vec<Entry<'a>>,
    index: BTreeMap<String, usize>,
}

/// A named schema and where it stands.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) name: String,
    pub(super) file: &'a File,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    /// Rust module: the action's, or `common`.
    pub(super) module: String,
    pub(super) role: Role,
}

impl<'a> Bundle<'a> {
    /// The entry a reference leads to. [`bundle`] has checked that it exists.
    pub(super) fn target(&self, reference: &str) -> Option<&Entry<'a>> {
        let name = reference.rsplit('/').next()?;
        self.entries.get(*self.index.get(name)?)
    }
}

/// Gathers the entries; refuses names that occur twice, references that lead nowhere, and cycles.
pub(super) fn bundle(folder: &Folder) -> Result<Bundle<'_>, Refusals> {
    let mut bundle = Bundle { entries: Vec::new(), index: BTreeMap::new() };
    let mut refusals = Vec::new();
    for file in &folder.files {
        let Some((action, role)) = role(&file.name) else { continue };
        let module = names::module(action).unwrap_or_else(|| "common".into());
        let root = (role != Role::Common)
            .then(|| (file.value["title"].as_str().unwrap_or_default(), String::new(), &file.value));
        let definitions = file.value.get("definitions").and_then(Value::as_object).into_iter().flatten();
        let definitions =
            definitions.map(|(name, value)| (name.as_str(), format!("/definitions/{}", escape(name)), value));
        for (name, pointer, value) in root.into_iter().chain(definitions) {
            if let Some(first) = bundle.index.get(name) {
                let first = bundle.entries[*first].file.shown.clone();
                refusals.push(file.refuse(
                    &pointer,
                    format!("the name {name} is taken by {first}"),
                    "rename one, or move it to common.json and share it",
                ));
                continue;
            }
            bundle.index.insert(name.to_owned(), bundle.entries.len());
            bundle.entries.push(Entry { name: name.to_owned(), file, pointer, value, module: module.clone(), role });
        }
    }
    for entry in &bundle.entries {
        references(&bundle, entry, entry.value, &entry.pointer, &mut refusals);
    }
    if refusals.is_empty() {
        for entry in &bundle.entries {
            if reaches(&bundle, entry, &entry.name, 0) {
                refusals.push(entry.file.refuse(
                    &entry.pointer,
                    "the type contains itself",
                    "break the cycle: recursive types are not supported",
                ));
            }
        }
    }
    if refusals.is_empty() { Ok(bundle) } else { Err(Refusals(refusals)) }
}

/// Checks that each reference below `value` leads somewhere it may lead.
fn references(bundle: &Bundle<'_>, entry: &Entry<'_>, value: &Value, pointer: &str, refusals: &mut Vec<Refusal>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let at = format!("{pointer}/{}", escape(key));
                if key == "definitions" && pointer.is_empty() {
                    continue;
                }
                if let ("$ref", Some(reference)) = (key.as_str(), value.as_str()) {
                    let target = bundle.target(reference);
                    let local = reference.starts_with('#');
                    let found = target.is_some_and(|target| {
                        if local { std::ptr::eq(target.file, entry.file) } else { target.role == Role::Common }
                    });
                    if !found {
                        refusals.push(entry.file.refuse(
                            &at,
                            "the reference leads nowhere",
                            "correct the name, or add the definition",
                        ));
                    } else if pointer == entry.pointer {
                        refusals.push(entry.file.refuse(
                            &at,
                            "a definition is nothing but a reference",
                            "refer to the other definition directly",
                        ));
                    }
                }
                references(bundle, entry, value, &at, refusals);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                references(bundle, entry, value, &format!("{pointer}/{index}"), refusals);
            }
        }
        _ => {}
    }
}

/// Whether following references from `entry` leads to `name` again.
fn reaches(bundle: &Bundle<'_>, entry: &Entry<'_>, name: &str, depth: usize) -> bool {
    depth > bundle.entries.len()
        || targets(entry.value, entry.pointer.is_empty())
            .iter()
            .filter_map(|reference| bundle.target(reference))
            .any(|target| target.name == name || reaches(bundle, target, name, depth + 1))
}

fn targets(value: &Value, root: bool) -> Vec<&str> {
    match value {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !(root && *key == "definitions"))
            .flat_map(|(key, value)| match value.as_str() {
                Some(reference) if key == "$ref" => vec![reference],
                _ => targets(value, false),
            })
            .collect(),
        Value::Array(list) => list.iter().flat_map(|value| targets(value, false)).collect(),
        _ => Vec::new(),
    }
}
