//! Requests and replies, in each of their media types.

use serde_json::{Map, Value, json};

use super::components::Components;
use super::encoding::Encoding;
use super::examples::examples;
use super::{schemas, text};
use crate::codegen::{Refusals, Vendor};
use crate::examples::Example;

/// Name of the type at the root of a file, or of what it refers to.
pub(super) fn root(file: &Value) -> &str {
    match file.get("$ref").and_then(Value::as_str) {
        Some(reference) => schemas::referred(reference),
        None => text(file, "title"),
    }
}

/// The file of the reply to the request in the file `request`.
pub(super) fn reply<'a>(vendor: &'a Vendor, request: &str) -> Result<&'a Value, Refusals> {
    let reply = request.replace(".request.json", ".response.json");
    vendor.file(&reply).ok_or_else(|| Refusals::whole(request, "the request has no response", "add the response"))
}

/// The message of a file in some media types, with its examples.
pub(super) fn content<'a>(
    file: (&str, &Value),
    media_types: impl Iterator<Item = &'a str>,
    all: &[Example],
    components: &mut Components<'_>,
) -> Result<Value, Refusals> {
    let (name, schema) = file;
    let mut content = Map::new();
    let mut shown = Vec::new();
    for media_type in media_types {
        let mut media = json!({"schema": components.reference(root(schema), Encoding::of(media_type))});
        // `text/json` has the examples of `application/json`: once is enough.
        if !shown.contains(&Encoding::of(media_type)) {
            shown.push(Encoding::of(media_type));
            let examples = examples(all, name.trim_end_matches(".json"), media_type, "")?;
            if !examples.is_empty() {
                media["examples"] = examples.into();
            }
        }
        content.insert(media_type.to_owned(), media);
    }
    Ok(content.into())
}
