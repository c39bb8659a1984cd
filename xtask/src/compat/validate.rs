//! The schemas as an independent validator reads them. No code of the generator takes part in its verdict.

use std::collections::BTreeMap;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value, json};

use crate::codegen::locate::escape;

use super::tree::{SchemaFile, Vendor};
use super::units;

/// The validators made so far, by side and document: making one costs more than using it.
#[derive(Default)]
pub(super) struct Validators {
    made: BTreeMap<(bool, String), Option<Validator>>,
}

impl Validators {
    /// Makes the validators of a document, the older one first, where they are not there yet.
    pub(super) fn make(&mut self, document: &str, sides: [(&Vendor, &SchemaFile); 2]) {
        for (older, (vendor, root)) in [true, false].into_iter().zip(sides) {
            self.made.entry((older, document.to_owned())).or_insert_with(|| validator(vendor, root));
        }
    }

    /// Both validators of a document; none when one of the schemas is not one that the validator understands.
    pub(super) fn both(&self, document: &str) -> Option<(&Validator, &Validator)> {
        let of = |older: bool| self.made.get(&(older, document.to_owned()))?.as_ref();
        Some((of(true)?, of(false)?))
    }
}

/// A validator for one document of a vendor; none when the schema is not one that the validator understands.
pub(super) fn validator(vendor: &Vendor, root: &SchemaFile) -> Option<Validator> {
    let mut definitions = Map::new();
    for (name, definition) in units::closure(vendor, root) {
        let Some(file) = vendor.files.get(&name) else { continue };
        let Some(definition) = definition else { continue };
        let schema = file.value.get("definitions").and_then(|definitions| definitions.get(&definition))?;
        definitions.insert(format!("{name} {definition}"), plain(file, schema, 0));
    }
    let mut schema = plain(root, &root.value, 0);
    let map = schema.as_object_mut()?;
    map.insert("definitions".into(), Value::Object(definitions));
    jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(true)
        // The validator knows this format from a later draft on only.
        .with_format("uuid", is_uuid)
        .with_format("dotnet-date-time", is_dotnet_date_time)
        .with_format("dotnet-date-time-offset", is_dotnet_date_time)
        // A pattern of a hostile schema must not take forever.
        .with_pattern_options(PatternOptions::regex())
        .build(&schema)
        .ok()
}

/// A schema of this project as plain draft-07: one file, formats of numbers as bounds, nothing that is in XML only.
fn plain(file: &SchemaFile, schema: &Value, depth: usize) -> Value {
    let Some(map) = schema.as_object() else { return schema.clone() };
    if depth > 64 {
        return json!({});
    }
    let mut out = Map::new();
    for (key, value) in map {
        let inner = |value: &Value| plain(file, value, depth + 1);
        let value = match key.as_str() {
            "x-variants" => {
                all_of(&mut out, ways(value));
                continue;
            }
            // Where the page is incomplete, what is missing may be among the unknown members.
            "x-required-any" if !map.contains_key("x-incomplete") => {
                all_of(&mut out, enough(value));
                continue;
            }
            "definitions" | "examples" | "default" | "title" | "description" | "$schema" | "$comment" => continue,
            key if key.starts_with("x-") => continue,
            "$ref" => {
                all_of(&mut out, vec![json!({"$ref": target(file, value)})]);
                continue;
            }
            "properties" => Value::Object(
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .filter(|(_, member)| member.get("x-encodings").is_none())
                    .map(|(name, member)| (name.clone(), inner(member)))
                    .collect(),
            ),
            "anyOf" | "oneOf" => Value::Array(value.as_array().into_iter().flatten().map(inner).collect()),
            "allOf" => {
                // What stands there already came from a reference or from x-variants.
                let mut all: Vec<Value> = value.as_array().into_iter().flatten().map(inner).collect();
                all.extend(out.get("allOf").and_then(Value::as_array).cloned().unwrap_or_default());
                Value::Array(all)
            }
            "patternProperties" | "dependencies" if value.is_object() => {
                value.as_object().into_iter().flatten().map(|(name, schema)| (name.clone(), inner(schema))).collect()
            }
            "items"
            | "additionalProperties"
            | "additionalItems"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames" => inner(value),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    bounds(&mut out);
    Value::Object(out)
}

fn all_of(schema: &mut Map<String, Value>, more: Vec<Value>) {
    if let Value::Array(all) = schema.entry("allOf").or_insert_with(|| json!([])) {
        all.extend(more);
    }
}

/// `x-required-any` as branches: one list is there whole, and none of its members null.
fn enough(lists: &Value) -> Vec<Value> {
    let branch = |list: &Value| {
        let names: Vec<&str> = list.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let given: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"not": {"type": "null"}}))).collect();
        json!({"required": names, "properties": given})
    };
    let branches: Vec<Value> = lists.as_array().into_iter().flatten().map(branch).collect();
    if branches.is_empty() { Vec::new() } else { vec![json!({"anyOf": branches})] }
}

