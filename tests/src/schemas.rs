//! The schema files as an independent JSON Schema validator reads them: no code of this workspace takes part.

use std::collections::BTreeMap;
use std::fs;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::workspace_root;

/// All schema files and a validator for each message.
pub struct Schemas {
    documents: BTreeMap<String, Value>,
    validators: BTreeMap<String, Validator>,
}

impl Schemas {
    /// Reads `schema/id123` and `schema/blub0x`.
    ///
    /// References between files are resolved among these files; nothing is fetched.
    ///
    /// # Panics
    ///
    /// When a file is no JSON, no schema of draft 7, or refers to what does not exist.
    pub fn load() -> Self {
        let documents = documents();
        let mut registry = Registry::new();
        for (path, document) in &documents {
            registry = registry.add(address(path), document.clone()).unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        let registry = registry.prepare().unwrap_or_else(|error| panic!("the schemas: {error}"));
        let mut validators = BTreeMap::new();
        for path in documents.keys().filter(|path| !path.ends_with("/common")) {
            let validator = jsonschema::options()
                .with_draft(Draft::Draft7)
                .with_registry(&registry)
                .should_validate_formats(true)
                // The validator knows this format from a later draft on only.
                .with_format("uuid", is_uuid)
                .build(&json!({ "$ref": address(path) }))
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            validators.insert(path.clone(), validator);
        }
        Self { documents, validators }
    }

    /// Every message that has a schema, such as `id123/create-card.request`.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.validators.keys().map(String::as_str)
    }

    /// What the validator says against `document`; empty when it is valid.
    ///
    /// # Panics
    ///
    /// When `message` has no schema.
    pub fn violations(&self, message: &str, document: &Value) -> Vec<String> {
        let validator = self.validators.get(message).unwrap_or_else(|| panic!("no schema/{message}.json"));
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    /// The text of a schema file, such as `id123/common`.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn document(&self, path: &str) -> &Value {
        self.documents.get(path).unwrap_or_else(|| panic!("no schema/{path}.json"))
    }
}

/// The form of RFC 4122: hyphens, no braces.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn address(path: &str) -> String {
    format!("schema:///{path}.json")
}

fn documents() -> BTreeMap<String, Value> {
    let mut documents = BTreeMap::new();
    for vendor in ["id123", "blub0x"] {
        let folder = workspace_root().join("schema").join(vendor);
        let listing = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in listing {
            let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let document = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let stem = stem.unwrap_or_else(|| panic!("{} has no readable name", path.display()));
            documents.insert(format!("{vendor}/{stem}"), document);
        }
    }
    documents
}
