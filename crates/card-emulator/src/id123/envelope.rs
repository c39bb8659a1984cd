//! A first look at a body: which action, for which card. All other members are skipped, not kept.

use serde::Deserialize;
use serde_json::Value;

use super::domain::{Code, Refusal};
use super::names::ActionNames;
use super::reply::Ids;

/// What every request has. The ids are for the reply to a request that cannot be read further.
pub(super) struct Envelope {
    /// The `action`, where it is there and a string.
    pub(super) action: Result<String, Refusal>,
    pub(super) ids: Ids,
}

#[derive(Deserialize)]
struct Members {
    #[serde(default)]
    action: Value,
    #[serde(default, rename = "card-id")]
    card_id: Value,
    #[serde(default, rename = "card-template-id")]
    template_id: Value,
}

/// Reads the envelope; an error when the body is no JSON object.
pub(super) fn open(body: &[u8], names: &ActionNames) -> Result<Envelope, Refusal> {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => return Err(Refusal::new(Code::InvalidJson, "the body is empty; send a JSON object with an action")),
        Some(b'{') => {}
        Some(_) => {
            return Err(Refusal::new(Code::InvalidJson, "the body is no JSON object; send an object with an action"));
        }
    }
    let members: Members = card_types::json::from_slice(body).map_err(|error| {
        let code = if error.reason().starts_with("duplicate field") { Code::InvalidRequest } else { Code::InvalidJson };
        Refusal::new(code, error.to_string())
    })?;
    let action = match members.action {
        Value::String(action) => Ok(action),
        Value::Null => {
            Err(Refusal::new(Code::MissingAction, format!("action is missing; send one of {}", names.list())))
        }
        _ => Err(Refusal::new(Code::InvalidRequest, format!("action must be a string, one of {}", names.list()))),
    };
    Ok(Envelope { action, ids: Ids { card_id: text(members.card_id), template_id: text(members.template_id) } })
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &[u8]) -> Code {
        match open(body, &ActionNames::default()) {
            Err(refusal) => refusal.code(),
            Ok(envelope) => envelope.action.unwrap_err().code(),
        }
    }

    #[test]
    fn what_is_no_object_or_has_no_action_is_told_apart() {
        assert_eq!(code(b""), Code::InvalidJson);
        assert_eq!(code(b" \n"), Code::InvalidJson);
        assert_eq!(code(b"[\"create-card\"]"), Code::InvalidJson);
        assert_eq!(code(b"{\"action\": \"create-card\""), Code::InvalidJson);
        assert_eq!(code(b"{\"action\": \"create-card\"} x"), Code::InvalidJson);
        assert_eq!(code(b"\xef\xbb\xbf{}"), Code::InvalidJson);
        assert_eq!(code(b"{}"), Code::MissingAction);
        assert_eq!(code(b"{\"action\": null}"), Code::MissingAction);
        assert_eq!(code(b"{\"action\": 7}"), Code::InvalidRequest);
        assert_eq!(code(b"{\"action\": \"a\", \"action\": \"b\"}"), Code::InvalidRequest);
    }

    #[test]
    fn ids_are_taken_along_where_they_are_text() {
        let envelope = open(
            br#"{"card-id": "A-1", "card-template-id": 7, "action": "x", "deep": [[[{}]]]}"#,
            &ActionNames::default(),
        )
        .unwrap();
        assert_eq!(envelope.ids.card_id.as_deref(), Some("A-1"));
        assert_eq!(envelope.ids.template_id, None);
        assert_eq!(envelope.action.unwrap(), "x");
    }

    #[test]
    fn depth_cannot_exhaust_the_stack() {
        let mut body = b"{\"x\":".to_vec();
        body.extend(std::iter::repeat_n(b'[', 1_000_000));
        assert_eq!(code(&body), Code::InvalidJson);
        let action = [b"{\"action\":".to_vec(), vec![b'['; 1_000_000]].concat();
        assert_eq!(code(&action), Code::InvalidJson);
    }
}
