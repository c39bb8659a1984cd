//! Tables: the members of an object, the values of an enum, the branches of a union, the parameters of an operation.

use serde_json::Value;

use super::html::Html;
use super::types::{Schemas, kind, limits, link, literal, name, provenance, reference};

/// Everything there is to say of a schema that stands under a heading of its own.
pub(super) fn whole(html: &mut Html, schemas: Schemas<'_>, title: &str, schema: &Value) {
    html.prose(schema["description"].as_str().unwrap_or_default());
    provenance(html, schema);
    if let Some(branches) = schema["oneOf"].as_array() {
        let tag = schema["discriminator"]["propertyName"].as_str().unwrap_or_default();
        html.raw("<p>One of these, told apart by ").wrap("<code>", tag, "</code>:</p><ul>");
        for branch in branches {
            html.raw("<li>");
            link(html, name(reference(branch).unwrap_or_default()));
            html.raw("</li>");
        }
        html.raw("</ul>");
        return;
    }
    if schema["properties"].is_object() {
        members(html, schemas, title, schema);
    } else {
        html.raw("<p>Type: ");
        kind(html, schema);
        for limit in limits(schemas, schema) {
            html.raw(", ").text(&limit);
        }
        html.raw("</p>");
    }
    known_values(html, schema);
    in_xml(html, schema);
}

/// The members of an object.
pub(super) fn members(html: &mut Html, schemas: Schemas<'_>, title: &str, schema: &Value) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let rows = schema["properties"].as_object().into_iter().flatten();
    let rows = rows.map(|(name, member)| (name.as_str(), required.contains(&name.as_str()), member));
    table(html, schemas, "Members of ", title, rows);
    needs_some(html, schema);
    html.raw(match schema["additionalProperties"].as_bool() {
        Some(false) => "<p>No other members.</p>",
        _ => "<p>Other members may come, and are kept.</p>",
    });
}

/// The members of which one, or one list, has to be sent.
fn needs_some(html: &mut Html, schema: &Value) {
    let Some(lists) = schema["anyOf"].as_array() else { return };
    html.raw("<p>One of these must be sent, with a value: ");
    for (index, list) in lists.iter().enumerate() {
        html.raw(if index > 0 { "; or " } else { "" });
        for (index, member) in list["required"].as_array().into_iter().flatten().enumerate() {
            html.raw(if index > 0 { " and " } else { "" });
            html.wrap("<code>", member.as_str().unwrap_or_default(), "</code>");
        }
    }
    html.raw(".</p>");
}

/// The parameters of path and query.
pub(super) fn parameters(html: &mut Html, schemas: Schemas<'_>, operation: &Value) {
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    for (place, caption) in [("path", "Parameters in the path of "), ("query", "Parameters in the query of ")] {
        let here = || parameters.iter().filter(|parameter| parameter["in"] == place);
        if here().next().is_some() {
            let rows = here().map(|one| (one["name"].as_str().unwrap_or_default(), one["required"] == true, one));
            table(html, schemas, caption, operation["operationId"].as_str().unwrap_or_default(), rows);
        }
    }
}

fn table<'a>(
    html: &mut Html,
    schemas: Schemas<'_>,
    caption: &'static str,
    title: &str,
    rows: impl Iterator<Item = (&'a str, bool, &'a Value)>,
) {
    html.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"").raw(caption).text(title);
    html.raw("\"><table><caption>").raw(caption).wrap("<code>", title, "</code></caption>");
    html.raw("<thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Type</th><th scope=\"col\">Must be sent</th>");
    html.raw("<th scope=\"col\">Meaning</th></tr></thead><tbody>");
    for (name, is_required, row) in rows {
        // A parameter has its type one level below its name.
        let schema = row.get("schema").unwrap_or(row);
        html.raw("<tr><th scope=\"row\">").wrap("<code>", name, "</code></th><td>");
        kind(html, schema);
        let limits = limits(schemas, schema);
        if !limits.is_empty() {
            html.wrap("<br/><small>", &limits.join(", "), "</small>");
        }
        html.raw("</td><td>").raw(if is_required { "yes" } else { "no" }).raw("</td><td>");
        meaning(html, schemas, row, schema);
        html.raw("</td></tr>");
    }
    html.raw("</tbody></table></div>");
}

fn meaning(html: &mut Html, schemas: Schemas<'_>, row: &Value, schema: &Value) {
    let resolved = schemas.resolve(schema);
    let description = [row, schema, resolved].into_iter().find_map(|one| one["description"].as_str());
    html.prose(description.unwrap_or_default());
    if [schema, resolved].iter().any(|one| one["x-sensitive"] == true) {
        html.raw("<p class=\"source\"><b>Sensitive</b>: never logged, never shown</p>");
    }
    for (key, before) in
        [("x-aliases", "Also read as "), ("x-member", "Filled by "), ("x-absent", "When there is none: ")]
    {
        if let Some(value) = row.get(key) {
            let values: Vec<String> = match value.as_array() {
                Some(values) => values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
                None => vec![value.as_str().unwrap_or_default().to_owned()],
            };
            html.raw("<p>").raw(before).wrap("<code>", &values.join(", "), "</code></p>");
        }
    }
    let examples = schema["examples"].as_array().filter(|_| schema.get("x-known-values").is_none());
    // Those of a parameter have names, which several share with the same value.
    let named = row["examples"].as_object().into_iter().flatten().map(|(_, example)| &example["value"]);
    let mut shown = Vec::new();
    for example in examples.into_iter().flatten().chain(named) {
        if !shown.contains(&example) {
            shown.push(example);
            html.raw("<p>For example ").wrap("<code>", &literal(example), "</code></p>");
        }
    }
    provenance(html, if schema.get("x-provenance").is_some() { schema } else { resolved });
}

/// The known values of an open enum.
fn known_values(html: &mut Html, schema: &Value) {
    let Some(values) = schema["x-known-values"].as_array() else { return };
    html.raw("<p>Known values; others may come").raw(if schema["x-ignore-case"] == true {
        ", and case does not matter"
    } else {
        ""
    });
    html.raw(":</p><ul>");
    for value in values {
        html.raw("<li>").wrap("<code>", value["value"].as_str().unwrap_or(&literal(&value["value"])), "</code>");
        for (key, before) in [("name", ", named "), ("description", ": ")] {
            if let Some(text) = value[key].as_str() {
                html.raw(before).phrase(text);
            }
        }
        provenance(html, value);
        html.raw("</li>");
    }
    html.raw("</ul>");
}

/// What XML asks for beyond names: the order of members.
fn in_xml(html: &mut Html, schema: &Value) {
    let Some(root) = schema["xml"]["name"].as_str() else { return };
    html.raw("<p>The element is ").wrap("<code>", root, "</code>");
    if let Some(namespace) = schema["xml"]["namespace"].as_str() {
        html.raw(" in the namespace ").wrap("<code>", namespace, "</code>");
    }
    html.raw(".</p>");
    let Some(order) = schema["x-xml"]["order"].as_array() else { return };
    html.raw(
        "<p>Members are written and read in this order; one that comes too early or too late is skipped without an \
              error:</p><ol>",
    );
    for member in order.iter().filter_map(Value::as_str) {
        html.wrap("<li><code>", member, "</code></li>");
    }
    html.raw("</ol>");
}
