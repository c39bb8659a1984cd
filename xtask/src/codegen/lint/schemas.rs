//! Structure of a schema file: what stands where.

use serde_json::{Map, Value};

use super::super::load::File;
use super::super::locate::escape;
use super::super::names;
use super::files::{Role, role};
use super::keywords::{Form, allowed, mend};
use super::{Found, values};

/// Where a schema stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Root,
    Definition,
    Property,
    Items,
}

/// Checks one file.
pub(super) fn file(file: &File, found: &mut Found<'_>) {
    let Some(root) = file.value.as_object() else {
        found.refuse("", "the schema is not an object", "write { \"$schema\": .., \"title\": .., .. }");
        return;
    };
    if root.get("$schema").and_then(Value::as_str) != Some("http://json-schema.org/draft-07/schema#") {
        found.refuse(
            "/$schema",
            "the dialect is not draft-07",
            "write \"$schema\": \"http://json-schema.org/draft-07/schema#\"",
        );
    }
    if !root.contains_key("x-provenance") {
        found.refuse(
            "",
            "x-provenance is missing",
            "say where the knowledge comes from: {\"status\": \"documented\", \"source\": ..}",
        );
    }
    match role(&file.name).map(|(_, role)| role) {
        Some(Role::Common) | None => common(root, found),
        Some(Role::Request) => {
            schema(&file.value, "", Place::Root, found);
            if root.contains_key("x-action") == root.contains_key("x-operation") {
                found.refuse(
                    "",
                    "a request needs either x-action or x-operation",
                    "see \"Actions and operations\" in schema/README.md",
                );
            }
        }
        Some(Role::Response) => schema(&file.value, "", Place::Root, found),
    }
    definitions(root, found);
}

fn common(root: &Map<String, Value>, found: &mut Found<'_>) {
    for key in root.keys() {
        if !["$schema", "$comment", "title", "description", "x-provenance", "definitions"].contains(&key.as_str()) {
            found.refuse(
                &format!("/{}", escape(key)),
                format!("`{}` has no place in common.json", plain(key)),
                "keep only definitions there",
            );
        }
    }
    text(root.get("description"), "/description", "description", found);
}

fn definitions(root: &Map<String, Value>, found: &mut Found<'_>) {
    let Some(definitions) = root.get("definitions") else { return };
    let Some(definitions) = definitions.as_object() else {
        found.refuse("/definitions", "definitions is not an object", "write \"definitions\": { \"Name\": { .. } }");
        return;
    };
    for (name, value) in definitions {
        let pointer = format!("/definitions/{}", escape(name));
        if !names::is_type_name(name) {
            found.refuse(
                &pointer,
                "the name cannot be a Rust type",
                "use letters and digits, starting with a capital, 64 at most, no keyword",
            );
        }
        if let Some(title) = value.get("title").and_then(Value::as_str)
            && title != name
        {
            found.refuse(
                &format!("{pointer}/title"),
                "the title differs from the definition's name",
                "make them the same: it is the Rust type",
            );
        }
        schema(value, &pointer, Place::Definition, found);
    }
}

fn schema(value: &Value, pointer: &str, place: Place, found: &mut Found<'_>) {
    let Some(map) = value.as_object() else {
        found.refuse(
            pointer,
            "the schema is not an object",
            "write { \"type\": .. }; true and false are not supported",
        );
        return;
    };
    let Some(form) = form(map, pointer, found) else { return };
    for key in map.keys() {
        if !allowed(form, key, place == Place::Root) {
            let at = format!("{pointer}/{}", escape(key));
            found.refuse(&at, format!("`{}` is not supported here", plain(key)), mend(key));
        }
    }
    if place != Place::Items && !matches!(form, Form::Reference) {
        text(map.get("description"), &format!("{pointer}/description"), "description", found);
    }
    if place == Place::Root && !map.get("title").and_then(Value::as_str).is_some_and(names::is_type_name) {
        found.refuse(
            &format!("{pointer}/title"),
            "the title cannot be a Rust type",
            "use letters and digits, starting with a capital, 64 at most, no keyword",
        );
    }
    if matches!(form, Form::Object | Form::Union) && !matches!(place, Place::Root | Place::Definition) {
        found.refuse(pointer, "an inline object has no name", "move it to definitions and refer to it with $ref");
        return;
    }
    if matches!(place, Place::Root) && !matches!(form, Form::Object | Form::Union) {
        found.refuse(
            pointer,
            "a request or response is an object, or a union of objects",
            "give it \"type\": \"object\" or oneOf",
        );
        return;
    }
    values::check(map, pointer, form, place == Place::Definition, found);
    match form {
        Form::Object => object(map, pointer, found),
        Form::Union => union(map, pointer, found),
        Form::List => match map.get("items") {
            Some(items) => schema(items, &format!("{pointer}/items"), Place::Items, found),
            None => found.refuse(pointer, "items is missing", "say what the list holds"),
        },
        _ => {}
    }
}

