//! What a schema allows, in words: type, limits, where the knowledge comes from.

use serde_json::Value;

use super::html::Html;

/// A document, and the schemas in it.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'a>(pub(super) &'a Value);

impl<'a> Schemas<'a> {
    /// The schema behind a reference, also behind one that may be null; otherwise the schema itself.
    pub(super) fn resolve(self, schema: &'a Value) -> &'a Value {
        match reference(schema) {
            Some(target) => self.0.pointer(target.trim_start_matches('#')).unwrap_or(schema),
            None => schema,
        }
    }

    /// A named schema.
    pub(super) fn named(self, name: &str) -> Option<&'a Value> {
        self.0["components"]["schemas"].get(name)
    }
}

/// Where a schema refers to.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").or_else(|| schema.pointer("/anyOf/0/$ref")).and_then(Value::as_str)
}

/// The name at the end of a reference.
pub(super) fn name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

/// The type in words, with a link where it has a name.
pub(super) fn kind(html: &mut Html, schema: &Value) {
    if let Some(branches) = schema["anyOf"].as_array() {
        for (index, branch) in branches.iter().enumerate() {
            html.raw(if index > 0 { " or " } else { "" });
            kind(html, branch);
        }
        return;
    }
    if let Some(target) = reference(schema) {
        link(html, name(target));
        return;
    }
    if let Some(constant) = schema.get("const") {
        html.wrap("<code>", &literal(constant), "</code>");
        return;
    }
    let one = schema["type"].as_str();
    let types: Vec<&str> =
        one.into_iter().chain(schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str)).collect();
    for (index, of) in types.iter().enumerate() {
        if index > 0 {
            html.raw(" or ");
        }
        html.text(of);
        if *of == "array" {
            html.raw(" of ");
            kind(html, &schema["items"]);
        }
    }
    if let Some(format) = schema["format"].as_str().or_else(|| schema["x-format"].as_str()) {
        html.raw(" (").text(format).raw(")");
    }
}

pub(super) fn link(html: &mut Html, name: &str) {
    html.raw("<a href=\"#").anchor("type", name).raw("\">").text(name).raw("</a>");
}

/// The limits in words, those of a named value included.
pub(super) fn limits(schemas: Schemas<'_>, schema: &Value) -> Vec<String> {
    let resolved = schemas.resolve(schema);
    let mut limits = Vec::new();
    let count = |key: &str| schema.get(key).or_else(|| resolved.get(key)).and_then(Value::as_u64);
    for (key, words, one, many) in [
        ("minLength", "at least", "character", "characters"),
        ("maxLength", "at most", "character", "characters"),
        ("minItems", "at least", "entry", "entries"),
        ("maxItems", "at most", "entry", "entries"),
    ] {
        if let Some(count) = count(key) {
            limits.push(format!("{words} {count} {}", if count == 1 { one } else { many }));
        }
    }
    let bounds = ["minimum", "maximum"].map(|key| schema.get(key).or_else(|| resolved.get(key)));
    if let [Some(minimum), Some(maximum)] = bounds {
        limits.push(format!("{minimum} to {maximum}"));
    }
    if let Some(values) = resolved.get("enum").and_then(Value::as_array) {
        let values: Vec<String> = values.iter().map(literal).collect();
        limits.push(format!("one of {}", values.join(", ")));
    }
    limits
}

/// Where the knowledge comes from, in words: a mark that needs no colour.
pub(super) fn provenance(html: &mut Html, schema: &Value) {
    let Some(provenance) = schema.get("x-provenance") else { return };
    let is_inferred = provenance["status"] == "inferred";
    html.raw(if is_inferred {
        "<p class=\"source inferred\"><b>Inferred</b>"
    } else {
        "<p class=\"source\"><b>Documented</b>"
    });
    for (before, key) in [(": ", "source"), ("; ", "note")] {
        if let Some(text) = provenance[key].as_str() {
            html.raw(before).phrase(text);
        }
    }
    html.raw("</p>");
}

/// A value as JSON has it.
pub(super) fn literal(value: &Value) -> String {
    value.to_string()
}
