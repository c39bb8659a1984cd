//! Values of enums, provenance, and small things all readers need.

use serde_json::{Map, Value};

use super::super::model::{IntegerValue, Provenance, TextValue};
use super::super::names;

pub(super) fn integer_value(entry: &Value) -> IntegerValue {
    let name = text(entry, "name");
    IntegerValue {
        value: entry["value"].as_i64().and_then(|value| i32::try_from(value).ok()).unwrap_or_default(),
        constant: names::constant(&name).unwrap_or_default(),
        name,
        aliases: list(entry.get("aliases")),
        description: text(entry, "description"),
        provenance: provenance(entry),
    }
}

pub(super) fn text_value(entry: &Value) -> TextValue {
    let wire = text(entry, "value");
    TextValue {
        variant: names::variant(entry["name"].as_str().unwrap_or(&wire)).unwrap_or_default(),
        wire,
        description: text(entry, "description"),
        provenance: provenance(entry),
    }
}

/// `x-provenance` of a schema or value.
pub(super) fn provenance(schema: &Value) -> Option<Provenance> {
    let map: &Map<String, Value> = schema.get("x-provenance")?.as_object()?;
    let text = |name: &str| map.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Provenance { inferred: map.get("status")? == "inferred", source: text("source"), note: text("note") })
}

/// A text, or an empty one.
pub(in crate::codegen) fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The texts of a list.
pub(in crate::codegen) fn list(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
