//! How a document would be written: enough of the codecs to show bytes before and after an edit. The real codecs are
//! locked by snapshots; these lines are for a reader's eyes.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::sample::{self, member};
use super::tree::Vendor;
use super::view::View;
use super::walk::line;
use super::xml;

/// The document as JSON: members in the schema's order, in the form that is written.
pub(super) fn json<'a>(vendor: &'a Vendor, view: &View<'a>, document: &Value) -> Value {
    written(vendor, view, document, 0)
}

fn written<'a>(vendor: &'a Vendor, view: &View<'a>, document: &Value, depth: usize) -> Value {
    if depth > 24 {
        return document.clone();
    }
    if let Some(branch) = chosen(vendor, view, document) {
        return written(vendor, &branch, document, depth + 1);
    }
    match document {
        Value::Object(map) => {
            let mut out = Map::new();
            let mut read = Vec::new();
            let names = view.value("properties");
            for name in names.as_object().into_iter().flatten().map(|(name, _)| name) {
                let Some(member) = member(vendor, view, name) else { continue };
                if member.get("x-encodings").is_some() {
                    continue;
                }
                let aliases = texts(&member.value("x-aliases"));
                let given = map.get(name).or_else(|| aliases.iter().find_map(|alias| map.get(alias)));
                read.extend(aliases);
                match (given, member.value("x-null").as_str()) {
                    (Some(Value::Null), Some("tolerated")) => {}
                    (Some(value), _) => drop(out.insert(name.clone(), written(vendor, &member, value, depth + 1))),
                    (None, Some("written")) => drop(out.insert(name.clone(), Value::Null)),
                    (None, _) => {}
                }
            }
            let is_listed = |name: &String| names.get(name.as_str()).is_some() || read.contains(name);
            for (name, value) in map.iter().filter(|(name, _)| !is_listed(name)) {
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
            (_, Value::String(text)) if view.value("x-ignore-case") == true => {
                let known = view.value("x-known-values");
                let listed = known.as_array().into_iter().flatten().filter_map(|entry| entry["value"].as_str());
                let listed = listed.into_iter().find(|listed| listed.eq_ignore_ascii_case(text));
                Value::String(listed.unwrap_or(text).to_owned())
            }
            _ => value.clone(),
        },
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The name of the branch of a union that a document is read as; none where it is none of them.
pub(super) fn branch<'a>(vendor: &'a Vendor, view: &View<'a>, document: &Value) -> Option<String> {
    let branch = chosen(vendor, view, document)?;
    Some(branch.type_name().unwrap_or_else(|| branch.place.pointer.clone()))
}

/// The branch of a union whose constant the document has.
fn chosen<'a>(vendor: &'a Vendor, view: &View<'a>, document: &Value) -> Option<View<'a>> {
    let (branches, place) = view.get("oneOf")?;
    let (tag, _) = view.get("x-discriminator")?;
    let said = document.get(tag.as_str()?)?;
    let branches = (0..branches.as_array()?.len()).map(|index| View::new(vendor, place.below(&[&index.to_string()])));
    branches.into_iter().find(|branch| {
        member(vendor, branch, tag.as_str().unwrap_or_default()).is_some_and(|member| member.value("const") == *said)
    })
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
    if let (Some(sum), Some(listed)) = (value.as_i64(), known.as_array()) {
        let flags = member.value("x-xml")["flags"] == true;
        return flags
            .then(|| names_of(sum, listed))
            .flatten()
            .unwrap_or_else(|| format!("({sum} has no name: refused)"));
    }
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if member.value("format") == "dotnet-date-time-offset" {
        return format!("<DateTime>{text}</DateTime><OffsetMinutes>0</OffsetMinutes>");
    }
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The names of the values that a sum is made of; none when something is left over.
fn names_of(sum: i64, listed: &[Value]) -> Option<String> {
    let mut left = sum;
    let mut names = Vec::new();
    for entry in listed {
        let (value, name) = (entry["value"].as_i64()?, entry["name"].as_str()?);
        if value != 0 && left & value == value {
            left &= !value;
            names.push(name);
        }
    }
    (left == 0 && !names.is_empty()).then(|| names.join(" "))
}

/// The document as form pairs, as they stand before percent-encoding.
pub(super) fn form<'a>(vendor: &'a Vendor, view: &View<'a>, document: &Value) -> String {
    let pairs = json(vendor, view, document);
    let pairs = pairs.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    let pairs = pairs
        .map(|(name, value)| format!("{name}={}", value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The line that selects an operation, its parameters named after the members that fill them; none for an action, whose
/// body selects.
pub(super) fn request_line(root: &Value) -> Option<String> {
    let operation = root.get("x-operation")?;
    let media = operation["request-media-types"].get(0).and_then(Value::as_str);
    let body = media.map_or_else(|| " without a body".to_owned(), |media| format!(" ({media})"));
    Some(format!("{} {}{body}", operation["method"].as_str().unwrap_or_default(), line(operation)))
}
