//! ID123's JSON API V2: one endpoint, the body's `action` selects the operation.

mod actions;
mod domain;
mod envelope;
mod reply;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use axum::routing::post;

pub(crate) use actions::{Failed, install, place_initial};
pub(crate) use domain::{Card, CardState, Code, Refusal, Status};
pub use domain::{FieldGroup, Template, UndocumentedTransition};
pub(crate) use reply::refuse_transport;

use crate::server::{BodyError, Shared, read_body};

/// The actions that are answered, for messages.
const ACTIONS: &str = "create-card, update-card, list-cards, card-action";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/api/v2/", post(answer).fallback(method_not_allowed))
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = match read_body(&parts.headers, body, shared.settings.body_limit).await {
        Ok(body) => body,
        Err(error) => return refuse_transport(&body_refusal(error, shared.settings.body_limit)),
    };
    if let Err(refusal) = check_headers(&shared, &parts.headers) {
        return refuse_transport(&refusal);
    }
    let policy = shared.settings.failure_status;
    let envelope = match envelope::open(&body) {
        Ok(envelope) => envelope,
        Err(refusal) => return reply::failure(&refusal, policy),
    };
    let outcome = match &envelope.action {
        Ok(action) => match action.as_str() {
            "create-card" => actions::create(&shared, &body).await,
            "update-card" => actions::update(&shared, &body).await,
            "card-action" => actions::card_action(&shared, &body).await,
            "list-cards" => {
                let outcome = actions::list(&shared, &body).await;
                tracing::info!(action, code = %code(&outcome), "ID123");
                return outcome.unwrap_or_else(|failed| reply::failure(&failed.into_refusal(), policy));
            }
            _ => Err(Refusal::new(Code::UnknownAction, format!("action is unknown; send one of {ACTIONS}")).into()),
        },
        Err(refusal) => Err(refusal.clone().into()),
    };
    tracing::info!(action = known(&envelope.action), code = %code(&outcome), "ID123");
    outcome.unwrap_or_else(|failed| reply::failure_with_ids(&failed.into_refusal(), envelope.ids, policy))
}

/// The action for the log, which never shows text that a client made up.
fn known(action: &Result<String, Refusal>) -> &str {
    match action.as_deref() {
        Ok(action) if ACTIONS.split(", ").any(|known| known == action) => action,
        _ => "unknown",
    }
}

fn code(outcome: &Result<Response, Failed>) -> &'static str {
    match outcome {
        Ok(_) => "success",
        Err(failed) => failed.code().as_str(),
    }
}

fn body_refusal(error: BodyError, limit: usize) -> Refusal {
    match error {
        BodyError::TooLarge => Refusal::new(Code::BodyTooLarge, format!("the body is larger than {limit} bytes")),
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
