//! Members of objects: kind, null, limits, and what a reference lends.

use serde_json::{Map, Value};

use super::super::bundle::{Bundle, Entry};
use super::super::model::{Entries, IntegerKind, Kind, Limits, Null, Property};
use super::super::refusal::Refusal;
use super::values::{list, provenance};

/// Reads the member `wire` of the object `entry`; `at` is its pointer.
pub(super) fn property(
    bundle: &Bundle<'_>,
    entry: &Entry<'_>,
    at: &str,
    wire: &str,
    field: String,
) -> Result<Property, Refusal> {
    let schema = &entry.value["properties"][wire];
    let target = target(bundle, schema);
    let alias = alias(bundle, schema);
    // A plain scalar behind a reference lends its keywords, the member's own come first.
    let keyword = |name: &str| schema.get(name).or_else(|| alias.and_then(|alias| alias.get(name)));
    let description = keyword("description").or_else(|| target.and_then(|target| target.value.get("description")));
    let inherited = || provenance(entry.value).or_else(|| provenance(&entry.file.value)).unwrap_or_default();
    let required = entry.value["required"].as_array().is_some_and(|list| list.iter().any(|name| name == wire));
    let xml_only = schema.get("x-encodings").is_some();
    if xml_only && entry.value.get("x-xml").is_none() {
        return Err(entry.file.refuse(
            at,
            "a member for XML only stands in a type without x-xml",
            "remove x-encodings, or give the type its .NET contract",
        ));
    }
    check_entries(bundle, entry, at, schema)?;
    Ok(Property {
        wire: wire.to_owned(),
        field,
        description: description.and_then(Value::as_str).unwrap_or_default().to_owned(),
        provenance: provenance(schema).or_else(|| alias.and_then(provenance)).unwrap_or_else(inherited),
        required,
        null: null(entry, at, keyword("x-null"), required, has_null(schema) || alias.is_some_and(has_null))?,
        kind: kind(bundle, schema),
        constant: schema.get("const").and_then(Value::as_str).map(str::to_owned),
        sensitive: is_sensitive(bundle, schema),
        aliases: list(schema.get("x-aliases")),
        limits: limits(alias.unwrap_or(schema)),
        xml_only,
        cli: cli(schema, alias),
    })
}

/// What the member and the plain definition behind it say of the command line, the member's own keys first. One that has
/// no option of its own has no other keys either.
fn cli(schema: &Value, alias: Option<&Value>) -> Map<String, Value> {
    let said = |schema: &Value| schema.get("x-cli").and_then(Value::as_object).cloned().unwrap_or_default();
    let own = said(schema);
    if own.contains_key("omit") || own.contains_key("part") {
        return own;
    }
    let mut all = alias.map(said).unwrap_or_default();
    all.extend(own);
    all
}

/// What a schema holds, whatever its null and limits.
pub(super) fn kind(bundle: &Bundle<'_>, schema: &Value) -> Kind {
    if let Some(target) = target(bundle, schema) {
        return if is_alias(target.value) { kind(bundle, target.value) } else { Kind::Named(target.name.clone()) };
    }
    let format = schema.get("format").and_then(Value::as_str);
    match types(schema).iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["array"] => {
            let items = &schema["items"];
            let limits = limits(alias(bundle, items).unwrap_or(items));
            Kind::List(Box::new(Entries { kind: kind(bundle, items), limits }))
        }
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

/// The policy for null, which must fit the type and `required`.
fn null(entry: &Entry<'_>, at: &str, policy: Option<&Value>, required: bool, nullable: bool) -> Result<Null, Refusal> {
    let Some(policy) = policy.and_then(Value::as_str) else {
        return Ok(if nullable { Null::Distinct } else { Null::Never });
    };
    if !nullable {
        return Err(entry.file.refuse(
            at,
            "x-null stands at a reference to a type without null",
            "write anyOf [{\"$ref\": ..}, {\"type\": \"null\"}], or remove x-null",
        ));
    }
    if required {
        return Err(entry.file.refuse(
            at,
            "a required member has x-null",
            "remove one of them: x-null says that absence and null are the same",
        ));
    }
    Ok(if policy == "written" { Null::Written } else { Null::Tolerated })
}

/// Refuses lists of what only a member can be.
fn check_entries(bundle: &Bundle<'_>, entry: &Entry<'_>, at: &str, schema: &Value) -> Result<(), Refusal> {
    let schema = alias(bundle, schema).unwrap_or(schema);
    let Some(items) = schema.get("items") else { return Ok(()) };
    let resolved = alias(bundle, items).unwrap_or(items);
    if has_null(items) || has_null(resolved) {
        return Err(entry.file.refuse(
            at,
            "an entry of the list may be null",
            "lists hold values only: remove the null",
        ));
    }
    if matches!(kind(bundle, items), Kind::Flag { .. } | Kind::Timestamp) {
        return Err(entry.file.refuse(
            at,
            "the list holds date-time or booleans that may be text",
            "only a member can be one of these: use x-format date-time, or boolean",
        ));
    }
    check_entries(bundle, entry, at, items)
}

/// The schema of a plain scalar or list that `schema` refers to; it becomes no Rust type of its own.
fn alias<'b>(bundle: &'b Bundle<'_>, schema: &Value) -> Option<&'b Value> {
    target(bundle, schema).map(|target| target.value).filter(|value| is_alias(value))
}

fn target<'b, 'a>(bundle: &'b Bundle<'a>, schema: &Value) -> Option<&'b Entry<'a>> {
    let reference = schema.get("$ref").or_else(|| schema.pointer("/anyOf/0/$ref"))?;
    bundle.target(reference.as_str()?)
}

fn is_alias(value: &Value) -> bool {
    value["type"] != "object" && value.get("oneOf").is_none() && value.get("x-known-values").is_none()
}

/// The mark may stand at the member, at what it refers to, or at what its list holds.
fn is_sensitive(bundle: &Bundle<'_>, schema: &Value) -> bool {
    schema.get("x-sensitive").is_some()
        || schema.get("items").is_some_and(|items| is_sensitive(bundle, items))
        || target(bundle, schema).is_some_and(|target| is_sensitive(bundle, target.value))
}

fn has_null(schema: &Value) -> bool {
    schema.get("anyOf").is_some() || list(schema.get("type")).iter().any(|name| name == "null")
}

/// The names in `type`, without null.
fn types(schema: &Value) -> Vec<String> {
    let mut types = list(schema.get("type"));
    types.extend(schema["type"].as_str().map(str::to_owned));
    types.retain(|name| name != "null");
    types
}

fn limits(schema: &Value) -> Limits {
    let limit = |name: &str| schema.get(name).and_then(Value::as_u64);
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    Limits {
        min_length: limit("minLength"),
        max_length: limit("maxLength"),
        min_items: limit("minItems"),
        max_items: limit("maxItems"),
        minimum: bound("minimum"),
        maximum: bound("maximum"),
    }
}
