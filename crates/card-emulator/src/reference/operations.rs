//! Operations: what is sent where, and what comes back.

use serde_json::Value;

use super::examples::examples;
use super::html::Html;
use super::members::{members, parameters, whole};
use super::statuses::own_statuses;
use super::types::{Schemas, kind, name, provenance};

/// An operation as people know it: an action of the one endpoint, or a method of a path.
pub(super) struct Operation<'a> {
    pub(super) name: &'a str,
    path: &'a str,
    method: &'a str,
    /// The `OpenAPI` operation, which several actions share.
    pub(super) shared: &'a Value,
    /// The entry of `x-actions`.
    action: Option<&'a Value>,
}

impl Operation<'_> {
    /// Method and path, where they are the operation's own.
    pub(super) fn call(&self, html: &mut Html) {
        if self.action.is_none() {
            html.raw(" <small>").text(&self.method.to_uppercase()).raw(" ").text(self.path).raw("</small>");
        }
    }
}

/// Every operation of a document.
pub(super) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, shared) in item.as_object().into_iter().flatten() {
            let actions = shared["x-actions"].as_object();
            for (name, action) in actions.into_iter().flatten() {
                found.push(Operation { name, path, method, shared, action: Some(action) });
            }
            if actions.is_none() {
                let name = shared["operationId"].as_str().unwrap_or_default();
                found.push(Operation { name, path, method, shared, action: None });
            }
        }
    }
    found
}

/// A section of the page. The statuses in `common` are told elsewhere.
pub(super) fn section(html: &mut Html, schemas: Schemas<'_>, operation: &Operation<'_>, common: &[&str]) {
    html.raw("<section><h3 id=\"").anchor("operation", operation.name).raw("\">").text(operation.name).raw("</h3>");
    html.raw("<p class=\"call\"><b>").text(&operation.method.to_uppercase()).raw("</b> <code>").text(operation.path);
    html.raw("</code></p>");
    match operation.action {
        Some(action) => by_action(html, schemas, operation, action),
        None => by_path(html, schemas, operation),
    }
    own_statuses(html, schemas.0, operation, common);
    html.raw("</section>");
}

fn by_action(html: &mut Html, schemas: Schemas<'_>, operation: &Operation<'_>, action: &Value) {
    let request = action["request"].as_str().map(name).unwrap_or_default();
    let schema = schemas.named(request).unwrap_or(&Value::Null);
    html.prose(schema["description"].as_str().unwrap_or_default());
    provenance(html, schema);
    replay(html, action["replay"].as_str());
    html.raw("<h4>Request</h4>");
    members(html, schemas, request, schema);
    let prefix = format!("{}/", operation.name);
    examples(html, "Requests", &operation.shared["requestBody"]["content"], &prefix);
    html.raw("<h4>Reply</h4>");
    let reply = action["reply"].as_str().map(name).unwrap_or_default();
    whole(html, schemas, reply, schemas.named(reply).unwrap_or(&Value::Null));
    examples(html, "Replies", &operation.shared["responses"]["200"]["content"], &prefix);
}

fn by_path(html: &mut Html, schemas: Schemas<'_>, operation: &Operation<'_>) {
    let shared = operation.shared;
    html.prose(shared["description"].as_str().unwrap_or_default());
    provenance(html, shared);
    if let Some(incomplete) = shared["x-incomplete"].as_str() {
        html.raw("<p class=\"source inferred\"><b>Incomplete</b>: ").phrase(incomplete).raw("</p>");
    }
    replay(html, shared["x-replay"].as_str());
    parameters(html, schemas, shared);
    if let Some(content) = shared["requestBody"].get("content") {
        html.raw("<h4>Request</h4>");
        media_types(html, content);
        examples(html, "Requests", content, "");
    }
    html.raw("<h4>Reply</h4>");
    media_types(html, &shared["responses"]["200"]["content"]);
    examples(html, "Replies", &shared["responses"]["200"]["content"], "");
}

/// Whether it may be sent twice.
fn replay(html: &mut Html, replay: Option<&str>) {
    html.raw(match replay {
        Some("safe") => "<p>Sending it twice does no harm.</p>",
        Some("with-upsert") => "<p>Sending it twice does no harm when <code>upsert-record</code> is true.</p>",
        Some("never") => "<p>It must not be sent twice without looking first.</p>",
        _ => "",
    });
}

pub(super) fn media_types(html: &mut Html, content: &Value) {
    html.raw("<ul>");
    for (media_type, media) in content.as_object().into_iter().flatten() {
        html.wrap("<li><code>", media_type, "</code>: ");
        kind(html, &media["schema"]);
        html.raw("</li>");
    }
    html.raw("</ul>");
}

/// What an endpoint with several actions has to say for all of them.
pub(super) fn endpoints(html: &mut Html, document: &Value) {
    for tag in document["tags"].as_array().into_iter().flatten() {
        html.prose(tag["description"].as_str().unwrap_or_default());
    }
    for (_, item) in document["paths"].as_object().into_iter().flatten() {
        for (_, shared) in item.as_object().into_iter().flatten().filter(|(_, shared)| shared["x-actions"].is_object())
        {
            html.prose(shared["description"].as_str().unwrap_or_default());
            provenance(html, shared);
        }
    }
}
