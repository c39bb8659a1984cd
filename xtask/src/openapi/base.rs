//! The hand-written part of a document: what no schema of a message says.
//!
//! `openapi/base/<vendor>.json` is an `OpenAPI` document without paths, and with three members of this generator:
//! `x-every-operation` holds what each operation has (tags, security, responses), `x-some-operations` the responses of
//! those it names, and `x-endpoint` path, method and description of the one endpoint of actions. A response without
//! `content` is the reply; one with `content` and `"x-reply": "also"` is either of the two.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::responses;
use crate::codegen::Refusals;

/// The hand-written part.
pub(super) struct Base {
    /// For refusals.
    shown: String,
    document: Map<String, Value>,
    every: Map<String, Value>,
    some: Vec<Group>,
    endpoint: Option<Value>,
}

/// Responses that the named operations have beside those of every operation.
struct Group {
    operations: Vec<String>,
    responses: Map<String, Value>,
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
        let some = document.shift_remove("x-some-operations");
        let some: Option<Vec<Group>> = match &some {
            None => Some(Vec::new()),
            Some(groups) => groups.as_array().and_then(|groups| groups.iter().map(Group::read).collect()),
        };
        let some = some.ok_or_else(|| {
            let problem = "x-some-operations is no list of groups with operations and responses";
            Refusals::whole(&shown, problem, "write [{\"operations\": [..], \"responses\": {..}}]")
        })?;
        let endpoint = document.shift_remove("x-endpoint");
        Ok(Self { shown, document, every, some, endpoint })
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

    /// An operation with what every operation has, and what it has itself. `name` is the operation's; `reply` the
    /// content of its reply, with every example.
    pub(super) fn operation(&self, name: &str, mut operation: Map<String, Value>, reply: &Value) -> Value {
        operation.extend(self.every.clone());
        let own = self.some.iter().filter(|group| group.operations.iter().any(|known| known == name));
        let mut all = self.every["responses"].as_object().cloned().unwrap_or_default();
        all.extend(own.flat_map(|group| group.responses.clone()));
        let mut sorted: Vec<(String, Value)> = all.into_iter().collect();
        sorted.sort_by(|(left, _), (right, _)| left.cmp(right));
        operation.insert("responses".into(), responses::filled(sorted, reply).into());
        Value::Object(operation)
    }

    /// Refuses a group of operations that names one which the vendor does not have.
    pub(super) fn check_names(&self, known: &[&str]) -> Result<(), Refusals> {
        let mut named = self.some.iter().flat_map(|group| &group.operations);
        match named.find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => {
                let problem = format!("x-some-operations names {name}, and there is no such operation");
                Err(Refusals::whole(&self.shown, problem, "correct the name, or remove it"))
            }
        }
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

impl Group {
    fn read(group: &Value) -> Option<Self> {
        let names = group.get("operations")?.as_array()?.iter().map(|name| name.as_str().map(str::to_owned));
        Some(Self {
            operations: names.collect::<Option<_>>()?,
            responses: group.get("responses")?.as_object()?.clone(),
        })
    }
}
