//! A reply beside its schema.

use std::collections::BTreeMap;

use card_types::LooseTimestamp;
use serde_json::{Map, Value};

use super::schemas::Place;
use super::{Drift, DriftKind, xml};

/// Longest part of an unknown member's name that is kept: the names come from outside.
const LONGEST_NAME: usize = 64;

/// All differences of a reply, with how often each occurs in it. Empty for a reply that is neither JSON nor XML.
pub(super) fn differences(operation: &'static str, body: &[u8]) -> BTreeMap<Drift, u64> {
    let mut walk = Walk { operation, found: BTreeMap::new() };
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Some(place) = Place::of_reply(operation) else { return walk.found };
    if body.trim_ascii_start().first() == Some(&b'<') {
        xml::compare(&mut walk, &place, body);
    } else if let Ok(reply) = serde_json::from_slice::<Value>(body) {
        walk.value(&place, &reply);
    }
    walk.found
}

pub(super) struct Walk {
    operation: &'static str,
    found: BTreeMap<Drift, u64>,
}

impl Walk {
    /// `place` is where the value is spoken of; what is said there stands behind its reference.
    fn value(&mut self, place: &Place, value: &Value) {
        let rules = place.resolved();
        if let Some(branch) = branch(&rules, value) {
            return self.value(&branch, value);
        }
        match value {
            Value::Null => self.tolerated(place),
            Value::Object(members) => self.object(&rules, members),
            Value::Array(values) => {
                if let Some(items) = rules.below(&["items"]) {
                    for value in values {
                        self.value(&items, value);
                    }
                }
            }
            Value::Number(_) | Value::Bool(_) | Value::String(_) => self.scalar(place, rules.schema, value),
        }
    }

    fn object(&mut self, rules: &Place, members: &Map<String, Value>) {
        let Some(known) = rules.schema.get("properties").and_then(Value::as_object) else { return };
        for (name, value) in members {
            let alias = || known.iter().find(|(_, schema)| has_alias(schema, name)).map(|(known, _)| known);
            if known.contains_key(name) {
                if let Some(place) = rules.below(&["properties", name]) {
                    self.value(&place, value);
                }
            } else if let Some(place) = alias().and_then(|known| rules.below(&["properties", known])) {
                self.tolerated(&place);
            } else {
                self.note(DriftKind::UnknownMember, rules, name);
            }
        }
    }

    fn scalar(&mut self, place: &Place, rules: &Value, value: &Value) {
        if let Some(known) = rules.get("x-known-values").and_then(Value::as_array) {
            let ignore_case = rules.get("x-ignore-case") == Some(&Value::Bool(true));
            let is_known = known.iter().filter_map(|known| known.get("value")).any(|known| match (known, value) {
                (Value::String(known), Value::String(text)) if ignore_case => known.eq_ignore_ascii_case(text),
                (known, value) => known == value,
            });
            if !is_known {
                self.note(DriftKind::UnknownValue, place, "");
            }
        }
        let is_text_by_habit = rules.get("type").and_then(Value::as_array).is_some_and(|types| types[0] == "string");
        let is_date = rules.get("x-format").is_some_and(|format| format == "date-time");
        match value {
            Value::String(text) if is_date && LooseTimestamp::from(text.as_str()).timestamp().is_none() => {
                self.tolerated(place);
            }
            Value::Number(_) if is_text_by_habit => self.tolerated(place),
            _ => {}
        }
    }

    fn tolerated(&mut self, place: &Place) {
        self.note(DriftKind::ToleratedForm, place, "");
    }

    /// Counts a difference; `member` comes from outside, and is cut.
    pub(super) fn note(&mut self, kind: DriftKind, place: &Place, member: &str) {
        let member = member.chars().take(LONGEST_NAME).collect();
        let drift = Drift { operation: self.operation, kind, pointer: place.name(), member };
        *self.found.entry(drift).or_default() += 1;
    }
}

