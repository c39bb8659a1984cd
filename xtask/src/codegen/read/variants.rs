//! `x-variants`: which constructors a request has instead of `new`. `x-required-any`: what it needs beside.

use serde_json::Value;

use super::super::bundle::{Bundle, Entry};
use super::super::model::{Kind, Property, Variant, Variants};
use super::super::names;
use super::super::refusal::Refusal;
use super::values::{list, text, text_value};

/// Names that every generated request uses itself.
const TAKEN: [&str; 2] = ["new", "validate"];

/// Reads the variants of a request, where it has some.
pub(super) fn variants(
    bundle: &Bundle<'_>,
    entry: &Entry<'_>,
    properties: &[Property],
) -> Result<Option<Box<Variants>>, Refusal> {
    let Some(schema) = entry.value.get("x-variants") else { return Ok(None) };
    let index_of = |wire: &str| properties.iter().position(|property| property.wire == wire);
    let member = index_of(&text(schema, "member")).unwrap_or_default();
    let type_name = match &properties[member].kind {
        Kind::Named(name) => name.clone(),
        _ => String::new(),
    };
    let known: Vec<_> = bundle
        .named(&type_name)
        .filter(|target| target.value["type"] == "string")
        .and_then(|target| target.value.get("x-known-values")?.as_array())
        .map(|values| values.iter().map(text_value).collect())
        .unwrap_or_default();
    let mut read: Vec<Variant> = Vec::new();
    for (index, variant) in schema["variants"].as_array().into_iter().flatten().enumerate() {
        let at = format!("{}/x-variants/variants/{index}", entry.pointer);
        let is_free = |name: &String| {
            !TAKEN.contains(&name.as_str())
                && properties.iter().all(|property| property.field != *name)
                && read.iter().all(|other| other.constructor != *name)
        };
        let Some(constructor) = names::field(&text(variant, "name")).filter(is_free) else {
            return Err(entry.file.refuse(
                &format!("{at}/name"),
                "the variant's name gives no Rust name, or one that is taken",
                "call it after whom or what it is for, and unlike every member",
            ));
        };
        let wire = variant.get("value").and_then(Value::as_str);
        let value = wire.and_then(|wire| known.iter().find(|known| known.wire == wire));
        if value.is_none() && (wire.is_some() || known.is_empty()) {
            return Err(entry.file.refuse(
                &at,
                "the variant's value is no known value of the member's type",
                "let the member refer to a type with x-known-values, and list the value there",
            ));
        }
        read.push(Variant {
            constructor,
            description: text(variant, "description"),
            value: value.map(|value| (value.wire.clone(), value.variant.clone())),
            members: list(variant.get("members")).iter().filter_map(|wire| index_of(wire)).collect(),
        });
    }
    Ok(Some(Box::new(Variants { member, type_name, list: read })))
}

/// Reads the lists of members of which a request needs one whole.
pub(super) fn required_any(schema: &Value, properties: &[Property]) -> Vec<Vec<usize>> {
    let lists = schema.get("x-required-any").and_then(Value::as_array).into_iter().flatten();
    let index_of = |wire: &String| properties.iter().position(|property| property.wire == *wire);
    lists.map(|names| list(Some(names)).iter().filter_map(index_of).collect()).collect()
}
