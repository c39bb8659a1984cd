//! Structure of a schema file: what stands where.

use serde_json::{Map, Value};

use super::super::load::File;
use super::super::locate::escape;
use super::super::names;
use super::super::text::shown;
use super::files::{Role, role};
use super::forms::form;
use super::keywords::{Form, Place, allowed, mend};
use super::{Found, combinations, values};

/// Checks one file.
pub(super) fn file(file: &File, found: &mut Found<'_>) {
    let Some(root) = file.value.as_object() else {
        found.refuse("", "the file holds no object", "write { \"$schema\": .., \"title\": .., .. }");
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
            "/x-provenance",
            "x-provenance is missing",
            "say where the knowledge comes from: {\"status\": \"documented\", \"source\": ..}",
        );
    }
    match role(&file.name).map(|(_, role)| role) {
        Some(Role::Common) => common(root, found),
        Some(Role::Request) => {
            schema(&file.value, "", Place::Request, found);
            incomplete(root, found);
            if root.contains_key("x-action") == root.contains_key("x-operation") {
                found.refuse(
                    "",
                    "a request needs either x-action or x-operation",
                    "see \"Actions and operations\" in schema/README.md",
                );
            }
        }
        Some(Role::Response) => schema(&file.value, "", Place::Response, found),
        // Its name was refused already.
        None => {}
    }
    definitions(root, found);
}

/// Only a request whose published table is incomplete takes members that the schema does not know.
fn incomplete(root: &Map<String, Value>, found: &mut Found<'_>) {
    let is_open = root.get("additionalProperties") == Some(&Value::Bool(true));
    if is_open && !root.contains_key("x-incomplete") {
        found.refuse(
            "/additionalProperties",
            "a request takes unknown members",
            "write false: what the schema does not know is never sent; or say in x-incomplete what the page leaves out",
        );
    }
    if root.contains_key("x-incomplete") && !is_open {
        found.refuse(
            "/x-incomplete",
            "the request is incomplete but takes no other members",
            "write \"additionalProperties\": true, or remove x-incomplete",
        );
    }
}

fn common(root: &Map<String, Value>, found: &mut Found<'_>) {
    for key in root.keys() {
        if !["$schema", "$comment", "title", "description", "x-provenance", "x-cli", "definitions"]
            .contains(&key.as_str())
        {
            found.refuse(
                &format!("/{}", escape(key)),
                format!("`{}` has no place in common.json", shown(key)),
                "keep only definitions there",
            );
        }
    }
    description(root, "", found);
    values::check(root, "", Form::Object, found);
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
                "the definition's name cannot be a Rust type",
                "use words with one capital each (`HttpStatus`, not `HTTPStatus`), 2 to 64 letters and digits, no keyword",
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
        if !allowed(form, key, place) {
            let at = format!("{pointer}/{}", escape(key));
            found.refuse(&at, format!("`{}` is not supported here", shown(key)), mend(key));
        }
    }
    if place != Place::Items && form != Form::Reference {
        description(map, pointer, found);
    }
    if place == Place::Response && form == Form::Reference {
        shared(map, pointer, found);
        return;
    }
    if place.is_root() && !map.get("title").and_then(Value::as_str).is_some_and(names::is_type_name) {
        found.refuse(
            &format!("{pointer}/title"),
            "the title cannot be a Rust type",
            "use words with one capital each (`HttpStatus`, not `HTTPStatus`), 2 to 64 letters and digits, no keyword",
        );
    }
    if matches!(form, Form::Object | Form::Union) && matches!(place, Place::Property | Place::Items) {
        found.refuse(pointer, "an inline object has no name", "move it to definitions and refer to it with $ref");
        return;
    }
    if place.is_root() && !matches!(form, Form::Object | Form::Union) {
        found.refuse(
            pointer,
            "a request or response is an object, or a union of objects",
            "give it \"type\": \"object\" or oneOf",
        );
        return;
    }
    if place == Place::Definition && matches!(form, Form::Reference | Form::NullableReference) {
        found.refuse(
            pointer,
            "a definition is nothing but a reference",
            "refer to the other definition directly, with anyOf and null at the member where null is allowed",
        );
    }
    values::check(map, pointer, form, found);
    combinations::check(map, pointer, form, found);
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

/// A reply that several operations have in common.
fn shared(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) {
    values::check(map, pointer, Form::Reference, found);
    if !map.get("$ref").and_then(Value::as_str).is_some_and(|reference| reference.starts_with("common.json#")) {
        found.refuse(
            &format!("{pointer}/$ref"),
            "the reply is a reference into its own file",
            "write the reply at the root; only what several share stands in common.json",
        );
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
        found.refuse(&format!("{pointer}/properties"), "properties is missing or no object", "list the members");
        return;
    };
    for (name, value) in properties {
        schema(value, &format!("{pointer}/properties/{}", escape(name)), Place::Property, found);
    }
    combinations::object(map, properties, pointer, found);
}

fn union(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) {
    if !map.get("x-discriminator").is_some_and(Value::is_string) {
        found.refuse(
            &format!("{pointer}/x-discriminator"),
            "x-discriminator is missing or no text",
            "name the member whose constant tells the branches apart, such as \"status\"",
        );
    }
    let branches = map.get("oneOf").and_then(Value::as_array);
    if branches.is_none_or(|branches| branches.len() < 2) {
        found.refuse(
            &format!("{pointer}/oneOf"),
            "oneOf does not list two references or more",
            "list one {\"$ref\": ..} for each branch; what has one branch only is no union",
        );
    }
    for (index, branch) in branches.into_iter().flatten().enumerate() {
        let at = format!("{pointer}/oneOf/{index}");
        let reference = branch.as_object().filter(|map| map.len() == 1 && map.contains_key("$ref"));
        match reference {
            Some(reference) => drop(form(reference, &at, found)),
            None => found.refuse(
                &at,
                "a branch is not a reference",
                "move it to definitions and refer to it with $ref, and nothing beside it",
            ),
        }
    }
}

fn description(map: &Map<String, Value>, pointer: &str, found: &mut Found<'_>) {
    if map.get("description").and_then(Value::as_str).is_none_or(|text| text.trim().is_empty()) {
        found.refuse(
            &format!("{pointer}/description"),
            "the description is missing or blank",
            "say in a sentence what it means",
        );
    }
}
