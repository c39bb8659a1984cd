//! A schema with its references followed: the member's own keywords first, then those of what it refers to.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::codegen::locate::escape;

use super::tree::{SchemaFile, Vendor};

/// References are followed so far; a longer chain is a cycle.
const MAX_CHAIN: usize = 32;

/// What the schema `true` says: nothing, as `{}` does.
static ANYTHING: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);

/// Where a schema is written.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) file: &'a SchemaFile,
    pub(super) pointer: String,
}

impl<'a> Place<'a> {
    /// The place of something inside this one.
    pub(super) fn below(&self, keys: &[&str]) -> Self {
        let mut pointer = self.pointer.clone();
        for key in keys {
            pointer.push('/');
            pointer.push_str(&escape(key));
        }
        Self { file: self.file, pointer }
    }

    fn value(&self) -> Option<&'a Value> {
        self.file.value.pointer(&self.pointer)
    }

    /// Names the place within its tree.
    pub(super) fn key(&self) -> String {
        format!("{}#{}", self.file.name, self.pointer)
    }
}

/// One schema as it takes effect.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    /// The schema itself, then what it refers to, in turn.
    pub(super) layers: Vec<(Place<'a>, &'a Map<String, Value>)>,
    /// `anyOf [.., {"type": "null"}]` stood in the way.
    nullable: bool,
    /// `false` or something that is no schema: what stands there instead.
    pub(super) literal: Option<&'a Value>,
    /// Why a reference could not be followed.
    pub(super) broken: Option<String>,
    /// Where the schema stands.
    pub(super) place: Place<'a>,
}

impl<'a> View<'a> {
    /// The schema at `place`, its references followed within `vendor`.
    pub(super) fn new(vendor: &'a Vendor, place: Place<'a>) -> Self {
        let mut view = Self { layers: Vec::new(), nullable: false, literal: None, broken: None, place: place.clone() };
        let mut at = place;
        loop {
            let Some(value) = at.value() else {
                view.broken = Some("there is no schema".into());
                return view;
            };
            let map = match value {
                Value::Object(map) => map,
                Value::Bool(true) => &*ANYTHING,
                _ => {
                    view.literal = Some(value);
                    return view;
                }
            };
            view.layers.push((at.clone(), map));
            if view.layers.len() > MAX_CHAIN {
                view.broken = Some("the references lead in a circle".into());
                return view;
            }
            at = match (map.get("$ref"), wrapped(map)) {
                (Some(reference), _) => {
                    let Some(next) = target(vendor, at.file, reference) else {
                        view.broken = Some(format!("the reference {reference} leads nowhere"));
                        return view;
                    };
                    next
                }
                (None, Some((keyword, index))) => {
                    view.nullable |= keyword != "allOf";
                    at.below(&[keyword, index])
                }
                (None, None) => return view,
            };
        }
    }

    /// The keyword that takes effect, and where it is written.
    pub(super) fn get(&self, keyword: &str) -> Option<(&'a Value, Place<'a>)> {
        let leads_on = |map: &Map<String, Value>| wrapped(map).is_some_and(|(way, _)| way == keyword);
        self.layers.iter().find_map(|(place, map)| {
            let value = map.get(keyword).filter(|_| !leads_on(map))?;
            Some((value, place.below(&[keyword])))
        })
    }

    /// The keyword's value, or null.
    pub(super) fn value(&self, keyword: &str) -> Value {
        self.get(keyword).map_or(Value::Null, |(value, _)| value.clone())
    }