/// The branch of `oneOf` that the discriminator selects, or the one of `anyOf` that is not for null.
pub(super) fn branch(rules: &Place, value: &Value) -> Option<Place> {
    let each = |word: &'static str| {
        let count = rules.schema.get(word).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).filter_map(move |index| {
            let place = rules.below(&[word])?;
            let schema = place.schema.get(index)?;
            Some(Place { schema, pointer: format!("{}/{index}", place.pointer), file: place.file }.resolved())
        })
    };
    let discriminator = rules.schema.get("x-discriminator").and_then(Value::as_str);
    if let Some(name) = discriminator {
        let tag = value.get(name);
        return each("oneOf").find(|branch| {
            branch.schema.pointer(&format!("/properties/{name}/const")).is_some_and(|wanted| Some(wanted) == tag)
        });
    }
    let is_null = |branch: &Place| branch.schema.get("type").is_some_and(|kind| kind == "null");
    if value.is_null() { None } else { each("anyOf").find(|branch| !is_null(branch)) }
}

fn has_alias(schema: &Value, name: &str) -> bool {
    let aliases = schema.get("x-aliases").and_then(Value::as_array);
    aliases.is_some_and(|aliases| aliases.iter().any(|alias| alias == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(operation: &'static str, body: &str) -> Vec<String> {
        let found = differences(operation, body.as_bytes());
        found
            .iter()
            .map(|(drift, count)| format!("{count} {:?} {} {}", drift.kind, drift.pointer, drift.member))
            .collect()
    }

    #[test]
    fn a_reply_as_documented_has_no_differences() {
        let body = r#"{"status":"success","code":"1","message":"ok","data":[{"card-id":"A-1","card-status":"installed",
            "created-at":"2019-12-09T06:43:19+00:00","front-fields":[{"key":"a","value":"b","label":"c","type":"text"}]}]}"#;
        assert_eq!(found("list-cards", body), [""; 0]);
        assert_eq!(found("update-user-card", r#"{"ResultCode":1,"Description":"ok"}"#), [""; 0]);
    }

    #[test]
    fn every_difference_names_its_place_in_the_schema_and_how_often_it_occurs() {
        let body = r#"{"status":"success","status-code":3,"message":null,"data":[
            {"card-id":7,"card-status":"Melted","mood":"blue","created-at":"soon"},
            {"card-id":8,"card-status":null,"mood":"red","front-fields":[{"key":"a","x":1}]}]}"#;
        let card = "id123/list-cards.response.json#/definitions/ListedCard";
        assert_eq!(
            found("list-cards", body),
            [
                "1 UnknownMember id123/common.json#/definitions/FieldEntry x".to_owned(),
                format!("2 UnknownMember {card} mood"),
                "1 UnknownValue id123/common.json#/definitions/CardStatus ".to_owned(),
                "1 ToleratedForm id123/list-cards.response.json#/definitions/ListCardsSuccess/properties/code "
                    .to_owned(),
                "1 ToleratedForm id123/list-cards.response.json#/definitions/ListCardsSuccess/properties/message "
                    .to_owned(),
                format!("2 ToleratedForm {card}/properties/card-id "),
                format!("1 ToleratedForm {card}/properties/card-status "),
                format!("1 ToleratedForm {card}/properties/created-at "),
            ]
        );
    }

    #[test]
    fn a_reply_that_is_not_json_or_not_known_has_none_and_a_long_name_is_cut() {
        assert_eq!(found("list-cards", "<html>"), [""; 0]);
        assert_eq!(found("list-cards", r#"{"status":"queued"}"#), [""; 0]);
        assert_eq!(found("no-such-operation", r#"{"a":1}"#), [""; 0]);
        let body = format!(r#"{{"status":"success","data":[],"{}":1}}"#, "x".repeat(1000));
        assert!(found("list-cards", &body)[0].ends_with(&format!(" {}", "x".repeat(LONGEST_NAME))));
    }
}
