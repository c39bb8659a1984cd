//! The meaning of a schema in one form: references resolved, lists that are sets sorted, texts left out. Two schemas
//! with the same form accept the same documents and are written as the same bytes. Marks of secrets and the command line are no part of that.

use serde_json::{Map, Value, json};

use super::super::finding::fnv1a;
use super::super::view::{Place, View};
use super::super::xml;
use super::bounds::{self, End};
use super::keywords::{Treatment, treatment};
use super::{Vendor, constraint, operation, required_any, values, variants};

/// What lies deeper is named by its place.
const MAX_DEPTH: usize = 64;

/// The form of a schema.
pub(in super::super) fn canonical(vendor: &Vendor, view: &View<'_>) -> Value {
    Canonical { vendor, above: Vec::new(), known: std::collections::BTreeMap::new() }.form(view)
}

struct Canonical<'a> {
    vendor: &'a Vendor,
    /// Named types around the place, outermost first.
    above: Vec<String>,
    /// Forms of named types met before: a type that is referred to often is worked out once.
    known: std::collections::BTreeMap<String, Value>,
}

impl Canonical<'_> {
    fn form(&mut self, view: &View<'_>) -> Value {
        if let Some(problem) = &view.broken {
            return json!({"broken": problem});
        }
        if let Some(literal) = view.literal {
            return literal.clone();
        }
        let nest = view.is_object() || view.is_union() || view.types() == ["array"];
        let own = if nest { self.nest(view) } else { Map::new() };
        let mut form = own;
        let mut names: Vec<&str> = view.keywords().collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let value = view.value(name);
            let skipped = matches!(treatment(name), Some(Treatment::Text(_)))
                || matches!(
                    name,
                    "title"
                        | "x-sensitive"
                        | "x-cli"
                        | "x-provenance"
                        | "definitions"
                        | "properties"
                        | "items"
                        | "type"
                        | "const"
                        | "enum"
                )
                || name == "oneOf" && view.is_union()
                || is_bound(name);
            if skipped || constraint::is_idle(view, name) {
                continue;
            }
            let value = match constraint::inside(view, name) {
                Some(inside) => self.inside(inside),
                None => normal(name, value),
            };
            form.insert(name.to_owned(), value);
        }
        for (end, name) in [(End::Low, "low"), (End::High, "high")] {
            if let Some(bound) = bounds::bound(view, end) {
                form.insert(name.into(), json!(bounds::shown(Some(bound))));
            }
        }
        if let Some(listed) = view.listed() {
            let values: Vec<Value> = listed.into_iter().filter(|value| !value.is_null()).cloned().collect();
            form.insert("enum".into(), normal("enum", Value::Array(values)));
        }
        form.insert("type".into(), types(view));
        if view.is_nullable() {
            form.insert("null".into(), json!(true));
        }
        form.sort_keys();
        Value::Object(form)
    }

    /// What is inside: members, entries, branches. A named type is worked out once, and a circle ends at its depth.
    fn nest(&mut self, view: &View<'_>) -> Map<String, Value> {
        let key = view.home().key();
        let mut map = Map::new();
        if let Some(depth) = self.above.iter().position(|above| *above == key) {
            map.insert("circle".into(), json!(self.above.len() - depth));
            return map;
        }
        if let Some(known) = self.known.get(&key) {
            map.insert("inside".into(), known.clone());
            return map;
        }
        if self.above.len() > MAX_DEPTH {
            map.insert("deep".into(), json!(key));
            return map;
        }
        self.above.push(key.clone());
        let mut inside = Map::new();
        if let Some((Value::Object(members), place)) = view.get("properties") {
            for name in members.keys() {
                inside.insert(format!(".{name}"), self.at(place.below(&[name])));
            }
        }
        if let Some((Value::Array(branches), place)) = view.get("oneOf") {
            let mut forms: Vec<Value> =
                (0..branches.len()).map(|index| self.at(place.below(&[&index.to_string()]))).collect();
            forms.sort_by_key(ToString::to_string);
            inside.insert("branches".into(), json!(forms));
        }
        if let Some((_, place)) = values::entries(view) {
            inside.insert("entries".into(), self.at(place));
        }
        self.above.pop();
        inside.sort_keys();
        // The form itself could grow without bounds where types refer to each other often; its digest does not.
        let digest = json!(format!("{:016x}", fnv1a(Value::Object(inside).to_string().as_bytes())));
        self.known.insert(key, digest.clone());
        map.insert("inside".into(), digest);
        map
    }

    /// The forms of the schemas that a keyword holds, sorted where their order says nothing.
    fn inside(&mut self, inside: constraint::Inside<'_>) -> Value {
        match inside {
            constraint::Inside::One(place) => self.at(place),
            constraint::Inside::Set(places) => {
                let mut forms: Vec<Value> = places.into_iter().map(|place| self.at(place)).collect();
                forms.sort_by_key(ToString::to_string);
                json!(forms)
            }
            constraint::Inside::Named(places) => {
                let mut forms: Map<String, Value> =
                    places.into_iter().map(|(name, place)| (name, self.at(place))).collect();
                forms.sort_keys();
                Value::Object(forms)
            }
        }
    }

    fn at(&mut self, place: Place<'_>) -> Value {
        let vendor = self.vendor;
        let place = Place { file: vendor.files.get(&place.file.name).unwrap_or(place.file), pointer: place.pointer };
        self.form(&View::new(vendor, place))
    }
}

fn is_bound(keyword: &str) -> bool {
    matches!(keyword, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum")
}

fn types(view: &View<'_>) -> Value {
    let mut types = view.types();
    // Of these two, the first is what is written; elsewhere the order says nothing.
    if types.len() != 2 || !types.contains(&"boolean") {
        types.sort_unstable();
    }
    json!(types)
}

/// Lists that are sets are sorted, and texts within them are left out.
fn normal(keyword: &str, value: Value) -> Value {
    let sorted = |value: Value| match value {
        Value::Array(mut list) => {
            list.sort_by_key(ToString::to_string);
            Value::Array(list)
        }
        other => other,
    };
    match keyword {
        "required" | "x-aliases" => sorted(value),
        "enum" => match value {
            Value::Array(list) => sorted(Value::Array(list.into_iter().filter(|value| !value.is_null()).collect())),
            other => other,
        },
        "x-operation" => deep_sorted(operation::normal(value)),
        "x-required-any" => required_any::normal(&value),
        "x-variants" => deep_sorted(variants::normal(value)),
        "x-known-values" => {
            let mut value = value;
            for entry in value.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                entry.remove("description");
                entry.remove("x-provenance");
                entry.sort_keys();
            }
            sorted(value)
        }
        "x-xml" if value.get("root").is_some() => {
            let mut value = value;
            let order = xml::order(&value);
            if let Some(map) = value.as_object_mut() {
                map.remove("base");
                map.insert("members".into(), json!(order));
            }
            deep_sorted(value)
        }
        _ => deep_sorted(value),
    }
}

fn deep_sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut map: Map<String, Value> = map.into_iter().map(|(key, value)| (key, deep_sorted(value))).collect();
            map.sort_keys();
            Value::Object(map)
        }
        Value::Array(list) => Value::Array(list.into_iter().map(deep_sorted).collect()),
        other => other,
    }
}
