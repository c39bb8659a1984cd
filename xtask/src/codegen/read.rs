//! Stage 4: from linted JSON to the model.

mod roles;

use serde_json::{Map, Value};

use super::bundle::{Bundle, Entry};
use super::load::Folder;
use super::locate::escape;
use super::model::{
    IntegerEnum, IntegerKind, IntegerValue, Kind, Limits, Model, Module, Null, Object, Property, Provenance, Shape,
    TextEnum, TextValue, Type,
};
use super::names;
use super::refusal::{Refusal, Refusals};

/// Reads a vendor's bundle.
pub(super) fn read(folder: &Folder, bundle: &Bundle<'_>) -> Result<Model, Refusals> {
    let mut model = Model {
        name: names::module(&folder.vendor).unwrap_or_default(),
        description: folder.files[0].value["description"].as_str().unwrap_or_default().to_owned(),
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
        let required = value["required"].as_array().is_some_and(|list| list.iter().any(|name| name == wire));
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
            let problem = format!("the member has the same Rust name as `{}`: {field}", other.wire.escape_debug());
            return Err(entry.file.refuse(&at, problem, "add \"x-rust-name\" to one of them"));
        }
        if matches!(field.as_str(), "new" | "validate" | "extra" | "path") {
            return Err(entry.file.refuse(
                &at,
                format!("the Rust name {field} is taken by the generated code"),
                "add \"x-rust-name\"",
            ));
        }
        properties.push(property(bundle, entry, wire, field, schema, required));
    }
    let role = roles::role(bundle, entry)?;
    let contract = roles::contract(bundle, entry, &properties)?;
    Ok(Object { open: value["additionalProperties"] == true, properties, role, contract })
}

fn property(
    bundle: &Bundle<'_>,
    entry: &Entry<'_>,
    wire: &str,
    field: String,
    schema: &Value,
    required: bool,
) -> Property {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/anyOf/0/$ref")).and_then(Value::as_str);
    let target = reference.and_then(|reference| bundle.target(reference));
    // A plain scalar behind a reference lends its keywords, the member's own come first.
    let alias = target.filter(|target| is_alias(target.value));
    let keyword = |name: &str| schema.get(name).or_else(|| alias.and_then(|alias| alias.value.get(name)));
    let description = keyword("description").or_else(|| target.and_then(|target| target.value.get("description")));
    let nullable =
        schema.get("anyOf").is_some() || has_null(schema) || alias.is_some_and(|alias| has_null(alias.value));
    let null = match keyword("x-null").and_then(Value::as_str) {
        _ if !nullable => Null::Never,
        Some("tolerated") => Null::Tolerated,
        Some("written") => Null::Written,
        _ => Null::Distinct,
    };
    let inherited = || provenance(entry.value).or_else(|| provenance(&entry.file.value)).unwrap_or_default();
    let limit = |name: &str| keyword(name).and_then(Value::as_u64);
    let bound = |name: &str| keyword(name).and_then(Value::as_i64);
    Property {
        wire: wire.to_owned(),
        field,
        description: description.and_then(Value::as_str).unwrap_or_default().to_owned(),
        provenance: keyword("x-provenance").and_then(read_provenance).unwrap_or_else(inherited),
        required,
        null,
        kind: kind(bundle, schema),
        constant: schema.get("const").and_then(Value::as_str).map(str::to_owned),
        sensitive: keyword("x-sensitive").is_some(),
        aliases: list(schema.get("x-aliases")),
        limits: Limits {
            min_length: limit("minLength"),
            max_length: limit("maxLength"),
            min_items: limit("minItems"),
            max_items: limit("maxItems"),
            minimum: bound("minimum"),
            maximum: bound("maximum"),
        },
        xml_only: schema.get("x-encodings").is_some(),
    }
}

fn kind(bundle: &Bundle<'_>, schema: &Value) -> Kind {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/anyOf/0/$ref")).and_then(Value::as_str);
    if let Some(target) = reference.and_then(|reference| bundle.target(reference)) {
        return if is_alias(target.value) { kind(bundle, target.value) } else { Kind::Named(target.name.clone()) };
    }
    let mut types = list(schema.get("type"));
    if let Some(one) = schema["type"].as_str() {
        types.push(one.to_owned());
    }
    types.retain(|name| name != "null");
    let format = schema.get("format").and_then(Value::as_str);
    match types.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["array"] => Kind::List(Box::new(kind(bundle, &schema["items"]))),
        ["integer"] => Kind::Integer(match format {
            Some("uint32") => IntegerKind::Uint32,
            Some("int64") => IntegerKind::Int64,
            _ => IntegerKind::Int32,
        }),
        ["boolean"] => Kind::Boolean,
        ["boolean", "string"] => Kind::Flag { text: false },
        ["string", "boolean"] => Kind::Flag { text: true },
        ["string", "number"] => Kind::Scalar,
        _ if schema.get("x-format").is_some() => Kind::LooseTimestamp,
        _ => match format {
            Some("date-time") => Kind::Timestamp,
            Some("dotnet-date-time") => Kind::DotNetTimestamp,
            Some("dotnet-date-time-offset") => Kind::DotNetTimestampOffset,
            Some("uuid") => Kind::Guid,
            _ => Kind::Text,
        },
    }
}

fn is_alias(value: &Value) -> bool {
    value["type"] != "object" && value.get("oneOf").is_none() && value.get("x-known-values").is_none()
}

fn has_null(schema: &Value) -> bool {
    list(schema.get("type")).iter().any(|name| name == "null")
}

fn integer_value(entry: &Value) -> IntegerValue {
    let name = text(entry, "name");
    IntegerValue {
        value: entry["value"].as_i64().and_then(|value| i32::try_from(value).ok()).unwrap_or_default(),
        constant: names::constant(&name).unwrap_or_default(),
        name,
        aliases: list(entry.get("aliases")),
        description: text(entry, "description"),
    }
}

fn text_value(entry: &Value) -> TextValue {
    let wire = text(entry, "value");
    TextValue {
        variant: names::variant(entry["name"].as_str().unwrap_or(&wire)).unwrap_or_default(),
        wire,
        description: text(entry, "description"),
        provenance: provenance(entry),
    }
}

fn provenance(schema: &Value) -> Option<Provenance> {
    schema.get("x-provenance").and_then(read_provenance)
}

fn read_provenance(value: &Value) -> Option<Provenance> {
    let map: &Map<String, Value> = value.as_object()?;
    let text = |name: &str| map.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Provenance { inferred: map.get("status")? == "inferred", source: text("source"), note: text("note") })
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
