//! Operations that method and path select: a path item for each, with parameters and bodies.

use serde_json::{Map, Value, json};

use super::base::Base;
use super::components::Components;
use super::parameters::parameters;
use super::{list, messages, text};
use crate::codegen::{Refusals, Vendor};
use crate::examples::Example;

/// What `OpenAPI` has words for. Everything else of `x-operation` stays, with `x-` before it.
const IN_OPENAPI: [&str; 7] =
    ["name", "method", "path", "path-parameters", "query-parameters", "request-media-types", "reply-media-types"];

/// Adds every operation to `paths`.
pub(super) fn add(
    vendor: &Vendor,
    base: &Base,
    all: &[Example],
    components: &mut Components<'_>,
    paths: &mut Map<String, Value>,
) -> Result<(), Refusals> {
    for (file, schema) in &vendor.files {
        let Some(operation) = schema.get("x-operation") else { continue };
        let reply_file = file.replace(".request.json", ".response.json");
        let reply = messages::reply(vendor, file)?;
        let replies = list(operation, "reply-media-types");
        let reply = messages::content((&reply_file, reply), replies, all, components)?;

        let mut shown = describe(operation, schema);
        let parameters = parameters((file, schema), all, components)?;
        if !parameters.is_empty() {
            shown.insert("parameters".into(), parameters.into());
        }
        if operation.get("request-media-types").is_some() {
            let requests = list(operation, "request-media-types");
            let content = messages::content((file, schema), requests, all, components)?;
            shown.insert("requestBody".into(), json!({"required": true, "content": content}));
        }
        let item = paths.entry(format!("/{}", text(operation, "path"))).or_insert_with(|| json!({}));
        item[text(operation, "method").to_ascii_lowercase()] = base.operation(text(operation, "name"), shown, &reply);
    }
    Ok(())
}

fn describe(operation: &Value, schema: &Value) -> Map<String, Value> {
    let name = text(operation, "name");
    let mut shown = Map::new();
    shown.insert("operationId".into(), name.into());
    shown.insert("summary".into(), summary(name).into());
    for keyword in ["description", "x-provenance", "x-incomplete"] {
        if let Some(value) = schema.get(keyword) {
            shown.insert(keyword.into(), value.clone());
        }
    }
    let more = operation.as_object().into_iter().flatten().filter(|(key, _)| !IN_OPENAPI.contains(&key.as_str()));
    shown.extend(more.map(|(key, value)| (format!("x-{key}"), value.clone())));
    shown
}

/// `update-user-card` as `Update user card`.
fn summary(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect::<String>().replace('-', " ")
}
