//! HTTP statuses: those of every operation once, the others at their operations.

use serde_json::Value;

use super::examples::examples;
use super::html::Html;
use super::operations::{Operation, media_types};
use super::types::{provenance, reference};

/// The statuses that every operation of a document has in common, with the same meaning.
pub(super) fn common<'a>(operations: &[Operation<'a>]) -> Vec<&'a str> {
    let Some((first, others)) = operations.split_first() else { return Vec::new() };
    let is_the_same = |status: &str, response: &Value| {
        others.iter().all(|other| {
            let theirs = &other.shared["responses"][status];
            ["$ref", "description"]
                .iter()
                .any(|key| response.get(key).is_some() && theirs.get(key) == response.get(key))
        })
    };
    responses(first.shared)
        .filter(|(status, response)| is_the_same(status, response))
        .map(|(status, _)| status)
        .collect()
}

/// The statuses that all operations have in common.
pub(super) fn statuses(html: &mut Html, document: &Value, operations: &[Operation<'_>], common: &[&str]) {
    let Some(first) = operations.first() else { return };
    if operations.iter().any(|operation| responses(operation.shared).count() > common.len()) {
        html.raw("<p>Every operation answers with these; what else one answers with stands at it.</p>");
    }
    table(html, document, "", responses(first.shared).filter(|(status, _)| common.contains(status)));
}

/// The statuses of an operation that not every operation has, or not with the same meaning.
pub(super) fn own_statuses(html: &mut Html, document: &Value, operation: &Operation<'_>, common: &[&str]) {
    let own = || responses(operation.shared).filter(|(status, _)| !common.contains(status));
    if own().next().is_some() {
        table(html, document, operation.name, own());
    }
}

fn responses(shared: &Value) -> impl Iterator<Item = (&str, &Value)> {
    shared["responses"].as_object().into_iter().flatten().map(|(status, response)| (status.as_str(), response))
}

/// A table of statuses, of one operation or of all.
fn table<'a>(html: &mut Html, document: &Value, of: &str, rows: impl Iterator<Item = (&'a str, &'a Value)>) {
    let title = |html: &mut Html| {
        html.raw(if of.is_empty() { "HTTP statuses" } else { "Other HTTP statuses of " }).text(of);
    };
    html.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    title(html);
    html.raw("\"><table><caption>");
    title(html);
    html.raw("</caption><thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Meaning</th></tr></thead><tbody>");
    for (status, response) in rows {
        html.wrap("<tr><th scope=\"row\">", status, "</th><td>");
        self::response(html, document, response, status == "200");
        html.raw("</td></tr>");
    }
    html.raw("</tbody></table></div>");
}

fn response(html: &mut Html, document: &Value, response: &Value, is_reply: bool) {
    let response = resolved(document, response);
    html.prose(response["description"].as_str().unwrap_or_default());
    provenance(html, response);
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let header = resolved(document, header);
        html.wrap("<p>With the header <code>", name, "</code>: ");
        html.phrase(header["description"].as_str().unwrap_or_default()).raw("</p>");
        provenance(html, header);
    }
    // The reply stands at its operation already.
    if !is_reply {
        media_types(html, &response["content"]);
        examples(html, "Replies", &response["content"], "");
    }
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    reference(value).and_then(|target| document.pointer(target.trim_start_matches('#'))).unwrap_or(value)
}
