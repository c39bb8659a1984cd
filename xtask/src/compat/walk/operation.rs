//! `x-action` and `x-operation`: how a request is sent.

use serde_json::{Map, Value, json};

use super::super::finding::Effect;
use super::super::rules::{self, Rule};
use super::super::tree::SchemaFile;
use super::super::view::Place;
use super::{At, Walk, address};

impl<'a> Walk<'a> {
    /// Compares how a request is sent, from the roots of both files.
    pub(super) fn operations(&mut self, before: &'a SchemaFile, after: &'a SchemaFile) {
        self.variants(before, after);
        self.required_any(before, after);
        self.incomplete(before, after);
        let kinds = ["x-action", "x-operation"];
        let has = |file: &SchemaFile| kinds.map(|kind| file.value.get(kind).is_some());
        if has(before) != has(after) {
            let place = Place { file: after, pointer: String::new() };
            let said = |file: &SchemaFile| -> Vec<&str> {
                kinds.into_iter().filter(|kind| file.value.get(kind).is_some()).collect()
            };
            let values = (json!(said(before)), json!(said(after)));
            let message = "the operation is selected in another way: by a member of the body, or by method and path";
            self.report(&rules::OPERATION_KIND_CHANGED, &At::After(&place), values, message);
            return;
        }
        for kind in kinds {
            let (Some(was), Some(is)) = (before.value.get(kind), after.value.get(kind)) else { continue };
            let place = Place { file: after, pointer: format!("/{kind}") };
            let empty = Map::new();
            let (old, new) = (was.as_object().unwrap_or(&empty), is.as_object().unwrap_or(&empty));
            self.address(was, is, &place);
            let mut keys: Vec<&String> = old.keys().chain(new.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            let addressed = |key: &&String| matches!(key.as_str(), "path" | "path-parameters" | "query-parameters");
            for key in keys.into_iter().filter(|key| old.get(*key) != new.get(*key) && !addressed(key)) {
                let values = (was[key.as_str()].clone(), is[key.as_str()].clone());
                self.detail(kind, key, values, &place.below(&[key]), (before, after));
            }
        }
    }

    fn detail(
        &mut self,
        kind: &str,
        key: &str,
        values: (Value, Value),
        place: &Place<'a>,
        files: (&SchemaFile, &SchemaFile),
    ) {
        let said = format!("`{}` was {}, is {} now", key.escape_debug(), shown(&values.0), shown(&values.1));
        let rule: &'static Rule = match (kind, key) {
            ("x-action", "name") => {
                let constant = |file: &SchemaFile| file.value.pointer("/properties/action/const").cloned();
                // Where the constant changed as well, its own finding says so.
                if constant(files.0) != constant(files.1) && constant(files.1).is_some() {
                    return;
                }
                &rules::ACTION_CONSTANT_CHANGED
            }
            (_, "name") => &rules::OPERATION_NAME_CHANGED,
            (_, "method") => &rules::METHOD_CHANGED,
            (_, "host" | "base-url" | "server") => &rules::HOST_CHANGED,
            (_, "header" | "headers") => &rules::HEADER_CHANGED,
            (_, "effect") => &rules::EFFECT_CHANGED,
            (_, "replay") => return self.replay(values, place),
            (_, "request-media-types" | "reply-media-types") => return self.media(key, values, place),
            _ => &rules::OPERATION_DETAIL_CHANGED,
        };
        let first = rule.id == "effect-changed" && values.0.is_null() && values.1 == "write";
        if let Some(finding) = self.report(rule, &At::After(place), values, said)
            && first
        {
            // What nobody had said was taken for the graver of the two.
            finding.severity = super::Severity::Note;
        }
    }

    fn replay(&mut self, values: (Value, Value), place: &Place<'a>) {
        let rank = |value: &Value| match value.as_str() {
            Some("safe") => 2,
            Some("with-upsert") => 1,
            _ => 0,
        };
        let (rule, message) = if rank(&values.1) > rank(&values.0) {
            (&rules::REPLAY_LOOSENED, "the client now sends this request again where it did not")
        } else {
            (&rules::REPLAY_TIGHTENED, "the client no longer sends this request again where it did")
        };
        self.report(rule, &At::After(place), values, message);
    }

