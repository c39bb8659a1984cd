//! Stage 4: from linted JSON to the model.

mod contracts;
mod members;
mod operations;
mod roles;
pub(super) mod values;
mod variants;

use serde_json::Value;

use super::bundle::{Bundle, Entry};
use super::load::Folder;
use super::locate::escape;
use super::model::{IntegerEnum, Model, Module, Object, Property, Shape, TextEnum, Type};
use super::names;
use super::refusal::{MAX_REFUSALS, Refusal, Refusals};
use super::text::shown;
use values::{integer_value, provenance, text, text_value};

/// Reads a vendor's bundle.
pub(super) fn read(folder: &Folder, bundle: &Bundle<'_>) -> Result<Model, Refusals> {
    let common = folder.files.iter().find(|file| file.name == "common.json");
    let mut model = Model {
        name: names::module(&folder.vendor).unwrap_or_default(),
        description: match common {
            Some(common) => text(&common.value, "description"),
            None => format!("The types of `{}`.", folder.vendor),
        },
        types: Vec::new(),
        modules: Vec::new(),
    };
    let mut refusals = Vec::new();
    for entry in &bundle.entries {
        add_source(&mut model.modules, entry);
        match shape(bundle, entry) {
            Ok(Some(shape)) => model.types.push(Type {
                name: entry.name.clone(),
                module: entry.module.clone(),
                description: text(entry.value, "description"),
                provenance: provenance(entry.value)
                    .unwrap_or_else(|| provenance(&entry.file.value).unwrap_or_default()),
                shape,
            }),
            Ok(None) => {}
            // A reply is read for itself and for its request: what is wrong with it is said once.
            Err(refusal) if refusals.contains(&refusal) => {}
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() {
        tags(bundle, &mut model, &mut refusals);
    }
    refusals.truncate(MAX_REFUSALS);
    if refusals.is_empty() { Ok(model) } else { Err(Refusals(refusals)) }
}

fn add_source(modules: &mut Vec<Module>, entry: &Entry<'_>) {
    let source = &entry.file.shown;
    match modules.iter_mut().find(|module| module.name == entry.module) {
        Some(module) if module.sources.contains(source) => {}
        Some(module) => module.sources.push(source.clone()),
        None => modules.push(Module { name: entry.module.clone(), sources: vec![source.clone()] }),
    }
}

/// Tells each branch of a union by which of its constants it is told apart: that one alone has been read when the branch
/// is, and every other constant still has to be checked.
fn tags(bundle: &Bundle<'_>, model: &mut Model, refusals: &mut Vec<Refusal>) {
    let mut found = Vec::new();
    for item in &model.types {
        let Shape::Union(union) = &item.shape else { continue };
        found.extend(union.branches.iter().map(|branch| (branch.type_name.clone(), union.tag.clone(), &item.name)));
    }
    let mut tags = std::collections::BTreeMap::new();
    for (name, tag, union) in &found {
        let first = tags.entry(name.clone()).or_insert_with(|| tag.clone());
        if let (true, Some(entry)) = (first != tag, bundle.named(union)) {
            refusals.push(entry.file.refuse(
                &format!("{}/x-discriminator", entry.pointer),
                format!("its branch {name} is told apart by another member in another union"),
                "use the same discriminator for both",
            ));
        }
    }
    for item in &mut model.types {
        if let Shape::Object(object) = &mut item.shape {
            object.tag = tags.remove(&item.name);
        }
    }
}

/// The type behind an entry; none for a plain scalar, which is written out where it is referred to.
fn shape(bundle: &Bundle<'_>, entry: &Entry<'_>) -> Result<Option<Shape>, Refusal> {
    let value = entry.value;
    if value.get("oneOf").is_some() {
        return roles::union(bundle, entry).map(|union| Some(Shape::Union(union)));
    }
    if value["type"] == "object" {
        return object(bundle, entry).map(|object| Some(Shape::Object(object)));
    }
    let Some(values) = value.get("x-known-values").and_then(Value::as_array) else { return Ok(None) };
    Ok(Some(if value["type"] == "integer" {
        Shape::IntegerEnum(IntegerEnum {
            contract_name: value.pointer("/x-xml/enum").and_then(Value::as_str).unwrap_or(&entry.name).to_owned(),
            flags: value.pointer("/x-xml/flags") == Some(&Value::Bool(true)),
            values: values.iter().map(integer_value).collect(),
        })
    } else {
        Shape::TextEnum(TextEnum {
            ignore_case: value.get("x-ignore-case").is_some(),
            values: values.iter().map(text_value).collect(),
        })
    }))
}

fn object(bundle: &Bundle<'_>, entry: &Entry<'_>) -> Result<Object, Refusal> {
    let value = entry.value;
    let mut properties: Vec<Property> = Vec::new();
    for (wire, schema) in value["properties"].as_object().into_iter().flatten() {
        let at = format!("{}/properties/{}", entry.pointer, escape(wire));
        let field = match schema.get("x-rust-name").and_then(Value::as_str) {
            Some(name) => Some(name.to_owned()),
            None => names::field(wire),
        };
        let field = field.ok_or_else(|| {
            entry.file.refuse(
                &at,
                "the member's name gives no Rust name, or one of more than 64 letters",
                "add \"x-rust-name\"",
            )
        })?;
        if let Some(other) = properties.iter().find(|other| other.field == field) {
            return Err(entry.file.refuse(
                &at,
                format!("the member has the same Rust name as `{}`: {field}", shown(&other.wire)),
                "add \"x-rust-name\" to one of them",
            ));
        }
        if schema.get("const").is_none() && matches!(field.as_str(), "new" | "validate" | "extra" | "path") {
            return Err(entry.file.refuse(
                &at,
                format!("the Rust name {field} is taken by the generated code"),
                "add \"x-rust-name\"",
            ));
        }
        properties.push(members::property(bundle, entry, &at, wire, field)?);
    }
    let role = roles::role(bundle, entry, &properties)?;
    let contract = contracts::contract(bundle, entry, &properties)?;
    let incomplete = value.get("x-incomplete").and_then(Value::as_str).map(str::to_owned);
    let variants = variants::variants(bundle, entry, &properties)?;
    let required_any = variants::required_any(value, &properties);
    let open = value["additionalProperties"] == true;
    Ok(Object { open, tag: None, properties, incomplete, role: Box::new(role), variants, required_any, contract })
}
