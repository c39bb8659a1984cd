//! One schema: draft-07 and this project's keywords to JSON Schema 2020-12 as `OpenAPI` 3.1 has it.
//!
//! Formats that 2020-12 does not check become limits that it does, references lead to the components, and a union names
//! its discriminator. Keywords that only the generator of Rust code reads are left out; every other `x-` keyword stays.

use serde_json::{Map, Number, Value, json};

use super::text;

/// What only concerns the Rust code or the command line, or is said in `OpenAPI`'s own words instead.
const LEFT_OUT: [&str; 10] = [
    "$schema",
    "$comment",
    "definitions",
    "x-action",
    "x-cli",
    "x-operation",
    "x-discriminator",
    "x-encodings",
    "x-rust-name",
    "examples",
];

/// The forms of .NET's `DateTime`: no year 0, zone optional. A pattern cannot tell in which years February has 29 days.
const DOTNET_DATE: &str = concat!(
    "^(?!0000)[0-9]{4}-(((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))|((0[469]|11)-(0[1-9]|[12][0-9]|30))|(02-(0[1-9]|[12][0-9])))",
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,7})?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?$"
);

/// The members of each variant of a request: needed where its value was chosen, and of no use elsewhere. A variant without
/// a value of its own stands for whatever the others leave.
fn variants(keyword: &Value) -> Value {
    let member = keyword["member"].as_str().unwrap_or_default();
    let variants: Vec<&Value> = keyword["variants"].as_array().into_iter().flatten().collect();
    let values: Vec<String> = variants.iter().filter_map(|variant| Some(in_any_case(variant.get("value")?))).collect();
    let rules = variants.iter().filter_map(|variant| {
        let members = variant.get("members")?.as_array()?;
        let chosen = match variant.get("value") {
            Some(value) => json!({"pattern": format!("^{}$", in_any_case(value))}),
            None => json!({"not": {"pattern": format!("^({})$", values.join("|"))}}),
        };
        let barred: Map<String, Value> =
            members.iter().filter_map(|name| Some((name.as_str()?.to_owned(), Value::Bool(false)))).collect();
        Some(json!({
            "if": {"properties": {member: chosen}},
            "then": {"required": members},
            "else": {"properties": barred},
        }))
    });
    rules.collect()
}

/// A pattern for a text in any case, as the values of variants are compared.
fn in_any_case(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    let letters = text.chars().map(|letter| match letter {
        letter if letter.is_ascii_alphabetic() => {
            format!("[{}{}]", letter.to_ascii_lowercase(), letter.to_ascii_uppercase())
        }
        letter if letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_') => letter.to_string(),
        letter => format!("\\u{{{:X}}}", u32::from(letter)),
    });
    letters.collect()
}

/// Where a component stands.
pub(super) fn pointer(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// The name behind `common.json#/definitions/Name` or `#/definitions/Name`.
pub(super) fn referred(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

/// Translates a schema. `rename` gives the component for the name that a reference leads to, and `constants` the
/// constant of a member of a named type.
pub(super) fn translate(
    schema: &Value,
    rename: &mut dyn FnMut(&str) -> String,
    constant: &dyn Fn(&str, &str) -> Option<String>,
) -> Value {
    let Some(keywords) = schema.as_object() else { return schema.clone() };
    let mut out = Map::new();
    for (keyword, value) in keywords {
        match keyword.as_str() {
            keyword if LEFT_OUT.contains(&keyword) => {}
            "$ref" => {
                let target = rename(referred(value.as_str().unwrap_or_default()));
                out.insert("$ref".into(), pointer(&target).into());
            }
            "oneOf" | "anyOf" => {
                let branches = value.as_array().into_iter().flatten();
                let branches: Vec<Value> = branches.map(|branch| translate(branch, rename, constant)).collect();
                out.insert(keyword.clone(), branches.into());
            }
            "items" => {
                out.insert("items".into(), translate(value, rename, constant));
            }
            "properties" => {
                let members = value.as_object().into_iter().flatten().filter(|(_, member)| is_in_json(member));
                let members: Map<String, Value> =
                    members.map(|(name, member)| (name.clone(), translate(member, rename, constant))).collect();
                out.insert("properties".into(), members.into());
            }
            "x-variants" => {
                out.insert("allOf".into(), variants(value));
            }
            "required" if value.as_array().is_none_or(Vec::is_empty) => {}
            _ => {
                out.insert(keyword.clone(), value.clone());
            }
        }
    }
    limits(&mut out);
    if let Some(tag) = schema.get("x-discriminator").and_then(Value::as_str) {
        out.insert("discriminator".into(), discriminator(schema, tag, rename, constant));
    }
    // Examples go last, where they do not tear apart what they are examples of.
    if let Some(examples) = schema.get("examples").cloned().or_else(|| known_values(schema)) {
        out.insert("examples".into(), examples);
    }
    Value::Object(out)
}

fn is_in_json(member: &Value) -> bool {
    member
        .get("x-encodings")
        .and_then(Value::as_array)
        .is_none_or(|encodings| encodings.iter().any(|one| one == "json"))
}

/// `format` says nothing to a validator of 2020-12, and no other tool knows .NET's dates.
fn limits(schema: &mut Map<String, Value>) {
    let (minimum, maximum): (Number, Number) = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint32") => (0.into(), u32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        Some("dotnet-date-time" | "dotnet-date-time-offset") => {
            schema.insert("pattern".into(), DOTNET_DATE.into());
            return;
        }
        _ => return,
    };
    schema.entry("minimum").or_insert(minimum.into());
    schema.entry("maximum").or_insert(maximum.into());
}

fn discriminator(
    schema: &Value,
    tag: &str,
    rename: &mut dyn FnMut(&str) -> String,
    constant: &dyn Fn(&str, &str) -> Option<String>,
) -> Value {
    let branches = schema["oneOf"].as_array().into_iter().flatten();
    let mapping: Map<String, Value> = branches
        .filter_map(|branch| {
            let target = referred(text(branch, "$ref"));
            Some((constant(target, tag)?, pointer(&rename(target)).into()))
        })
        .collect();
    json!({"propertyName": tag, "mapping": mapping})
}

/// The values of an open enum are its examples: there may be others.
fn known_values(schema: &Value) -> Option<Value> {
    let values = schema.get("x-known-values")?.as_array()?;
    Some(values.iter().filter_map(|value| value.get("value").cloned()).collect())
}