fn object(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) {
    if !map.get("additionalProperties").is_some_and(Value::is_boolean) {
        found.refuse(
            &format!("{pointer}/additionalProperties"),
            "additionalProperties must be true or false",
            "requests say false (unknown members are refused), replies say true (they are kept)",
        );
    }
    let Some(properties) = map.get("properties").and_then(Value::as_object) else {
        found.refuse(pointer, "properties is missing", "list the members");
        return;
    };
    for (name, value) in properties {
        schema(value, &format!("{pointer}/properties/{}", escape(name)), Place::Property, found);
    }
    for (index, name) in map.get("required").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if !name.as_str().is_some_and(|name| properties.contains_key(name)) {
            found.refuse(
                &format!("{pointer}/required/{index}"),
                "a required member is not among the properties",
                "correct the name",
            );
        }
    }
    for (name, value) in properties {
        let required =
            map.get("required").and_then(Value::as_array).is_some_and(|list| list.iter().any(|entry| entry == name));
        if value.get("const").is_some() && !required {
            let at = format!("{pointer}/properties/{}", escape(name));
            found.refuse(&at, "a constant member is not required", "add it to required: it is always written");
        }
    }
}

fn union(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) {
    if !map.get("x-discriminator").is_some_and(Value::is_string) {
        found.refuse(
            pointer,
            "x-discriminator is missing",
            "name the member whose constant tells the branches apart, such as \"status\"",
        );
    }
    let branches = map.get("oneOf").and_then(Value::as_array);
    if branches.is_none_or(Vec::is_empty) {
        found.refuse(
            &format!("{pointer}/oneOf"),
            "oneOf is not a list of references",
            "list one {\"$ref\": ..} for each branch",
        );
    }
    for (index, branch) in branches.into_iter().flatten().enumerate() {
        if branch.get("$ref").is_none_or(|reference| !reference.is_string()) {
            found.refuse(
                &format!("{pointer}/oneOf/{index}"),
                "a branch is not a reference",
                "move it to definitions and refer to it with $ref",
            );
        }
    }
}

/// Tells the form of a schema; refuses what has none.
fn form(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) -> Option<Form> {
    if map.contains_key("$ref") {
        let local = |reference: &str| {
            reference.starts_with("#/definitions/") || reference.starts_with("common.json#/definitions/")
        };
        if !map["$ref"].as_str().is_some_and(local) {
            found.refuse(
                &format!("{pointer}/$ref"),
                "the reference leaves the vendor's folder",
                "refer to #/definitions/.. or common.json#/definitions/..",
            );
            return None;
        }
        return Some(Form::Reference);
    }
    if let Some(branches) = map.get("anyOf") {
        let null = serde_json::json!({"type": "null"});
        let pair =
            branches.as_array().filter(|list| list.len() == 2 && list[1] == null && list[0].get("$ref").is_some());
        let Some(pair) = pair else {
            found.refuse(
                &format!("{pointer}/anyOf"),
                "anyOf is supported for nullable references only",
                "write anyOf [{\"$ref\": ..}, {\"type\": \"null\"}]",
            );
            return None;
        };
        form(pair[0].as_object()?, &format!("{pointer}/anyOf/0"), found)?;
        return Some(Form::NullableReference);
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
    let nullable = types.len();
    types.retain(|name| *name != "null");
    let nullable = nullable != types.len();
    match types.as_slice() {
        ["object"] if !nullable => Some(Form::Object),
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
                "use object, array, string, integer, boolean, [string, number], [boolean, string], or one of them with null",
            );
            None
        }
    }
}

/// Requires a text that is not blank.
fn text(value: Option<&Value>, pointer: &str, what: &str, found: &mut Found<'_>) {
    if !value.and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()) {
        found.refuse(pointer, format!("{what} is missing or blank"), "say in a sentence what it means");
    }
}

/// A keyword as it may stand in a message: hostile text must not be able to forge lines or colours.
pub(super) fn plain(keyword: &str) -> String {
    keyword.chars().take(60).flat_map(char::escape_debug).collect()
}
