//! The hand-written part of a document: what no schema of a message says.
//!
//! `openapi/base/<vendor>.json` is an `OpenAPI` document without paths, and with two members of this generator:
//! `x-every-operation` holds what each operation has (tags, security, responses), and `x-endpoint` path, method and
//! description of the one endpoint of actions. A response of `x-every-operation` without `content` is the reply.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::codegen::Refusals;

/// The hand-written part.
pub(super) struct Base {
    /// For refusals.
    shown: String,
    document: Map<String, Value>,
    every: Map<String, Value>,
    endpoint: Option<Value>,
}

impl Base {
    /// Reads the vendor's file.
    pub(super) fn load(schema: &Path, vendor: &str) -> Result<Self, Refusals> {
        let path = schema.join("openapi/base").join(format!("{vendor}.json"));
        let shown = format!("schema/openapi/base/{vendor}.json");
        let mend = "write what schema/README.md says below \"OpenAPI documents\"";
        let text = fs::read_to_string(&path)
            .map_err(|error| Refusals::whole(&shown, format!("the file cannot be read: {error}"), mend))?;
        let document: Value = serde_json::from_str(&text)
            .map_err(|error| Refusals::whole(&shown, format!("the file is not JSON: {error}"), mend))?;
        let Value::Object(mut document) = document else {
            return Err(Refusals::whole(&shown, "the file is no object", mend));
        };
        let every = document.shift_remove("x-every-operation");
        let Some(Value::Object(every)) = every.filter(|every| every["responses"].is_object()) else {
            return Err(Refusals::whole(&shown, "x-every-operation has no responses", mend));
        };
        let endpoint = document.shift_remove("x-endpoint");
        Ok(Self { shown, document, every, endpoint })
    }

    /// A schema that was written by hand.
    pub(super) fn schemas(&self) -> Map<String, Value> {
        let written = self.document.get("components").and_then(|components| components["schemas"].as_object());
        written.cloned().unwrap_or_default()
    }

    /// Path, method and description of the endpoint of actions.
    pub(super) fn endpoint(&self) -> Result<(&str, &str, Map<String, Value>), Refusals> {
        let read = || {
            let endpoint = self.endpoint.as_ref()?;
            let operation = endpoint["operation"].as_object()?.clone();
            Some((endpoint["path"].as_str()?, endpoint["method"].as_str()?, operation))
        };
        read().ok_or_else(|| {
            let problem = "x-endpoint is missing, or has no path, method and operation";
            Refusals::whole(&self.shown, problem, "the vendor has actions (x-action): say where they are sent")
        })
    }

    /// An operation with what every operation has; the responses without content are the reply.
    pub(super) fn operation(&self, mut operation: Map<String, Value>, reply: &Value) -> Value {
        operation.extend(self.every.clone());
        let mut is_first = true;
        for response in operation["responses"].as_object_mut().into_iter().flat_map(Map::values_mut) {
            if response.get("$ref").is_some() || response.get("content").is_some() {
                continue;
            }
            let mut content = reply.clone();
            // Every example once is enough.
            if !is_first {
                for media in content.as_object_mut().into_iter().flat_map(Map::values_mut) {
                    media.as_object_mut().map(|media| media.shift_remove("examples"));
                }
            }
            response["content"] = content;
            is_first = false;
        }
        Value::Object(operation)
    }

    /// The whole document.
    pub(super) fn finish(mut self, paths: Map<String, Value>, schemas: Map<String, Value>) -> Value {
        let mut components = self.document.shift_remove("components").unwrap_or_else(|| json!({}));
        components["schemas"] = Value::Object(schemas);
        self.document.insert("paths".into(), Value::Object(paths));
        self.document.insert("components".into(), components);
        Value::Object(self.document)
    }
}
