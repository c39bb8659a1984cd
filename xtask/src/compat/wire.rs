//! How a document would be written: enough of the codecs to show bytes before and after an edit. The real codecs are
//! locked by snapshots; these lines are for a reader's eyes.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::sample::{self, member};
use super::tree::Vendor;
use super::view::View;
use super::xml;

/// The document as JSON: members in the schema's order, in the form that is written.
pub(super) fn json(vendor: &Vendor, view: &View<'_>, document: &Value) -> Value {
    written(vendor, view, document, 0)
}

fn written(vendor: &Vendor, view: &View<'_>, document: &Value, depth: usize) -> Value {
    if depth > 24 {
        return document.clone();
    }
    match document {
        Value::Object(map) => {
            let mut out = Map::new();
            let names = view.value("properties");
            for name in names.as_object().into_iter().flatten().map(|(name, _)| name) {
                let Some(member) = member(vendor, view, name) else { continue };
                if member.get("x-encodings").is_some() {
                    continue;
                }
                match (map.get(name), member.value("x-null").as_str()) {
                    (Some(Value::Null), Some("tolerated")) => {}
                    (Some(value), _) => drop(out.insert(name.clone(), written(vendor, &member, value, depth + 1))),
                    (None, Some("written")) => drop(out.insert(name.clone(), Value::Null)),
                    (None, _) => {}
                }
            }
            for (name, value) in map.iter().filter(|(name, _)| names.get(name.as_str()).is_none()) {
                out.insert(name.clone(), value.clone());
            }
            Value::Object(out)
        }
        Value::Array(list) => {
            let entry = view.get("items").map(|(_, place)| View::new(vendor, place));
            let entries = list.iter().map(|value| match &entry {
                Some(entry) => written(vendor, entry, value, depth + 1),
                None => value.clone(),
            });
            Value::Array(entries.collect())
        }
        value => match (view.types().as_slice(), value) {
            (["string", "boolean"], Value::Bool(value)) => Value::String(value.to_string()),
            (["boolean", "string"], Value::String(text)) if text == "true" || text == "false" => {
                Value::Bool(text == "true")
            }
            _ => value.clone(),
        },
    }
}

/// The document as XML, in the contract's order; none without a contract.
pub(super) fn xml(vendor: &Vendor, view: &View<'_>, document: &Value) -> Option<String> {
    let (contract, _) = view.get("x-xml")?;
    let root = contract["root"].as_str()?;
    let namespace = contract["namespace"].as_str().unwrap_or_default();
    let mut text = format!("<{root} xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"{namespace}\">");
    for name in xml::order(contract) {
        let member = member(vendor, view, &name)?;
        let _ = match document.get(&name) {
            None if member.value("x-null") != "written" => Ok(()),
            None | Some(Value::Null) => write!(text, "<{name} i:nil=\"true\" />"),
            Some(value) => write!(text, "<{name}>{}</{name}>", element(vendor, &member, value, 0)),
        };
    }
    let _ = write!(text, "</{root}>");
    Some(text)
}

/// What stands inside an element. A member that is an object has its own members in order; the entries of a list are
/// called as the root of their class.
fn element(vendor: &Vendor, member: &View<'_>, value: &Value, depth: usize) -> String {
    if let (Value::Object(map), Some((contract, _)), true) = (value, member.get("x-xml"), depth < 16) {
        let of = |name: String| {
            let (value, member) = (map.get(&name)?, sample::member(vendor, member, &name)?);
            Some(format!("<{name}>{}</{name}>", element(vendor, &member, value, depth + 1)))
        };
        return xml::order(contract).into_iter().filter_map(of).collect();
    }
    if let (Value::Array(entries), Some((_, place)), true) = (value, member.get("items"), depth < 16) {
        let entry = View::new(vendor, place);
        let contract = entry.value("x-xml");
        let name = contract["root"].as_str().unwrap_or("Item");
        let of = |value: &Value| format!("<{name}>{}</{name}>", element(vendor, &entry, value, depth + 1));
        return entries.iter().map(of).collect();
    }
    let known = member.value("x-known-values");
    let entry = known.as_array().into_iter().flatten().find(|entry| entry["value"] == *value);
    if let Some(name) = entry.and_then(|entry| entry["name"].as_str()) {
        return name.to_owned();
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if member.value("format") == "dotnet-date-time-offset" {
        return format!("<DateTime>{text}</DateTime><OffsetMinutes>0</OffsetMinutes>");
    }
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The document as form pairs, as they stand before percent-encoding.
pub(super) fn form(vendor: &Vendor, view: &View<'_>, document: &Value) -> String {
    let pairs = json(vendor, view, document);
    let pairs = pairs.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let pairs = pairs
        .map(|(name, value)| format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The line that selects an operation; none for an action, whose body does.
pub(super) fn request_line(root: &Value) -> Option<String> {
    let operation = root.get("x-operation")?;
    let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
    let media = operation["request-media-types"].get(0).and_then(Value::as_str).unwrap_or("application/json");
    Some(format!("{} {} ({media})", text("method"), text("path")))
}
