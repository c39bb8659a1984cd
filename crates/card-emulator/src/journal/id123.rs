//! What of an ID123 body can be kept. The generated types decide: a member is sensitive where their Debug hides it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::OnceLock;

use card_types::id123::{
    CardAction, CardInvitation, CreateCard, DeleteCard, ListCards, ListTemplates, SendNotification, UpdateCard,
    ViewCard, ViewTemplate,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::Sighting;
use crate::near::hint;

/// What stands in place of a sensitive value.
const REDACTED: &str = "[redacted]";

/// Longest value and longest name of an unknown member that are kept, in characters.
const MOST_TEXT: usize = 256;
const MOST_NAME: usize = 64;

/// Most notes of one request.
const MOST_NOTES: usize = 20;

/// A member by its place, such as `card-data/front-fields/*/value`, and whether its value may be kept.
type Places = BTreeMap<String, bool>;

/// Reads a body as far as it can be kept.
pub(super) fn see(sighting: &mut Sighting, body: &[u8]) {
    let Ok(Value::Object(members)) = card_types::json::from_slice::<Value>(body) else { return };
    let action = members.get("action").and_then(Value::as_str).unwrap_or_default();
    sighting.operation = operations().iter().map(|(name, _)| *name).find(|name| *name == action);
    sighting.card_id = members.get("card-id").and_then(Value::as_str).map(str::to_owned);
    if sighting.operation.is_none() {
        let known = operations().iter().map(|(name, _)| *name);
        sighting.notes.push(format!("the action is unknown{}", hint(action, known)));
    }
    if members.get("upsert-record").is_some_and(Value::is_string) {
        sighting.notes.push("upsert-record was sent as text; it is read as a boolean".to_owned());
    }
    if members.get("limit").is_some_and(|limit| *limit == 0) {
        sighting.notes.push("limit 0 asks for the default".to_owned());
    }
    // An unknown action's members are judged as those of the action that has most.
    let places = operations().iter().find(|(name, _)| Some(*name) == sighting.operation).unwrap_or(&operations()[0]);
    let mut keeper = Keeper { places: &places.1, notes: &mut sighting.notes };
    sighting.body = Some(Value::Object(keeper.object(members, "")));
}

struct Keeper<'a> {
    places: &'a Places,
    notes: &'a mut Vec<String>,
}

impl Keeper<'_> {
    fn object(&mut self, members: Map<String, Value>, place: &str) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, value) in members {
            let below = if place.is_empty() { name.clone() } else { format!("{place}/{name}") };
            if self.places.contains_key(&below) {
                kept.insert(name, self.value(value, &below));
            } else {
                self.unknown(&name, place);
            }
        }
        kept
    }

    fn value(&mut self, value: Value, place: &str) -> Value {
        let items = format!("{place}/*");
        match value {
            Value::Array(values) if self.places.contains_key(&items) => {
                values.into_iter().map(|value| self.value(value, &items)).collect()
            }
            Value::Object(members) if self.has_members(place) => self.object(members, place).into(),
            Value::Null => Value::Null,
            value if self.keeps(&value, place) => value,
            _ => REDACTED.into(),
        }
    }

    fn has_members(&self, place: &str) -> bool {
        let below = format!("{place}/");
        self.places.keys().any(|known| known.starts_with(&below) && !known[below.len()..].starts_with('*'))
    }

    /// Values of a wrong form may be anything, so only those of the right one are kept.
    fn keeps(&self, value: &Value, place: &str) -> bool {
        let plain = self.places.get(place).copied().unwrap_or(false);
        plain
            && match value {
                Value::String(text) if place == "action" => operations().iter().any(|(name, _)| name == text),
                Value::String(text) if place == "status-action" => {
                    ["activate", "deactivate", "archive", "revoke"].contains(&text.as_str())
                }
                Value::String(text) if place == "upsert-record" => text == "true" || text == "false",
                Value::String(text) if place.ends_with("-expiration") => text.parse::<card_types::Timestamp>().is_ok(),
                Value::String(text) => text.chars().count() <= MOST_TEXT,
                Value::Bool(_) | Value::Number(_) => true,
                _ => false,
            }
    }

    fn unknown(&mut self, name: &str, place: &str) {
        if self.notes.len() >= MOST_NOTES {
            return;
        }
        let names = self.places.keys().filter_map(|known| match place {
            "" => Some(known.as_str()),
            place => known.strip_prefix(place)?.strip_prefix('/'),
        });
        let meant = hint(name, names.filter(|known| !known.contains('/')));
        let shown: String = name.chars().take(MOST_NAME).collect();
        self.notes.push(format!("{shown:?} is no member{meant}"));
    }
}