    /// Every keyword of any layer but those that lead to another layer.
    pub(super) fn keywords(&self) -> impl Iterator<Item = &'a str> {
        self.layers.iter().flat_map(|(_, map)| {
            let way = wrapped(map).map(|(keyword, _)| keyword);
            map.keys().map(String::as_str).filter(move |key| *key != "$ref" && Some(*key) != way)
        })
    }

    /// The place of a keyword, or of the schema where it would stand.
    pub(super) fn place_of(&self, keyword: &str) -> Place<'a> {
        self.get(keyword).map_or_else(|| self.place.clone(), |(_, place)| place)
    }

    /// The place of a keyword; where it is gone, the schema that `older` had it in: the member itself, or what it
    /// refers to.
    pub(super) fn place_since(&self, older: &Self, keyword: &str) -> Place<'a> {
        if self.get(keyword).is_none() && older.layers.iter().skip(1).any(|(_, map)| map.contains_key(keyword)) {
            return self.home().clone();
        }
        self.place_of(keyword)
    }

    /// Where the schema that gives the shape is written: the end of the chain.
    pub(super) fn home(&self) -> &Place<'a> {
        self.layers.last().map_or(&self.place, |(place, _)| place)
    }

    /// Names in `type` without null, in their order; without `type`, those of the values in `const` or `enum`; none
    /// when any type will do.
    pub(super) fn types(&self) -> Vec<&'a str> {
        let listed = match self.get("type").map(|(value, _)| value) {
            Some(Value::String(one)) => vec![one.as_str()],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => self.listed().unwrap_or_default().into_iter().map(type_of).collect(),
        };
        let is_only_null = listed.contains(&"null");
        let mut types: Vec<&str> = Vec::new();
        for name in listed {
            if name != "null" && !types.contains(&name) {
                types.push(name);
            }
        }
        // Null alone is a type, and not the absence of one.
        if types.is_empty() && is_only_null { vec!["null"] } else { types }
    }

    /// Where null is allowed or not: beside the schema, or in its type.
    pub(super) fn place_of_null(&self, other: &Self) -> Place<'a> {
        if self.nullable || other.nullable { self.place.clone() } else { self.place_of("type") }
    }

    /// Whether null is a value of it.
    pub(super) fn is_nullable(&self) -> bool {
        let in_type = |map: &Map<String, Value>| {
            map.get("type").and_then(Value::as_array).is_some_and(|list| list.iter().any(|name| name == "null"))
        };
        let typed = self.layers.iter().any(|(_, map)| in_type(map));
        let listed = self.listed();
        match &listed {
            // A closed list without null takes none, whatever the type says.
            Some(listed) if typed || self.get("type").is_none() => self.nullable || listed.contains(&&Value::Null),
            _ => self.nullable || typed,
        }
    }

    /// The only values that are allowed: that of `const`, or those of `enum`.
    pub(super) fn listed(&self) -> Option<Vec<&'a Value>> {
        match self.get("const") {
            Some((value, _)) => Some(vec![value]),
            None => Some(self.get("enum")?.0.as_array()?.iter().collect()),
        }
    }

    /// Whether it is an object with members.
    pub(super) fn is_object(&self) -> bool {
        self.types() == ["object"] || (self.types().is_empty() && self.get("properties").is_some())
    }

    /// Whether it is a union.
    pub(super) fn is_union(&self) -> bool {
        self.get("oneOf").is_some()
    }

    /// Name of the Rust type it becomes: that of the definition, or the title of a whole file.
    pub(super) fn type_name(&self) -> Option<String> {
        let is_type = self.is_object() || self.is_union() || self.get("x-known-values").is_some();
        let home = self.home();
        let name = match home.pointer.strip_prefix("/definitions/") {
            Some(name) if !name.contains('/') => name.replace("~1", "/").replace("~0", "~"),
            _ if home.pointer.is_empty() => home.file.value.get("title")?.as_str()?.to_owned(),
            _ => return None,
        };
        is_type.then_some(name)
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The one schema inside that decides: that beside null in a list of two, or the only one of `allOf`.
fn wrapped(map: &Map<String, Value>) -> Option<(&'static str, &'static str)> {
    if let Some([Value::Object(_)]) = map.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
        return Some(("allOf", "0"));
    }
    let is_null = |value: &Value| {
        value.as_object().is_some_and(|map| map.len() == 1)
            && (value["type"] == "null" || value.get("const") == Some(&Value::Null) || value["enum"] == json!([null]))
    };
    ["anyOf", "oneOf"].into_iter().find_map(|keyword| match map.get(keyword)?.as_array()?.as_slice() {
        [first, second] if is_null(second) && first.is_object() => Some((keyword, "0")),
        [first, second] if is_null(first) && second.is_object() => Some((keyword, "1")),
        _ => None,
    })
}

/// What a reference of `file` leads to, in the folder of its vendor.
fn target<'a>(vendor: &'a Vendor, file: &'a SchemaFile, reference: &Value) -> Option<Place<'a>> {
    let (name, pointer) = reference.as_str()?.split_once('#')?;
    let file = if name.is_empty() { file } else { vendor.files.get(name.trim_start_matches("./"))? };
    let place = Place { file, pointer: pointer.to_owned() };
    place.value().map(|_| place)
}
