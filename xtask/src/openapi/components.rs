//! The schemas that a document needs: what its operations refer to, and what that refers to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::base::Base;
use super::encoding::{Encoding, without_null};
use super::schemas;
use crate::codegen::{Refusals, Vendor};

/// Collects schemas while operations ask for them.
pub(super) struct Components<'a> {
    named: BTreeMap<&'a str, Named<'a>>,
    wanted: Vec<String>,
    written: Map<String, Value>,
}

/// A named schema, and the file it stands in.
#[derive(Clone, Copy)]
struct Named<'a> {
    schema: &'a Value,
    file: &'a Value,
}

impl<'a> Components<'a> {
    pub(super) fn new(vendor: &'a Vendor, base: &Base) -> Self {
        let mut named = BTreeMap::new();
        for (_, file) in &vendor.files {
            let root = file.get("title").and_then(Value::as_str).map(|title| (title, file));
            let definitions = file.get("definitions").and_then(Value::as_object).into_iter().flatten();
            let definitions = definitions.map(|(name, schema)| (name.as_str(), schema));
            for (name, schema) in root.into_iter().chain(definitions) {
                named.insert(name, Named { schema, file });
            }
        }
        Self { named, wanted: Vec::new(), written: base.schemas() }
    }

    /// A reference to a named type in an encoding.
    pub(super) fn reference(&mut self, name: &str, encoding: Encoding) -> Value {
        let component = self.want(name, encoding);
        serde_json::json!({"$ref": schemas::pointer(&component)})
    }

    /// A schema that stands in a message itself, such as that of a parameter.
    pub(super) fn inline(&mut self, schema: &Value) -> Value {
        self.translated(schema, Encoding::Json)
    }

    /// The constant that tells a type apart by the member `tag`.
    pub(super) fn constant(&self, name: &str, tag: &str) -> Option<String> {
        let member = self.named.get(name)?.schema.get("properties")?.get(tag)?;
        member.get("const")?.as_str().map(str::to_owned)
    }

    /// The schema of a name, as its file has it.
    pub(super) fn schema(&self, name: &str) -> Option<&'a Value> {
        self.named.get(name).map(|named| named.schema)
    }

    /// Every schema, by name; refuses a name that was written by hand as well.
    pub(super) fn finish(mut self) -> Result<Map<String, Value>, Refusals> {
        let by_hand: BTreeSet<String> = self.written.keys().cloned().collect();
        let mut done = BTreeSet::new();
        while let Some(component) = self.wanted.pop() {
            if by_hand.contains(&component) {
                let problem = format!("the schema {component} is generated as well");
                return Err(Refusals::whole("schema/openapi/base", problem, "rename it in the hand-written part"));
            }
            if !done.insert(component.clone()) {
                continue;
            }
            let (name, encoding) = Encoding::of_component(&component);
            let Some(named) = self.named.get(name).copied() else { continue };
            let mut schema = encoding.apply(named.schema);
            // Within a file it is inherited; here the file is no longer seen.
            if let (None, Some(provenance)) = (schema.get("x-provenance"), named.file.get("x-provenance")) {
                schema["x-provenance"] = provenance.clone();
            }
            let schema = self.translated(&schema, encoding);
            self.written.insert(component, schema);
        }
        let sorted: BTreeMap<String, Value> = self.written.into_iter().collect();
        Ok(sorted.into_iter().collect())
    }

    fn translated(&mut self, schema: &Value, encoding: Encoding) -> Value {
        let mut wanted = Vec::new();
        let mut rename = |name: &str| {
            let component = self.component(name, encoding);
            wanted.push(component.clone());
            component
        };
        let schema = schemas::translate(schema, &mut rename, &|name, tag| self.constant(name, tag));
        self.wanted.extend(wanted);
        schema
    }

    /// Only objects, and what may be null, are different in a form: any other value is its text.
    fn component(&self, name: &str, encoding: Encoding) -> String {
        let is_text = |schema: &Value| schema["type"] != "object" && !without_null(&mut schema.clone());
        let is_text = self.named.get(name).is_some_and(|named| is_text(named.schema));
        if encoding == Encoding::Form && is_text { name.to_owned() } else { encoding.component(name) }
    }

    fn want(&mut self, name: &str, encoding: Encoding) -> String {
        let component = self.component(name, encoding);
        self.wanted.push(component.clone());
        component
    }
}
