//! XML and form documents turned into JSON by foreign parsers and the schema alone, so that the JSON Schema validator
//! can judge them and no code of this workspace takes part.

use roxmltree::Document;
use serde_json::{Map, Value};

use crate::schemas::Schemas;

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Reads XML: the root and namespace must be those of the schema's `x-xml`.
///
/// # Panics
///
/// When the text is not well-formed, or an element does not fit the schema.
pub fn from_xml(schemas: &Schemas, message: &str, text: &str) -> Value {
    let schema = schemas.document(message);
    let namespace = schema["x-xml"]["namespace"].as_str();
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{message}: {error}"));
    let root = document.root_element();
    assert_eq!(Some(root.tag_name().name()), schema["x-xml"]["root"].as_str(), "{message}");
    assert_eq!(root.tag_name().namespace(), namespace, "{message}");
    let members = root.children().map(|element| {
        assert!(element.is_element(), "{message}: {element:?} between the members");
        assert_eq!(element.tag_name().namespace(), namespace, "{message}");
        let name = element.tag_name().name();
        let is_nil = element.attribute((INSTANCE, "nil")) == Some("true");
        let value =
            if is_nil { Value::Null } else { value(schemas, message, name, element.text().unwrap_or_default()) };
        (name.to_owned(), value)
    });
    Value::Object(members.collect())
}

/// Reads a form. A blank value is null.
///
/// # Panics
///
/// When a key or value does not fit the schema.
pub fn from_form(schemas: &Schemas, message: &str, text: &str) -> Value {
    let mut members = Map::new();
    for (name, text) in form_urlencoded::parse(text.as_bytes()) {
        let value = if text.is_empty() { Value::Null } else { value(schemas, message, &name, &text) };
        assert!(members.insert(name.to_string(), value).is_none(), "{message}: {name} occurs twice");
    }
    Value::Object(members)
}

fn value(schemas: &Schemas, message: &str, name: &str, text: &str) -> Value {
    let property = &schemas.document(message)["properties"][name];
    assert!(property.is_object(), "{message}: the schema has no {name}");
    let reference = property["$ref"].as_str().or_else(|| property["anyOf"][0]["$ref"].as_str());
    if let Some(reference) = reference {
        return known_value(schemas, message, reference, text);
    }
    let types = &property["type"];
    let is = |kind: &str| types == kind || types.as_array().is_some_and(|types| types.iter().any(|one| one == kind));
    if is("integer") {
        text.parse::<i64>().unwrap_or_else(|_| panic!("{message}: {name} is no integer")).into()
    } else if is("boolean") {
        text.parse::<bool>().unwrap_or_else(|_| panic!("{message}: {name} is no boolean")).into()
    } else {
        text.into()
    }
}

/// The number of an enum value that is written by name or by number.
fn known_value(schemas: &Schemas, message: &str, reference: &str, text: &str) -> Value {
    let vendor = message.split_once('/').map_or("", |(vendor, _)| vendor);
    let pointer = reference.strip_prefix("common.json#").unwrap_or_else(|| panic!("{message}: {reference}"));
    let common = schemas.document(&format!("{vendor}/common"));
    let known = common.pointer(pointer).and_then(|definition| definition["x-known-values"].as_array());
    let known = known.unwrap_or_else(|| panic!("{message}: {reference} has no x-known-values"));
    known.iter().find(|value| value["name"] == text).map_or_else(
        || text.parse::<i64>().unwrap_or_else(|_| panic!("{message}: {reference} has no {text}")).into(),
        |value| value["value"].clone(),
    )
}
