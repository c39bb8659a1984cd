//! The `OpenAPI` documents as an independent validator of JSON Schema 2020-12 reads them.

use std::fs;

use jsonschema::{Draft, Registry, Validator};
use roxmltree::{Document, Node};
use serde_json::{Value, json};

use crate::workspace_root;

/// The vendors that have a document.
pub const VENDORS: [&str; 2] = ["id123", "blub0x"];

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";
const ADDRESS: &str = "openapi:///document";

/// One vendor's document.
pub struct OpenApi {
    document: Value,
    registry: Registry<'static>,
}

/// A message in one media type, such as the request of an operation.
pub struct Media<'a> {
    /// Where it stands, for messages.
    pub place: String,
    /// `application/json` and so on.
    pub media_type: &'a str,
    /// Its schema, and how that is referred to.
    pub pointer: String,
    /// Name and value of each example.
    pub examples: Vec<(&'a str, &'a Value)>,
}

impl OpenApi {
    /// Reads `schema/openapi/<vendor>.json`.
    ///
    /// # Panics
    ///
    /// When the file cannot be read or refers to what does not exist.
    pub fn load(vendor: &str) -> Self {
        let path = workspace_root().join("schema/openapi").join(format!("{vendor}.json"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(ADDRESS, document.clone())
            .and_then(jsonschema::RegistryBuilder::prepare)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { document, registry }
    }

    /// The document itself.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// Every operation, with its id.
    pub fn operations(&self) -> impl Iterator<Item = (&str, &Value)> {
        let items = members(&self.document["paths"]).flat_map(|(_, item)| members(item));
        items.filter_map(|(_, operation)| Some((operation["operationId"].as_str()?, operation)))
    }

    /// Every request and reply that stands at an operation, in each of its media types.
    pub fn media(&self) -> Vec<Media<'_>> {
        let mut media = Vec::new();
        for (path, methods) in members(&self.document["paths"]) {
            for (method, operation) in members(methods) {
                let base = format!("#/paths/{}/{method}", escape(path));
                collect(&operation["requestBody"], &format!("{base}/requestBody"), &mut media);
                for (status, response) in members(&operation["responses"]) {
                    collect(response, &format!("{base}/responses/{status}"), &mut media);
                }
            }
        }
        media
    }

    /// A validator of the schema at a pointer such as `#/components/schemas/CardId`.
    ///
    /// # Panics
    ///
    /// When there is no schema.
    pub fn validator(&self, pointer: &str) -> Validator {
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .build(&json!({"$ref": format!("{ADDRESS}{}", pointer.replace('{', "%7B").replace('}', "%7D"))}))
            .unwrap_or_else(|error| panic!("{pointer}: {error}"))
    }

    /// A message as JSON, read by foreign parsers and by the schema at `pointer` alone.
    ///
    /// # Panics
    ///
    /// When the text does not fit the schema.
    pub fn as_json(&self, media_type: &str, pointer: &str, text: &str) -> Value {
        let reference = json!({"$ref": pointer});
        let schema = self.resolve(&reference);
        if media_type == "application/x-www-form-urlencoded" {
            let pairs = form_urlencoded::parse(text.as_bytes());
            return pairs
                .map(|(name, text)| (name.to_string(), self.form(&schema["properties"][&*name], &text)))
                .collect();
        }
        if !media_type.ends_with("/xml") {
            return serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        }
        let document = Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let root = document.root_element();
        // A response may have one of several bodies: the root tells which.
        let branches = schema["anyOf"].as_array().into_iter().flatten().map(|branch| self.resolve(branch));
        let mut branches = branches.filter(|branch| branch["xml"]["name"] == root.tag_name().name());
        let schema = if schema["properties"].is_object() { schema } else { branches.next().unwrap_or(schema) };
        assert_eq!(Some(root.tag_name().name()), schema["xml"]["name"].as_str(), "{text}");
        assert_eq!(root.tag_name().namespace(), schema["xml"]["namespace"].as_str(), "{text}");
        self.element(schema, root)
    }

    fn element(&self, schema: &Value, element: Node<'_, '_>) -> Value {
        let schema = self.resolve(schema);
        if element.attribute((INSTANCE, "nil")) == Some("true") {
            return Value::Null;
        }
        let children = element.children().filter(Node::is_element);
        if is(schema, "object") {
            let members = children.map(|child| {
                let name = child.tag_name().name();
                (name.to_owned(), self.element(&schema["properties"][name], child))
            });
            return Value::Object(members.collect());
        }
        if is(schema, "array") {
            return children.map(|child| self.element(&schema["items"], child)).collect();
        }
        scalar(schema, element.text().unwrap_or_default())
    }

    /// A blank stays one, and an enum may be written by name.
    fn form(&self, schema: &Value, text: &str) -> Value {
        let schema = self.resolve(schema);
        let known = schema["x-known-values"].as_array().into_iter().flatten().find(|known| known["name"] == text);
        match known {
            Some(known) => known["value"].clone(),
            // A blank is one where the schema says so, and otherwise null.
            None if text.is_empty() && is(schema, "null") => Value::Null,
            None => scalar(schema, text),
        }
    }

    /// The schema behind a reference, also behind one that may be null or blank.
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        // An object with anyOf needs some of its members; a body with several branches has more than one root.
        let is_nullable = |branch: &Value| branch["type"] == "null" || branch["const"] == "";
        if let Some([first, second]) = schema["anyOf"].as_array().map(Vec::as_slice)
            && is_nullable(second)
        {
            return self.resolve(first);
        }
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return schema };
        let target = self.document.pointer(reference.trim_start_matches('#'));
        self.resolve(target.unwrap_or_else(|| panic!("{reference} leads nowhere")))
    }
}

fn collect<'a>(message: &'a Value, place: &str, media: &mut Vec<Media<'a>>) {
    for (media_type, content) in members(&message["content"]) {
        let pointer = match content["schema"]["$ref"].as_str() {
            Some(reference) => reference.to_owned(),
            None => format!("{place}/content/{}/schema", escape(media_type)),
        };
        let examples = members(&content["examples"]).map(|(name, example)| (name, &example["value"])).collect();
        media.push(Media { place: place.to_owned(), media_type, pointer, examples });
    }
}

fn scalar(schema: &Value, text: &str) -> Value {
    let parsed = if is(schema, "integer") {
        text.parse::<i64>().ok().map(Value::from)
    } else if is(schema, "boolean") {
        text.parse::<bool>().ok().map(Value::from)
    } else {
        None
    };
    parsed.unwrap_or_else(|| text.into())
}

fn is(schema: &Value, kind: &str) -> bool {
    let types = &schema["type"];
    types == kind || types.as_array().is_some_and(|types| types.iter().any(|one| one == kind))
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// A name as a part of a pointer.
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
