//! Replies that differ from the pages in the ways real services drift, to prove that a client tolerates them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::response::Response;
use card_types::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One way in which replies differ. The state of the emulator is not touched.
///
/// Replies in XML differ by extra members alone, as a newer contract would: `DataContractSerializer` writes names, order
/// and forms in one way only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Drift {
    /// `card-status` is one that no page names: `Suspended`.
    UnknownEnumValues,
    /// Each object has two members more, a text and an object.
    ExtraMembers,
    /// `card-id` is a number without quotes where it can be one.
    BareIds,
    /// `code` is called `status-code`, as one of the vendor's own samples has it.
    StatusCode,
    /// Fields have no `label` and no `type`.
    MissingLabels,
    /// Dates are written in other ways: with `Z`, with a blank for the `T` and no zone, with a fraction.
    DateForms,
}

impl Drift {
    /// Every way.
    pub const ALL: [Self; 6] = [
        Self::UnknownEnumValues,
        Self::ExtraMembers,
        Self::BareIds,
        Self::StatusCode,
        Self::MissingLabels,
        Self::DateForms,
    ];
}

/// The ways in force.
#[derive(Default)]
pub(crate) struct DriftMode(Mutex<BTreeSet<Drift>>);

impl DriftMode {
    pub(crate) fn new(ways: impl IntoIterator<Item = Drift>) -> Self {
        Self(Mutex::new(ways.into_iter().collect()))
    }

    pub(crate) fn replace(&self, ways: impl IntoIterator<Item = Drift>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = ways.into_iter().collect();
    }

    pub(crate) fn ways(&self) -> BTreeSet<Drift> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The reply, changed as far as its media type allows.
    pub(crate) async fn apply(&self, response: Response) -> Response {
        let ways = self.ways();
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is = |subtype| content_type.is_some_and(|value| value.contains(subtype));
        let (json, xml) = (is("json"), is("xml") && ways.contains(&Drift::ExtraMembers));
        if ways.is_empty() || !(json || xml) {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        // Replies of the emulator are whole in memory: there is nothing that could fail.
        let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let changed = if json { drifted_json(&whole, &ways) } else { with_extra_elements(&whole) };
        let Some(changed) = changed else { return Response::from_parts(parts, Body::from(whole)) };
        parts.headers.remove(CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(changed))
    }
}

fn drifted_json(whole: &[u8], ways: &BTreeSet<Drift>) -> Option<String> {
    let mut document = serde_json::from_slice::<Value>(whole).ok()?;
    Drifting { ways, dates: 0 }.value(&mut document);
    Some(document.to_string())
}

/// Two elements more before the end of the root: a text and an object.
fn with_extra_elements(whole: &[u8]) -> Option<String> {
    let document = std::str::from_utf8(whole).ok()?;
    let (inside, end) = document.split_at(document.rfind("</")?);
    Some(format!("{inside}<XDrift>new</XDrift><XDriftDetails><Since>2</Since></XDriftDetails>{end}"))
}

struct Drifting<'a> {
    ways: &'a BTreeSet<Drift>,
    /// Dates so far: each form comes in turn.
    dates: usize,
}

impl Drifting<'_> {
    fn value(&mut self, value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(|value| self.value(value)),
            Value::Object(members) => {
                let mut changed = serde_json::Map::new();
                for (name, mut value) in std::mem::take(members) {
                    self.value(&mut value);
                    if let Some((name, value)) = self.member(name, value) {
                        changed.insert(name, value);
                    }
                }
                if self.ways.contains(&Drift::ExtraMembers) {
                    changed.insert("x-drift".to_owned(), "new".into());
                    changed.insert("x-drift-details".to_owned(), json!({"since": 2, "tags": ["a", null]}));
                }
                *members = changed;
            }
            _ => {}
        }
    }

    fn member(&mut self, name: String, value: Value) -> Option<(String, Value)> {
        let has = |way| self.ways.contains(&way);
        match name.as_str() {
            "card-status" if has(Drift::UnknownEnumValues) => Some((name, "Suspended".into())),
            "card-id" if has(Drift::BareIds) => Some((name, bare(value))),
            "code" if has(Drift::StatusCode) => Some(("status-code".to_owned(), value)),
            "label" | "type" if has(Drift::MissingLabels) => None,
            "created-at" | "last-updated" | "card-expiration" if has(Drift::DateForms) => {
                self.dates += 1;
                let value =
                    value.as_str().and_then(|date| date_form(date, self.dates)).map_or(value.clone(), Value::from);
                Some((name, value))
            }
            _ => Some((name, value)),
        }
    }
}

/// The number that an id spells exactly, where it does.
fn bare(id: Value) -> Value {
    let number = id.as_str().and_then(|text| Some((text, text.parse::<u64>().ok()?)));
    match number {
        Some((text, number)) if number.to_string() == text => number.into(),
        _ => id,
    }
}

/// The same moment, written in another way.
fn date_form(date: &str, turn: usize) -> Option<String> {
    date.parse::<Timestamp>().ok()?;
    let clock = date.strip_suffix("+00:00")?;
    Some(match turn % 3 {
        1 => format!("{clock}Z"),
        2 => clock.replace('T', " "),
        _ => format!("{clock}.000000+00:00"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_bare_only_where_it_stays_the_same() {
        assert_eq!(bare("1042".into()), json!(1042));
        for text in ["0001042", "A-1", "", "+7", "99999999999999999999999"] {
            assert_eq!(bare(text.into()), text);
        }
    }

    #[test]
    fn each_way_changes_what_it_names_and_nothing_else() {
        let reply = json!({"code": "c", "data": [{"card-id": "7", "card-status": "Inactive", "created-at":
            "2019-12-09T06:43:19+00:00", "last-updated": "2019-12-09T06:43:19+00:00", "name-fields":
            [{"key": "name", "label": "Name"}]}]});
        let drifted = |way| {
            let mut document = reply.clone();
            Drifting { ways: &BTreeSet::from([way]), dates: 0 }.value(&mut document);
            document
        };
        let changed = |way, pointer: &str, new: Value| {
            let mut expected = reply.clone();
            *expected.pointer_mut(pointer).unwrap() = new;
            assert_eq!(drifted(way), expected);
        };
        changed(Drift::UnknownEnumValues, "/data/0/card-status", "Suspended".into());
        changed(Drift::BareIds, "/data/0/card-id", 7.into());
        changed(Drift::MissingLabels, "/data/0/name-fields/0", json!({"key": "name"}));
        assert_eq!(drifted(Drift::StatusCode)["status-code"], "c");
        let dates = drifted(Drift::DateForms);
        assert_eq!(dates["data"][0]["created-at"], "2019-12-09T06:43:19Z");
        assert_eq!(dates["data"][0]["last-updated"], "2019-12-09 06:43:19");
        assert_eq!(drifted(Drift::ExtraMembers)["data"][0]["name-fields"][0]["x-drift"], "new");
    }
}