    fn incomplete(&mut self, before: &'a SchemaFile, after: &'a SchemaFile) {
        let value = |file: &SchemaFile| file.value.get("x-incomplete").cloned().unwrap_or_default();
        let values = (value(before), value(after));
        let message = match (values.0.is_null(), values.1.is_null()) {
            _ if values.0 == values.1 => return,
            (true, _) => "the vendor's page is said to be incomplete now: members that are not listed may be sent",
            (_, true) => "the vendor's page is said to be complete now: members that are not listed have no place",
            _ => "what is said to be missing from the vendor's page is another part",
        };
        let pointer = if values.1.is_null() { String::new() } else { "/x-incomplete".into() };
        self.report(&rules::INCOMPLETE_CHANGED, &At::After(&Place { file: after, pointer }), values, message);
    }

    /// Media types of one direction; the first one is what is sent, or asked for, where the caller does not choose.
    fn media(&mut self, key: &str, (old, new): (Value, Value), place: &Place<'a>) {
        let direction = self.direction;
        self.direction = if key.starts_with("reply") { super::Direction::Response } else { super::Direction::Request };
        let (before, after) = (texts(Some(&old)), texts(Some(&new)));
        for name in after.iter().filter(|name| !before.contains(name)) {
            let message = format!("{} is spoken now", name.escape_debug());
            let values = (Value::Null, json!(name));
            let added = self.report(&rules::MEDIA_TYPE_ADDED, &At::After(place), values, message);
            narrow_to(added, name, Effect::Safe);
        }
        for name in before.iter().filter(|name| !after.contains(name)) {
            let message = format!("{} is not spoken any more", name.escape_debug());
            let values = (json!(name), Value::Null);
            let removed = self.report(&rules::MEDIA_TYPE_REMOVED, &At::After(place), values, message);
            narrow_to(removed, name, Effect::Breaks);
        }
        // The first of all, and the first of each encoding, are what is taken where the caller says no more.
        let both = |list: &[String], other: &[String]| -> Vec<String> {
            list.iter().filter(|name| other.contains(name)).cloned().collect()
        };
        let (kept_before, kept_after) = (both(&before, &after), both(&after, &before));
        if firsts(&kept_before) != firsts(&kept_after) {
            let message = "another type is the first, which is taken where the caller does not choose";
            self.report(&rules::MEDIA_TYPE_ORDER_CHANGED, &At::After(place), (old, new), message);
        }
        self.direction = direction;
    }
}

/// The first media type, and the first of each encoding.
fn firsts(names: &[String]) -> [Option<&String>; 4] {
    let first = |suffix: &str| names.iter().find(|name| name.ends_with(suffix));
    [names.first(), first("json"), first("xml"), first("x-www-form-urlencoded")]
}

/// `x-operation` without what says nothing: the names of placeholders, and an order that nobody goes by.
pub(super) fn normal(operation: Value) -> Value {
    let Value::Object(mut map) = operation else { return operation };
    let line = address::template(&Value::Object(map.clone()));
    map.remove("path-parameters");
    map.insert("path".into(), json!(line));
    for key in ["request-media-types", "reply-media-types"] {
        let names: Vec<String> = texts(map.get(key));
        if !names.is_empty() {
            let mut sorted = names.clone();
            sorted.sort_unstable();
            map.insert(key.into(), json!([firsts(&names), sorted]));
        }
    }
    Value::Object(map)
}

fn texts(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A media type concerns its own encoding alone.
fn narrow_to(finding: Option<&mut super::Finding>, media_type: &str, effect: Effect) {
    let Some(finding) = finding else { return };
    let of = |reached: bool, now: Effect| if reached { effect } else { now.min(Effect::Unchanged) };
    finding.wire.json = of(media_type.ends_with("json"), finding.wire.json);
    finding.wire.xml = of(media_type.ends_with("xml"), finding.wire.xml);
    finding.wire.form = of(media_type.ends_with("x-www-form-urlencoded"), finding.wire.form);
    finding.wire.url = finding.wire.url.min(Effect::Unchanged);
}

fn shown(value: &Value) -> String {
    if value.is_null() { "absent".into() } else { value.to_string() }
}
