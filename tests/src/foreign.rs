//! XML and form documents turned into JSON by foreign parsers and the schema alone, so that the JSON Schema validator
//! can judge them and no code of this workspace takes part.

use roxmltree::{Document, Node};
use serde_json::{Map, Value};

use crate::schemas::Schemas;

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Reads XML: the root and namespace must be those of the schema's `x-xml`, and so must the entries of lists.
///
/// # Panics
///
/// When the text is not well-formed, or an element does not fit the schema.
pub fn from_xml(schemas: &Schemas, message: &str, text: &str) -> Value {
    let document = Document::parse(text).unwrap_or_else(|error| panic!("{message}: {error}"));
    let root = document.root_element();
    let model = Place::of(schemas, message).resolved();
    assert_eq!(root.tag_name().name(), model.class(), "{message}");
    model.object(root)
}

/// Reads a form. A blank value is null.
///
/// # Panics
///
/// When a key or value does not fit the schema.
pub fn from_form(schemas: &Schemas, message: &str, text: &str) -> Value {
    let model = Place::of(schemas, message);
    let mut members = Map::new();
    for (name, text) in form_urlencoded::parse(text.as_bytes()) {
        let value = if text.is_empty() { Value::Null } else { model.member(&name).scalar(&text) };
        assert!(members.insert(name.to_string(), value).is_none(), "{message}: {name} occurs twice");
    }
    Value::Object(members)
}

/// A schema and the file it stands in.
#[derive(Clone)]
struct Place<'a> {
    schemas: &'a Schemas,
    file: String,
    schema: &'a Value,
}

impl<'a> Place<'a> {
    fn of(schemas: &'a Schemas, message: &str) -> Self {
        Self { schemas, file: message.to_owned(), schema: schemas.document(message) }
    }

    fn class(&self) -> &'a str {
        self.schema["x-xml"]["root"].as_str().unwrap_or_else(|| panic!("{}: no class", self.file))
    }

    fn member(&self, name: &str) -> Self {
        let schema = &self.schema["properties"][name];
        assert!(schema.is_object(), "{}: the schema has no {name}", self.file);
        Self { schema, ..self.clone() }.resolved()
    }

    /// What a reference leads to, which may be one of two branches with null.
    fn resolved(self) -> Self {
        let reference = self.schema["$ref"].as_str().or_else(|| self.schema["anyOf"][0]["$ref"].as_str());
        let Some(reference) = reference else { return self };
        let (file, pointer) = reference.split_once('#').unwrap_or_else(|| panic!("{}: {reference}", self.file));
        let vendor = self.file.split_once('/').map_or("", |(vendor, _)| vendor);
        let file = file.strip_suffix(".json").map_or(self.file.clone(), |name| format!("{vendor}/{name}"));
        let schema = self.schemas.document(&file).pointer(pointer);
        let schema = schema.unwrap_or_else(|| panic!("{}: {reference} leads nowhere", self.file));
        Self { schemas: self.schemas, file, schema }.resolved()
    }

    fn object(&self, element: Node<'_, '_>) -> Value {
        let namespace = self.schema["x-xml"]["namespace"].as_str();
        assert_eq!(element.tag_name().namespace(), namespace, "{}", self.file);
        let members = element.children().map(|child| {
            assert!(child.is_element(), "{}: {child:?} between the members", self.file);
            assert_eq!(child.tag_name().namespace(), namespace, "{}", self.file);
            let name = child.tag_name().name();
            (name.to_owned(), self.member(name).value(child))
        });
        Value::Object(members.collect())
    }

    fn value(&self, element: Node<'_, '_>) -> Value {
        if element.attribute((INSTANCE, "nil")) == Some("true") {
            return Value::Null;
        }
        if self.is("array") {
            let entry = Self { schema: &self.schema["items"], ..self.clone() }.resolved();
            let entries = element.children().map(|child| {
                assert_eq!(child.tag_name().name(), entry.class(), "{}", self.file);
                entry.object(child)
            });
            return entries.collect();
        }
        if self.is("object") { self.object(element) } else { self.scalar(element.text().unwrap_or_default()) }
    }

    fn scalar(&self, text: &str) -> Value {
        if let Some(known) = self.schema["x-known-values"].as_array() {
            // Written by name or by number.
            let known = known.iter().find(|value| value["name"] == text).map(|value| value["value"].clone());
            return known.unwrap_or_else(|| self.integer(text));
        }
        if self.is("integer") {
            self.integer(text)
        } else if self.is("boolean") {
            text.parse::<bool>().unwrap_or_else(|_| panic!("{}: {text} is no boolean", self.file)).into()
        } else {
            text.into()
        }
    }

    fn integer(&self, text: &str) -> Value {
        text.parse::<i64>().unwrap_or_else(|_| panic!("{}: {text} is no integer", self.file)).into()
    }

    fn is(&self, kind: &str) -> bool {
        let types = &self.schema["type"];
        types == kind || types.as_array().is_some_and(|types| types.iter().any(|one| one == kind))
    }
}
