//! Tells the form of a schema from its `type`, `$ref`, `anyOf` or `oneOf`.

use serde_json::{Map, Value, json};

use super::Found;
use super::keywords::Form;

/// The form; none, with a refusal, where there is no form that the generator knows.
pub(super) fn form(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) -> Option<Form> {
    if let Some(reference) = map.get("$ref") {
        return is_inside(reference, pointer, found).then_some(Form::Reference);
    }
    if let Some(branches) = map.get("anyOf") {
        return nullable_reference(branches, pointer, found);
    }
    if map.contains_key("oneOf") {
        return Some(Form::Union);
    }
    let at = format!("{pointer}/type");
    let mut types: Vec<&str> = match map.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).collect()
        }
        _ => {
            found.refuse(&at, "the type is missing", "give a type: object, array, string, integer or boolean");
            return None;
        }
    };
    let all = types.len();
    types.retain(|name| *name != "null");
    match types.as_slice() {
        ["object"] if all == 1 => Some(Form::Object),
        ["array"] => Some(Form::List),
        ["string"] => Some(Form::Text),
        ["integer"] => Some(Form::Integer),
        ["boolean"] => Some(Form::Boolean),
        ["boolean", "string"] | ["string", "boolean"] => Some(Form::Flag),
        ["string", "number"] => Some(Form::Scalar),
        _ => {
            found.refuse(
                &at,
                "the type is not supported",
                "use object, array, string, integer, boolean, [string, number], [boolean, string], or one of them but object with null",
            );
            None
        }
    }
}

/// Whether the schema has a null of its own. What it refers to may have one, too.
pub(super) fn is_nullable(map: &Map<String, Value>, form: Form) -> bool {
    form == Form::NullableReference
        || map.get("type").and_then(Value::as_array).is_some_and(|types| types.iter().any(|name| name == "null"))
}

fn nullable_reference(branches: &Value, pointer: &str, found: &mut Found<'_>) -> Option<Form> {
    let pair = branches.as_array().filter(|list| list.len() == 2 && list[1] == json!({"type": "null"}));
    let reference =
        pair.and_then(|pair| pair[0].as_object()).filter(|map| map.len() == 1).and_then(|map| map.get("$ref"));
    let Some(reference) = reference else {
        found.refuse(
            &format!("{pointer}/anyOf"),
            "anyOf is supported for nullable references only",
            "write anyOf [{\"$ref\": ..}, {\"type\": \"null\"}]",
        );
        return None;
    };
    is_inside(reference, &format!("{pointer}/anyOf/0"), found).then_some(Form::NullableReference)
}

/// Whether a reference stays inside the vendor's folder.
fn is_inside(reference: &Value, pointer: &str, found: &mut Found<'_>) -> bool {
    let inside = reference.as_str().is_some_and(|reference| {
        reference.starts_with("#/definitions/") || reference.starts_with("common.json#/definitions/")
    });
    if !inside {
        found.refuse(
            &format!("{pointer}/$ref"),
            "the reference leaves the vendor's folder",
            "refer to #/definitions/.. or common.json#/definitions/..",
        );
    }
    inside
}
