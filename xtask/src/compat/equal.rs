//! Edits that change nothing: which they are, and what proves it.

use serde_json::Value;

use crate::codegen::locate::escape;

use super::finding::Finding;
use super::tree::{SchemaFile, Tree, Vendor};
use super::view::{Place, View};
use super::walk::{KEYWORDS, Treatment, canonical};

/// An edit of the text that means nothing to documents or code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equal {
    /// `schema/id123/common.json`
    pub file: String,
    /// Where the text differs.
    pub pointer: String,
    /// Line in the newer tree, or in the older one for what is gone.
    pub line: usize,
    /// What kind of edit it is.
    pub kind: EqualKind,
}

/// Kinds of edits that change nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EqualKind {
    /// Documentation, samples or comments.
    Text,
    /// The same keys or entries in another order.
    Order,
    /// A reference was moved, inlined or drawn out; followed, it leads to the same schema.
    Reference,
    /// The same meaning spelt in another way.
    Spelling,
    /// White space.
    Formatting,
}

impl EqualKind {
    /// `text`, `order`, `reference`, `spelling` or `formatting`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Order => "order",
            Self::Reference => "reference",
            Self::Spelling => "spelling",
            Self::Formatting => "formatting",
        }
    }

    /// Why nothing changes.
    pub fn proof(self) -> &'static str {
        match self {
            Self::Text => "the keyword is documentation: no reader, writer or type depends on it",
            Self::Order => "the same entries, where order says nothing",
            Self::Reference => "with references followed, both sides have the same canonical form",
            Self::Spelling => "both sides have the same canonical form",
            Self::Formatting => "the same JSON value",
        }
    }
}

/// Differences of text that no finding explains.
pub(super) fn unexplained(before: &Tree, after: &Tree, findings: &[Finding], mut found: Vec<Equal>) -> Vec<Equal> {
    for (name, new) in &after.vendors {
        let Some(old) = before.vendors.get(name) else { continue };
        for file in new.files.values() {
            let Some(was) = old.files.get(&file.name) else { continue };
            if was.text == file.text {
                continue;
            }
            let mut places = Vec::new();
            differences(&was.value, &file.value, &mut String::new(), &mut places);
            if places.is_empty() {
                places.push((String::new(), EqualKind::Formatting));
            }
            for (pointer, kind) in places {
                let explained = findings.iter().any(|finding| covers(finding, file, &pointer));
                // What is part of a larger edit is no edit of its own: that one has findings.
                if let (false, Some(kind)) = (explained, judge((old, new), (was, file), &pointer, kind)) {
                    let side = if file.value.pointer(&pointer).is_some() { file } else { was };
                    found.push(Equal { file: file.shown.clone(), line: side.line(&pointer), pointer, kind });
                }
            }
        }
    }
    found
}

/// Whether a finding stands at the place, around it or in it.
fn covers(finding: &Finding, file: &SchemaFile, pointer: &str) -> bool {
    let other = finding.location.pointer.as_str();
    let within = |inner: &str, outer: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    finding.location.file == file.shown
        && !is_text(pointer)
        && (within(pointer, other) && !other.is_empty() || within(other, pointer))
}

fn is_text(pointer: &str) -> bool {
    let key = pointer.rsplit('/').find(|key| key.parse::<usize>().is_err()).unwrap_or_default();
    let is_member = pointer.rsplit('/').nth(1) == Some("properties");
    !is_member && KEYWORDS.iter().any(|(name, treatment)| *name == key && matches!(treatment, Treatment::Text(_)))
}

/// Keys that differ, as deep as both sides have the same kind of value.
fn differences(before: &Value, after: &Value, pointer: &mut String, found: &mut Vec<(String, EqualKind)>) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after {
            found.push((pointer.clone(), EqualKind::Spelling));
        }
        return;
    };
    let kept = |one: &serde_json::Map<String, Value>, other: &serde_json::Map<String, Value>| -> Vec<String> {
        one.keys().filter(|key| other.contains_key(*key)).cloned().collect()
    };
    if kept(old, new) != kept(new, old) {
        found.push((pointer.clone(), EqualKind::Order));
    }
    let length = pointer.len();
    for key in old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))) {
        pointer.push('/');
        pointer.push_str(&escape(key));
        match (old.get(key), new.get(key)) {
            (Some(was), Some(is)) => differences(was, is, pointer, found),
            _ => found.push((pointer.clone(), EqualKind::Spelling)),
        }
        pointer.truncate(length);
    }
}

/// Names the kind of an edit, and proves that the schema around it is the same on both sides; none where it is not.
fn judge(
    vendors: (&Vendor, &Vendor),
    files: (&SchemaFile, &SchemaFile),
    pointer: &str,
    kind: EqualKind,
) -> Option<EqualKind> {
    if is_text(pointer) {
        return Some(EqualKind::Text);
    }
    if kind == EqualKind::Order {
        return Some(kind);
    }
    let (was, is) = (files.0.value.pointer(pointer), files.1.value.pointer(pointer));
    if let (Some(Value::Array(was)), Some(Value::Array(is))) = (was, is) {
        let sorted = |list: &[Value]| {
            let mut texts: Vec<String> = list.iter().map(Value::to_string).collect();
            texts.sort_unstable();
            texts
        };
        if sorted(was) == sorted(is) {
            return Some(EqualKind::Order);
        }
    }
    // What is there on one side only is judged by what it was in: a member that is gone is not equal to nothing.
    let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    let around = enclosing(if was.is_some() && is.is_some() { pointer } else { parent });
    let form = |vendor: &Vendor, file: &SchemaFile| {
        let file = vendor.files.get(&file.name)?;
        file.value.pointer(&around)?;
        Some(canonical(vendor, &View::new(vendor, Place { file, pointer: around.clone() })))
    };
    match (form(vendors.0, files.0), form(vendors.1, files.1)) {
        (Some(old), Some(new)) if old != new => None,
        _ if pointer.contains("/$ref") || pointer.contains("/anyOf") || pointer.starts_with("/definitions/") => {
            Some(EqualKind::Reference)
        }
        _ => Some(EqualKind::Spelling),
    }
}

/// The nearest schema around a place.
fn enclosing(pointer: &str) -> String {
    let keys: Vec<&str> = pointer.split('/').collect();
    let mut end = 1;
    for index in 1..keys.len() {
        if matches!(keys[index - 1], "properties" | "definitions") || keys[index] == "items" {
            end = index + 1;
        }
    }
    keys[..end].join("/")
}
