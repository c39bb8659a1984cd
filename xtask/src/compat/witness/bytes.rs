//! Witnesses that are not refused: the same document, and how it is sent, written or read before and after.

use serde_json::Value;

use super::super::document::{Encodings, Step};
use super::super::finding::{Direction, Finding};
use super::super::rules::Reach;
use super::super::{sample, wire};
use super::{Side, Witness, documents};

/// The line that a request begins with, where that is what changed.
pub(super) fn request_lines(finding: &Finding, before: &Side<'_>, after: &Side<'_>) -> Option<Witness> {
    let about = ["x-operation", "x-action"].iter().any(|key| finding.location.pointer == format!("/{key}"))
        || finding.location.pointer.starts_with("/x-operation/");
    if !about || finding.direction == Direction::Response {
        return None;
    }
    let line = |side: &Side<'_>| wire::request_line(&side.root.value);
    let (old, new) = (line(before)?, line(after)?);
    (old != new).then(|| Witness { bytes: vec![("http", old, new)], ..Witness::default() })
}

/// Edits whose effect is said in words rather than shown by a document that is written twice.
pub(super) fn told(finding: &Finding, before: &Side<'_>, after: &Side<'_>) -> Option<Witness> {
    let path = &finding.probe.1;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match finding.rule.id {
        "media-type-removed" => {
            let media = text(&finding.before);
            let (encoding, body): (&str, String) = if media.ends_with("xml") {
                ("xml", wire::xml(before.vendor, &before.view, &full(before))?)
            } else if media.ends_with("x-www-form-urlencoded") {
                ("form", wire::form(before.vendor, &before.view, &full(before)))
            } else {
                ("json", wire::json(before.vendor, &before.view, &full(before)).to_string())
            };
            let (header, gone) = if finding.direction == Direction::Response {
                (format!("Accept: {media}"), format!("(a reply in {media} is not asked for, and not read)"))
            } else {
                (format!("Content-Type: {media}, {body}"), format!("(cannot be sent as {media})"))
            };
            let encoding = if finding.direction == Direction::Response { "http" } else { encoding };
            Some(Witness { document: Some(full(before)), bytes: vec![(encoding, header, gone)], ..Witness::default() })
        }
        "header-changed" => {
            let said = |value: &Value| if value.is_null() { "(no headers named)".into() } else { value.to_string() };
            let bytes = vec![("http", said(&finding.before), said(&finding.after))];
            Some(Witness { bytes, ..Witness::default() })
        }
        "xml-contract-removed" => {
            let document = full(before);
            let old = wire::xml(before.vendor, &before.view, &document)?;
            let bytes = vec![("xml", old, "(there is no XML form)".to_owned())];
            Some(Witness { document: Some(document), bytes, ..Witness::default() })
        }
        "discriminator-changed" => {
            let document = sample::least(before.vendor, &before.view);
            let read = |side: &Side<'_>| match wire::branch(side.vendor, &side.view, &document) {
                Some(name) => format!("read as {name}"),
                None => "read as none of the branches".to_owned(),
            };
            let (old, new) = (read(before), read(after));
            let bytes = vec![("json", old.clone(), new.clone())];
            (old != new).then(|| Witness { document: Some(document), bytes, ..Witness::default() })
        }
        "alias-removed" | "alias-added" => {
            let alias = finding.before.as_str().or(finding.after.as_str())?;
            let leaf = sample::least(before.vendor, &sample::follow(before.vendor, &before.view, path)?);
            let document = sample::with(before.vendor, &before.view, path, Some(&leaf))?;
            let document = documents::under(document, path, alias)?;
            same_document(document, before, after, Reach::JsonAndForm)
        }
        _ => None,
    }
}

/// The same document written before and after, where that differs.
pub(super) fn written(path: &[Step], before: &Side<'_>, after: &Side<'_>, reach: Reach) -> Option<Witness> {
    let mut tried = Vec::new();
    for side in [before, after] {
        let inner = sample::follow(side.vendor, &side.view, path);
        let leaves = inner.map(|view| sample::telling(side.vendor, &view)).unwrap_or_default();
        tried.extend(leaves.iter().filter_map(|leaf| sample::with(side.vendor, &side.view, path, Some(leaf))));
        tried.push(sample::least(side.vendor, &side.view));
        tried.push(full(side));
    }
    tried.into_iter().find_map(|document| same_document(document, before, after, reach))
}

fn full(side: &Side<'_>) -> Value {
    sample::full(side.vendor, &side.view)
}

fn same_document(document: Value, before: &Side<'_>, after: &Side<'_>, reach: Reach) -> Option<Witness> {
    let mut bytes = Vec::new();
    let json = |side: &Side<'_>| wire::json(side.vendor, &side.view, &document).to_string();
    let xml = |side: &Side<'_>| wire::xml(side.vendor, &side.view, &document).unwrap_or_default();
    let form = |side: &Side<'_>| wire::form(side.vendor, &side.view, &document);
    let spoken = |of: fn(&Encodings) -> bool| of(&before.spoken) && of(&after.spoken);
    let mut add = |encoding: &'static str, old: String, new: String| {
        if old != new {
            bytes.push((encoding, old, new));
        }
    };
    let names = reach != Reach::Xml;
    if names && spoken(|spoken| spoken.json) {
        add("json", json(before), json(after));
    }
    if reach != Reach::JsonAndForm && spoken(|spoken| spoken.xml) {
        add("xml", xml(before), xml(after));
    }
    if names && spoken(|spoken| spoken.form) {
        add("form", form(before), form(after));
    }
    (!bytes.is_empty()).then(|| Witness { document: Some(document), bytes, ..Witness::default() })
}
