//! Documents whose sensitive members hold a mark. Wherever the mark shows up later, something leaked.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schemas::Schemas;

/// The start of every mark. No example, schema or error text contains it.
pub const MARK: &str = "LEAKED-";

/// Puts a mark into every member that the schema of `message` calls `x-sensitive`.
///
/// A reply also gets an unknown member with a mark: nothing is known of such a member, so it must be treated as
/// sensitive.
pub fn mark(schemas: &Schemas, message: &str, document: &Value) -> Value {
    let mut document = document.clone();
    replace(&mut document, &sensitive_names(schemas, message), &mut BTreeSet::new());
    if let (true, Value::Object(members)) = (message.ends_with(".response"), &mut document) {
        members.insert("unknown-member".to_owned(), Value::String(format!("{MARK}unknown-member")));
    }
    document
}

/// Whether the document sets every sensitive member of its message: a test with one that does not proves less.
pub fn is_complete(schemas: &Schemas, message: &str, document: &Value) -> bool {
    let names = sensitive_names(schemas, message);
    let mut found = BTreeSet::new();
    replace(&mut document.clone(), &names, &mut found);
    found == names
}

/// The names of all members that the schema of `message`, or a schema it refers to, calls `x-sensitive`.
pub fn sensitive_names(schemas: &Schemas, message: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    visit(schemas, message, schemas.document(message), &mut BTreeSet::new(), &mut names);
    names
}

fn visit(schemas: &Schemas, file: &str, schema: &Value, visited: &mut BTreeSet<String>, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                follow(schemas, file, reference, visited, names);
            }
            if let Some(Value::Object(properties)) = members.get("properties") {
                let sensitive = properties.iter().filter(|(_, property)| property["x-sensitive"] == true);
                names.extend(sensitive.map(|(name, _)| name.clone()));
            }
            members.values().for_each(|member| visit(schemas, file, member, visited, names));
        }
        Value::Array(items) => items.iter().for_each(|item| visit(schemas, file, item, visited, names)),
        _ => {}
    }
}

fn follow(
    schemas: &Schemas,
    file: &str,
    reference: &str,
    visited: &mut BTreeSet<String>,
    names: &mut BTreeSet<String>,
) {
    let (target, pointer) =
        reference.split_once('#').unwrap_or_else(|| panic!("{file}: {reference} points into no file"));
    let target = match target.strip_suffix(".json") {
        None => file.to_owned(),
        Some(other) => {
            let (vendor, _) = file.split_once('/').unwrap_or_else(|| panic!("{file} names no vendor"));
            format!("{vendor}/{other}")
        }
    };
    if visited.insert(format!("{target}#{pointer}")) {
        let schema = schemas.document(&target).pointer(pointer);
        let schema = schema.unwrap_or_else(|| panic!("{file}: {reference} points to nothing"));
        visit(schemas, &target, schema, visited, names);
    }
}

fn replace(value: &mut Value, names: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if names.contains(name) => {
                        *text = format!("{MARK}{name}");
                        found.insert(name.clone());
                    }
                    other => replace(other, names, found),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, names, found)),
        _ => {}
    }
}
