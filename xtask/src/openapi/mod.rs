//! Schema to `OpenAPI` 3.1: one document for each vendor, with every example.
//!
//! | file | does |
//! |---|---|
//! | `base.rs` | reads the hand-written part: title, servers, credentials, error replies |
//! | `actions.rs` | the one endpoint whose body selects the operation (`x-action`) |
//! | `operations.rs` | one path for each operation (`x-operation`) |
//! | `parameters.rs` | what stands in path and query |
//! | `messages.rs` | requests and replies in their media types |
//! | `responses.rs` | which of them, and which examples, stand at which HTTP status |
//! | `components.rs` | every schema that is reached from there |
//! | `schemas.rs` | one schema: draft-07 and this project's keywords to the dialect of `OpenAPI` 3.1 |
//! | `encoding.rs`, `xml.rs` | the same as XML and forms have it |
//! | `examples.rs` | the documents below `examples/` |
//! | `output.rs` | write, check |
//!
//! The schemas are linted first ([`crate::codegen`]), so their keywords are read here without checking types again.

mod actions;
mod base;
mod components;
mod encoding;
mod examples;
mod messages;
mod operations;
mod output;
mod parameters;
mod responses;
mod schemas;
mod xml;

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::codegen::{self, Outcome, Refusals};
use base::Base;
use components::Components;

/// The workspace's own folder of schemas.
pub fn workspace_schema() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).join("schema")
}

/// Writes `openapi/<vendor>.json` in a folder of schemas; with `check`, only shows what would change.
pub fn run(schema: &Path, check: bool) -> Result<Outcome, Refusals> {
    let documents = documents(schema)?;
    let folder = schema.join("openapi");
    if check { Ok(output::check(&folder, &documents)) } else { output::write(&folder, &documents) }
}

/// File name and text of each vendor's document.
pub fn documents(schema: &Path) -> Result<Vec<(String, String)>, Refusals> {
    let mut documents = Vec::new();
    let all = crate::examples::of_folder(&schema.join("examples"))?;
    for vendor in codegen::checked(schema)? {
        let base = Base::load(schema, &vendor.name)?;
        let examples: Vec<_> = all.iter().filter(|example| example.vendor == vendor.name).cloned().collect();
        let mut components = Components::new(&vendor, &base);
        let mut paths = Map::new();
        actions::add(&vendor, &base, &examples, &mut components, &mut paths)?;
        operations::add(&vendor, &base, &examples, &mut components, &mut paths)?;
        let operations = vendor.files.iter().filter_map(|(_, file)| file["x-operation"]["name"].as_str());
        base.check_names(&operations.collect::<Vec<_>>())?;
        let document = base.finish(paths, components.finish()?);
        documents.push((format!("{}.json", vendor.name), output::text(&document)));
    }
    Ok(documents)
}

/// Text of a keyword that the lint has checked.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Entries of a list that the lint has checked.
fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
