//! Stage 5: the schema that typify gets. Names are Rust names already, and nothing is in it that typify would drop or
//! choke on: no constants, limits, descriptions or `x-` keywords, no text of the schema's author at all.

use serde_json::{Map, Value, json};

use super::model::{Kind, Model, Object, Property, Shape, Type};

/// Definitions that stand for types of the runtime; the skeleton gets the runtime's paths for them.
pub(super) const RUNTIME_TYPES: &[(&str, &str)] = &[
    ("RuntimeGuid", "runtime::Uuid"),
    ("RuntimeLooseTimestamp", "runtime::LooseTimestamp"),
    ("RuntimeScalar", "runtime::Scalar"),
    ("RuntimeTimestamp", "runtime::Timestamp"),
];

/// One definition for each type of the model, and one for each type of the runtime.
pub(super) fn normalise(model: &Model) -> Value {
    of(model.types.iter())
}

/// One definition for each of the types, which refer to no others, and one for each type of the runtime.
pub(super) fn of<'m>(types: impl Iterator<Item = &'m Type>) -> Value {
    let mut definitions = Map::new();
    for (name, _) in RUNTIME_TYPES {
        definitions.insert((*name).to_owned(), json!({"type": "string"}));
    }
    for item in types {
        let schema = match &item.shape {
            Shape::Object(item) => object(item),
            Shape::TextEnum(item) => {
                let variants: Vec<&str> = item.values.iter().map(|value| value.variant.as_str()).collect();
                json!({"type": "string", "enum": variants})
            }
            Shape::IntegerEnum(_) => json!({"type": "integer", "format": "int32"}),
            Shape::Union(item) => {
                let branches: Vec<Value> = item.branches.iter().map(|branch| reference(&branch.type_name)).collect();
                json!({"oneOf": branches})
            }
        };
        definitions.insert(item.name.clone(), schema);
    }
    json!({"$schema": "http://json-schema.org/draft-07/schema#", "definitions": definitions})
}

fn object(object: &Object) -> Value {
    let fields = || object.properties.iter().filter(|property| property.constant.is_none());
    let properties: Map<String, Value> =
        fields().map(|property| (property.field.clone(), kind(&property.kind))).collect();
    let required: Vec<&str> =
        fields().filter(|property| !Property::is_optional(property)).map(|property| property.field.as_str()).collect();
    // Without this, typify makes a map of an object that has no members left.
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn kind(of: &Kind) -> Value {
    match of {
        Kind::Text => json!({"type": "string"}),
        Kind::Timestamp | Kind::DotNetTimestamp | Kind::DotNetTimestampOffset => reference("RuntimeTimestamp"),
        Kind::LooseTimestamp => reference("RuntimeLooseTimestamp"),
        Kind::Scalar => reference("RuntimeScalar"),
        Kind::Guid => reference("RuntimeGuid"),
        Kind::Flag { .. } | Kind::Boolean => json!({"type": "boolean"}),
        Kind::Integer(integer) => json!({"type": "integer", "format": integer.format()}),
        Kind::Named(name) => reference(name),
        Kind::List(item) => json!({"type": "array", "items": kind(&item.kind)}),
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/definitions/{name}")})
}
