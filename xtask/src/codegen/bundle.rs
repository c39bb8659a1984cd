//! Stage 3: one namespace for a vendor. Every reference of every file leads to a named entry.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::lint::files::{Role, role};
use super::load::{File, Folder};
use super::locate::escape;
use super::names;
use super::refusal::{MAX_REFUSALS, Refusal, Refusals};

/// A vendor's named schemas.
#[derive(Debug)]
pub(super) struct Bundle<'a> {
    /// In the order of files; within a file the root first, then its definitions.
    pub(super) entries: Vec<Entry<'a>>,
    index: BTreeMap<String, usize>,
    /// Name of the type at the root of each file; of what it refers to, where the root is a reference.
    roots: BTreeMap<&'a str, &'a str>,
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
    role: Role,
}

impl<'a> Bundle<'a> {
    /// The entry called `name`.
    pub(super) fn named(&self, name: &str) -> Option<&Entry<'a>> {
        self.entries.get(*self.index.get(name)?)
    }

    /// The entry at the root of a file, its own or the one it refers to.
    pub(super) fn root(&self, file: &str) -> Option<&Entry<'a>> {
        self.named(self.roots.get(file)?)
    }

    /// The entry a reference leads to. [`bundle`] has checked that it exists.
    pub(super) fn target(&self, reference: &str) -> Option<&Entry<'a>> {
        let name = reference.strip_prefix("common.json").unwrap_or(reference).strip_prefix("#/definitions/")?;
        self.named(name).filter(|entry| !entry.pointer.is_empty())
    }
}

/// Gathers the entries; refuses names that occur twice, references that lead nowhere, and cycles.
pub(super) fn bundle(folder: &Folder) -> Result<Bundle<'_>, Refusals> {
    let mut bundle = Bundle { entries: Vec::new(), index: BTreeMap::new(), roots: BTreeMap::new() };
    let mut refusals = Vec::new();
    let mut shared = Vec::new();
    for file in &folder.files {
        let Some((action, role)) = role(&file.name) else { continue };
        let module = names::module(action).unwrap_or_else(|| super::model::COMMON.into());
        let reference = file.value.get("$ref").and_then(Value::as_str);
        if let Some(reference) = reference {
            bundle.roots.insert(&file.name, reference.rsplit('/').next().unwrap_or_default());
            shared.push((file, reference));
        }
        let root = (role != Role::Common && reference.is_none())
            .then(|| (file.value["title"].as_str().unwrap_or_default(), String::new(), &file.value));
        if let Some((title, ..)) = root {
            bundle.roots.insert(&file.name, title);
        }
        let definitions = file.value.get("definitions").and_then(Value::as_object).into_iter().flatten();
        let definitions =
            definitions.map(|(name, value)| (name.as_str(), format!("/definitions/{}", escape(name)), value));
        for (name, pointer, value) in root.into_iter().chain(definitions) {
            if let Some(first) = bundle.named(name) {
                refusals.push(file.refuse(
                    &pointer,
                    format!("the name {name} is taken by {}", first.file.shown),
                    "rename one, or move it to common.json and share it",
                ));
                continue;
            }
            bundle.index.insert(name.to_owned(), bundle.entries.len());
            bundle.entries.push(Entry { name: name.to_owned(), file, pointer, value, module: module.clone(), role });
        }
    }
    for entry in &bundle.entries {
        for (reference, pointer) in references(entry.value, &entry.pointer) {
            let found = bundle.target(reference).is_some_and(|target| {
                // What another file of the vendor keeps to itself has a name, too, but not for this file.
                if reference.starts_with('#') {
                    std::ptr::eq(target.file, entry.file)
                } else {
                    target.role == Role::Common
                }
            });
            if !found {
                refusals.push(entry.file.refuse(
                    &pointer,
                    "the reference leads nowhere",
                    "correct the name, or add the definition",
                ));
            }
        }
    }
    for (file, reference) in shared {
        if bundle.target(reference).is_none_or(|target| target.role != Role::Common) {
            refusals.push(file.refuse(
                "/$ref",
                "the reply refers to nothing in common.json",
                "correct the name, or add the definition",
            ));
        }
    }
    if refusals.is_empty() {
        cycles(&bundle, &mut refusals);
    }
    refusals.truncate(MAX_REFUSALS);
    if refusals.is_empty() { Ok(bundle) } else { Err(Refusals(refusals)) }
}

/// References of a schema and their pointers. Only places where schemas stand are looked at: an example may have a
/// member called `$ref`.
fn references<'a>(schema: &'a Value, pointer: &str) -> Vec<(&'a str, String)> {
    let mut found = Vec::new();
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        found.push((reference, format!("{pointer}/$ref")));
    }
    for (name, member) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        found.extend(references(member, &format!("{pointer}/properties/{}", escape(name))));
    }
    if let Some(items) = schema.get("items") {
        found.extend(references(items, &format!("{pointer}/items")));
    }
    for keyword in ["anyOf", "oneOf"] {
        for (index, branch) in schema.get(keyword).and_then(Value::as_array).into_iter().flatten().enumerate() {
            found.extend(references(branch, &format!("{pointer}/{keyword}/{index}")));
        }
    }
    found
}

/// Refuses one entry of each cycle.
fn cycles(bundle: &Bundle<'_>, refusals: &mut Vec<Refusal>) {
    let (mut done, mut above) = (BTreeSet::new(), BTreeSet::new());
    for entry in &bundle.entries {
        visit(bundle, entry, &mut done, &mut above, refusals);
    }
}

fn visit<'b>(
    bundle: &'b Bundle<'_>,
    entry: &'b Entry<'_>,
    done: &mut BTreeSet<&'b str>,
    above: &mut BTreeSet<&'b str>,
    refusals: &mut Vec<Refusal>,
) {
    if done.contains(entry.name.as_str()) {
        return;
    }
    if !above.insert(&entry.name) {
        refusals.push(entry.file.refuse(
            &entry.pointer,
            "the type contains itself",
            "break the cycle: recursive types are not supported",
        ));
        return;
    }
    for (reference, _) in references(entry.value, "") {
        if let Some(target) = bundle.target(reference) {
            visit(bundle, target, done, above, refusals);
        }
    }
    above.remove(entry.name.as_str());
    done.insert(&entry.name);
}
