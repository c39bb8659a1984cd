//! The three encodings of messages: in each, a type is a schema of its own where it has to be.

use serde_json::{Map, Value, json};

use super::xml;

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Json,
    Xml,
    Form,
}

impl Encoding {
    pub(super) fn of(media_type: &str) -> Self {
        match media_type {
            "application/x-www-form-urlencoded" => Self::Form,
            media_type if media_type.ends_with("/xml") => Self::Xml,
            _ => Self::Json,
        }
    }

    /// The ending of examples.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Form => "form",
        }
    }

    /// The name of a type's component.
    pub(super) fn component(self, name: &str) -> String {
        if self == Self::Json { name.to_owned() } else { format!("{name}.{}", self.extension()) }
    }

    /// The type behind a component. A type has no full stop in its name.
    pub(super) fn of_component(component: &str) -> (&str, Self) {
        match component.split_once('.') {
            Some((name, "xml")) => (name, Self::Xml),
            Some((name, _)) => (name, Self::Form),
            None => (component, Self::Json),
        }
    }

    /// The schema of a type as this encoding has it, still in draft-07.
    pub(super) fn apply(self, schema: &Value) -> Value {
        let mut schema = match self {
            Self::Json => schema.clone(),
            Self::Xml => xml::in_xml(schema),
            Self::Form => in_form(schema),
        };
        let nothing = if self == Self::Form { json!({"const": ""}) } else { json!({"type": "null"}) };
        required_any(&mut schema, &nothing);
        schema
    }
}

/// `x-required-any` in the words of JSON Schema: one of the lists is there, and none of its members is `nothing`.
fn required_any(schema: &mut Value, nothing: &Value) {
    let Some(lists) = schema.as_object_mut().and_then(|keywords| keywords.shift_remove("x-required-any")) else {
        return;
    };
    let branch = |list: &Value| {
        let members = list.as_array().into_iter().flatten().filter_map(Value::as_str);
        let given: Map<String, Value> = members.map(|member| (member.to_owned(), json!({"not": nothing}))).collect();
        json!({"required": list, "properties": given})
    };
    schema["anyOf"] = lists.as_array().into_iter().flatten().map(branch).collect();
}

/// A form has no null: a blank stands for it, in a value of its own as in a member.
fn in_form(schema: &Value) -> Value {
    let mut out = schema.clone();
    match out.get_mut("properties").and_then(Value::as_object_mut) {
        Some(members) => members.values_mut().for_each(blank_for_null),
        None => blank_for_null(&mut out),
    }
    out
}

fn blank_for_null(schema: &mut Value) {
    if !without_null(schema) {
        return;
    }
    let Some(keywords) = schema.as_object_mut() else { return };
    let mut value = Map::new();
    for keyword in ["$ref", "type", "format", "minimum", "maximum", "minLength", "maxLength"] {
        value.extend(keywords.shift_remove(keyword).map(|found| (keyword.to_owned(), found)));
    }
    keywords.insert("anyOf".into(), json!([value, {"const": ""}]));
}

/// Takes null from a schema, and says whether it was there.
pub(super) fn without_null(schema: &mut Value) -> bool {
    let is_null = |value: &Value| value == "null" || value["type"] == "null";
    let mut had_null = false;
    if let Some(types) = schema.get_mut("type").and_then(Value::as_array_mut) {
        had_null = types.iter().any(is_null);
        types.retain(|name| !is_null(name));
    }
    if let Some([only]) = schema.get("type").and_then(Value::as_array).map(Vec::as_slice) {
        schema["type"] = only.clone();
    }
    let branches = schema.get("anyOf").and_then(Value::as_array);
    let reference =
        branches.into_iter().flatten().find(|branch| !is_null(branch)).and_then(|branch| branch.get("$ref"));
    if let (Some(reference), Some(keywords)) = (reference.cloned(), schema.as_object_mut()) {
        keywords.shift_remove("anyOf");
        keywords.insert("$ref".into(), reference);
        had_null = true;
    }
    had_null
}
