//! ID123's JSON API V2: one endpoint, the body's `action` selects the operation.

mod actions;
mod domain;
mod envelope;
mod names;
mod reply;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use axum::routing::post;
use bytes::Bytes;
use card_types::id123::ACTIONS;

pub(crate) use actions::{Failed, install, place_initial};
pub(crate) use domain::{Basis, Card, CardState, Code, Refusal, Status, Transition, causes_between, transitions};
pub use domain::{FieldGroup, FieldRules, Template, UndocumentedTransition};
pub(crate) use names::{ActionNames, UnderOtherName};
pub(crate) use reply::refuse_transport;

use crate::server::{BodyError, Received, Shared};
use crate::statistics::Answered;
use envelope::Envelope;

/// Stands in the log for an action that is none.
const UNKNOWN: &str = "unknown";

/// The actions whose failure has no ids (inferred for view-template).
const WITHOUT_IDS: [&str; 3] = ["list-cards", "list-templates", "view-template"];

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/api/v2/", post(answer).fallback(method_not_allowed))
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let policy = shared.settings.failure_status;
    let (body, envelope) = match read(&shared, request) {
        Ok(read) => read,
        Err(refusal) => {
            tracing::info!(code = refusal.code().as_str(), "ID123");
            return answered(reply::failure(&refusal, policy), refusal.code().as_str());
        }
    };
    let action = known(&envelope.action);
    match perform(&shared, envelope.action, &body).await {
        Ok(response) => {
            tracing::info!(action, code = "success", "ID123");
            answered(response, "success")
        }
        Err(failed) => {
            let refusal = failed.into_refusal();
            tracing::info!(action, code = refusal.code().as_str(), "ID123");
            let response = if WITHOUT_IDS.contains(&action) {
                reply::failure(&refusal, policy)
            } else {
                reply::failure_with_ids(&refusal, envelope.ids, policy)
            };
            answered(response, refusal.code().as_str())
        }
    }
}

/// Tells the pipeline what was answered.
fn answered(mut response: Response, code: &'static str) -> Response {
    response.extensions_mut().insert(Answered { code });
    response
}

/// Everything up to the choice of the action: limits, key, media type, envelope.
fn read(shared: &Shared, request: Request) -> Result<(Bytes, Envelope), Refusal> {
    let (parts, _) = request.into_parts();
    let received = parts.extensions.get().map_or(Err(BodyError::Incomplete), |Received(body)| body.clone());
    let body = received.map_err(|error| body_refusal(error, shared.settings.body_limit))?;
    check_headers(shared, &parts.headers)?;
    let names = &shared.settings.action_names;
    let mut envelope = envelope::open(&body, names)?;
    let instead = envelope.action.as_deref().ok().and_then(|action| names.instead_of(action));
    if let Some(name) = instead.filter(|_| parts.extensions.get::<UnderOtherName>().is_none()) {
        let message = format!("this emulator was told that the action is called {name}, and answers it as that alone");
        envelope.action = Err(Refusal::new(Code::UnknownAction, message));
    }
    Ok((body, envelope))
}

async fn perform(shared: &Shared, action: Result<String, Refusal>, body: &[u8]) -> Result<Response, Failed> {
    match action?.as_str() {
        "create-card" => actions::create(shared, body).await,
        "update-card" => actions::update(shared, body).await,
        "card-action" => actions::card_action(shared, body).await,
        "view-card" => actions::view(shared, body).await,
        "delete-card" => actions::delete(shared, body).await,
        "card-invitation" => actions::invite(shared, body).await,
        "send-notification" => actions::notify(shared, body).await,
        "list-templates" => actions::templates::list(shared, body).await,
        "view-template" => actions::templates::view(shared, body).await,
        "list-cards" => actions::list(shared, body).await,
        _ => Err(Refusal::new(
            Code::UnknownAction,
            format!("action is unknown; send one of {}", shared.settings.action_names.list()),
        )
        .into()),
    }
}

/// The action for the log, which never shows text that a client made up.
fn known(action: &Result<String, Refusal>) -> &'static str {
    let sent = action.as_deref().unwrap_or_default();
    ACTIONS.iter().map(|known| known.name).find(|known| *known == sent).unwrap_or(UNKNOWN)
}

fn body_refusal(error: BodyError, limit: usize) -> Refusal {
    match error {
        BodyError::TooLarge => Refusal::new(Code::BodyTooLarge, format!("the body is larger than {limit} bytes")),
        BodyError::TooSlow => Refusal::new(Code::BodyTooSlow, "the body was not whole in time"),
        BodyError::Incomplete => Refusal::new(Code::BodyIncomplete, "the body ended early or is framed wrongly"),
    }
}

fn check_headers(shared: &Shared, headers: &HeaderMap) -> Result<(), Refusal> {
    if !shared.settings.accepts_key(headers) {
        return Err(Refusal::new(
            Code::Unauthorised,
            "the header X-API-KEY is missing or holds a key that this emulator does not accept",
        ));
    }
    match headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
        Some(value) if is_json(value) => Ok(()),
        _ => Err(Refusal::new(
            Code::UnsupportedMediaType,
            "the header Content-Type must be application/json, in UTF-8 where it names a charset",
        )),
    }
}

fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    parts.next().is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"))
        && parts.all(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            !name.trim().eq_ignore_ascii_case("charset") || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
}

async fn method_not_allowed() -> Response {
    let refusal = Refusal::new(Code::MethodNotAllowed, "only POST is answered here; reads are POST too");
    let mut response = refuse_transport(&refusal);
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_recognised_with_and_without_parameters() {
        for good in [
            "application/json",
            "Application/JSON",
            "application/json; charset=UTF-8",
            "application/json;charset=\"utf-8\"",
        ] {
            assert!(is_json(good), "{good}");
        }
        for bad in ["", "text/json", "text/plain", "application/json; charset=latin1", "application/xml"] {
            assert!(!is_json(bad), "{bad}");
        }
    }

    #[test]
    fn the_log_shows_known_actions_only() {
        assert_eq!(known(&Ok("create-card".to_owned())), "create-card");
        assert_eq!(known(&Ok("alice@example.org".to_owned())), "unknown");
    }
}