/// The actions with their members, found out once.
fn operations() -> &'static [(&'static str, Places)] {
    static OPERATIONS: OnceLock<Vec<(&str, Places)>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let card = |action: &str, text: &str, upsert: bool, date: &str| {
            let fields = json!([{"key": text, "value": text}]);
            json!({"action": action, "upsert-record": upsert, "card-template-id": text, "card-id": text,
                "unique-identifier": text, "security-question-1": text, "security-question-2": text,
                "card-expiration": date, "recipient-email": text,
                "card-data": {"barcode": fields, "image": fields, "name-fields": fields, "front-fields": fields,
                              "secondary-fields": fields, "back-fields": fields}})
        };
        let cards = |action| {
            let first = card(action, "a", false, "2026-01-01T00:00:00+00:00");
            (first, card(action, "b", true, "2027-01-01T00:00:00+00:00"))
        };
        let switch = |change, text| json!({"action": "card-action", "status-action": change, "card-template-id": text, "card-id": text});
        let one = |action, text| json!({"action": action, "card-template-id": text, "card-id": text});
        let invitation = |text, year| {
            json!({"action": "card-invitation", "card-template-id": text, "card-id": text, "recipient-email": text,
                   "invitation-expiration": format!("{year}-01-01T00:00:00+00:00")})
        };
        let notification = |text| {
            json!({"action": "send-notification", "card-template-id": text, "distribution": text, "card-id": text,
                   "message": text, "full-message": text, "url": text})
        };
        let templates = |number| json!({"action": "list-templates", "limit": number, "offset": number});
        let template = |text| json!({"action": "view-template", "card-template-id": text});
        let list = |text, number| json!({"action": "list-cards", "card-template-id": text, "limit": number, "offset": number});
        let (create, update) = (cards("create-card"), cards("update-card"));
        vec![
            ("create-card", places::<CreateCard>(&create.0, &create.1)),
            ("update-card", places::<UpdateCard>(&update.0, &update.1)),
            ("card-action", places::<CardAction>(&switch("activate", "a"), &switch("revoke", "b"))),
            ("list-cards", places::<ListCards>(&list("a", 1), &list("b", 2))),
            ("view-card", places::<ViewCard>(&one("view-card", "a"), &one("view-card", "b"))),
            ("delete-card", places::<DeleteCard>(&one("delete-card", "a"), &one("delete-card", "b"))),
            ("card-invitation", places::<CardInvitation>(&invitation("a", "2026"), &invitation("b", "2027"))),
            ("send-notification", places::<SendNotification>(&notification("a"), &notification("b"))),
            ("list-templates", places::<ListTemplates>(&templates(1), &templates(2))),
            ("view-template", places::<ViewTemplate>(&template("a"), &template("b"))),
        ]
    })
}

/// The members of a request, and which of them its Debug shows: those whose value makes a difference to it.
fn places<T: DeserializeOwned + Debug>(first: &Value, second: &Value) -> Places {
    let mut pointers = Vec::new();
    collect(first, String::new(), &mut pointers);
    let shown = |document: &Value| {
        serde_json::from_value::<T>(document.clone()).map(|request| format!("{request:?}")).unwrap_or_default()
    };
    let before = shown(first);
    let mut places = Places::new();
    for pointer in pointers {
        let mut changed = first.clone();
        if let (Some(old), Some(new)) = (changed.pointer_mut(&pointer), second.pointer(&pointer)) {
            *old = new.clone();
        }
        // `action` is the same in both: it is a constant of the schema, and no data.
        // What stands where a list or an object belongs may be anything.
        let is_leaf = first.pointer(&pointer).is_some_and(|value| !value.is_object() && !value.is_array());
        let plain = is_leaf && (pointer == "/action" || shown(&changed) != before);
        places.insert(pointer[1..].replace("/0", "/*"), plain);
    }
    places
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| collect(value, format!("{pointer}/{name}"), pointers));
        }
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(index, value)| collect(value, format!("{pointer}/{index}"), pointers));
        }
        _ => {}
    }
    if !pointer.is_empty() {
        pointers.push(pointer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places of leaves in a schema, and whether `x-sensitive` is absent.
    fn of_schema(schema: &Value, root: &Value, common: &Value, place: &str, found: &mut Places) {
        if let Some(reference) = schema["$ref"].as_str() {
            let definition = reference.split_once('#').unwrap().1;
            let document = if reference.starts_with("common") { common } else { root };
            return of_schema(document.pointer(definition).unwrap(), document, common, place, found);
        }
        if let Some(items) = schema.get("items") {
            return of_schema(items, root, common, &format!("{place}/*"), found);
        }
        match schema["properties"].as_object() {
            Some(properties) => {
                for (name, property) in properties {
                    let below = if place.is_empty() { name.clone() } else { format!("{place}/{name}") };
                    of_schema(property, root, common, &below, found);
                }
            }
            None => drop(found.insert(place.to_owned(), schema["x-sensitive"] != true)),
        }
    }

    #[test]
    fn exactly_the_members_that_the_schemas_call_sensitive_are_redacted() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/id123");
        let read = |name: &str| -> Value {
            serde_json::from_slice(&std::fs::read(format!("{folder}/{name}.json")).unwrap()).unwrap()
        };
        let mut names: Vec<_> = operations().iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        assert_eq!(names, card_types::id123::ACTIONS.iter().map(|action| action.name).collect::<Vec<_>>());
        for (operation, places) in operations() {
            let mut expected = Places::new();
            let request = read(&format!("{operation}.request"));
            of_schema(&request, &request, &read("common"), "", &mut expected);
            let leaves = |places: &Places| -> Places {
                let inner = |place: &str| places.keys().any(|other| other.starts_with(&format!("{place}/")));
                places.iter().filter(|(place, _)| !inner(place)).map(|(place, plain)| (place.clone(), *plain)).collect()
            };
            assert_eq!(leaves(places), expected, "{operation}");
        }
        assert!(!operations()[0].1["recipient-email"] && operations()[0].1["card-id"]);
    }
}