/// `x-variants` as conditions: each way asks for its own members, and refuses those of the others.
fn ways(variants: &Value) -> Vec<Value> {
    let (Some(tag), Some(ways)) = (variants["member"].as_str(), variants["variants"].as_array()) else {
        return Vec::new();
    };
    let members = |way: &Value| way["members"].as_array().cloned().unwrap_or_default();
    // Values are compared in any case.
    let is = |value: &str| {
        let letters = value.chars().map(|letter| match letter.is_ascii_alphabetic() {
            true => format!("[{}{}]", letter.to_ascii_lowercase(), letter.to_ascii_uppercase()),
            false if letter.is_alphanumeric() => letter.to_string(),
            false => format!(
                "[{}]",
                if matches!(letter, '^' | ']' | '[' | '\\') { format!("\\{letter}") } else { letter.to_string() }
            ),
        });
        json!({"properties": {tag: {"pattern": format!("^{}$", letters.collect::<String>())}}, "required": [tag]})
    };
    let values: Vec<&str> = ways.iter().filter_map(|way| way["value"].as_str()).collect();
    ways.iter()
        .map(|way| {
            let chosen = match way["value"].as_str() {
                Some(value) => is(value),
                None => json!({"not": {"anyOf": values.iter().map(|value| is(value)).collect::<Vec<_>>()}}),
            };
            let others: Map<String, Value> = ways
                .iter()
                .flat_map(members)
                .filter(|name| !members(way).contains(name))
                .filter_map(|name| Some((name.as_str()?.to_owned(), json!(false))))
                .collect();
            json!({"if": chosen, "then": {"required": members(way), "properties": others}})
        })
        .collect()
}

fn bounds(schema: &mut Map<String, Value>) {
    let (low, high): (i64, i64) = match schema.get("format").and_then(Value::as_str) {
        Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
        Some("uint32") => (0, i64::from(u32::MAX)),
        Some("int64") => (i64::MIN, i64::MAX),
        _ => return,
    };
    schema.remove("format");
    let given = |schema: &Map<String, Value>, key: &str| schema.get(key).and_then(Value::as_i64);
    let (minimum, maximum) = (given(schema, "minimum"), given(schema, "maximum"));
    schema.insert("minimum".into(), json!(minimum.map_or(low, |given| given.max(low))));
    schema.insert("maximum".into(), json!(maximum.map_or(high, |given| given.min(high))));
}

fn target(file: &SchemaFile, reference: &Value) -> String {
    let text = reference.as_str().unwrap_or_default();
    let (name, pointer) = text.split_once('#').unwrap_or((text, ""));
    let name = if name.is_empty() { file.name.as_str() } else { name.trim_start_matches("./") };
    match pointer.strip_prefix("/definitions/") {
        Some(definition) => {
            let (definition, rest) = definition.split_once('/').map_or((definition, ""), |(one, rest)| (one, rest));
            let slash = if rest.is_empty() { "" } else { "/" };
            format!("#/definitions/{} {definition}{slash}{rest}", escape(name)).replace(' ', "%20")
        }
        None => "#".into(),
    }
}

/// The form of RFC 4122: hyphens, no braces.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `yyyy-MM-ddTHH:mm:ss`, a fraction, and a zone or none.
fn is_dotnet_date_time(text: &str) -> bool {
    let Some((seconds, rest)) = text.split_at_checked(19) else { return false };
    let shape = seconds.bytes().zip("0000-00-00T00:00:00".bytes());
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|letter: char| letter.is_ascii_digit()),
        None => rest,
    };
    let offset = |zone: &str| {
        zone.strip_prefix(['+', '-'])
            .and_then(|zone| zone.split_once(':'))
            .is_some_and(|(hours, minutes)| digits(hours) && digits(minutes) && hours.len() == 2 && minutes.len() == 2)
    };
    shape.into_iter().all(|(letter, form)| if form == b'0' { letter.is_ascii_digit() } else { letter == form })
        && (zone.is_empty() || zone == "Z" || offset(zone))
}
