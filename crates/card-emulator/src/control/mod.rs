//! The control API below `/_emulator/`: the emulator driven from outside, by any language.

mod clock;
pub(crate) mod guard;
mod query;
mod routes;
mod views;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::any;
use serde_json::{Value, json};
use tokio::time::timeout;

pub(crate) use query::read as read_query;
pub(crate) use views::find as find_card;

use crate::server::{Shared, read_body};
use crate::{Error, ErrorKind};

/// Largest body: a snapshot of some hundred thousand cards.
const BODY_LIMIT: usize = 256 * 1024 * 1024;

const JSON: &str = "application/json";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route("/_emulator/{*path}", any(answer))
}

/// A refusal: HTTP status and a sentence that quotes no values.
pub(crate) struct Refused(pub(crate) StatusCode, pub(crate) String);

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let status = match error.kind() {
            ErrorKind::Configuration => StatusCode::BAD_REQUEST,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Status => StatusCode::CONFLICT,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self(status, error.to_string())
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    match attempt(&shared, request).await {
        Ok(value) => reply(StatusCode::OK, &value),
        Err(Refused(status, message)) => reply(status, &json!({"error": message})),
    }
}

async fn attempt(shared: &Arc<Shared>, request: Request) -> Result<Value, Refused> {
    let (parts, body) = request.into_parts();
    guard::check(&parts, shared.settings.control_from_network)
        .map_err(|message| Refused(StatusCode::FORBIDDEN, message.to_owned()))?;
    let reading = read_body(&parts.headers, body, BODY_LIMIT);
    let body = match timeout(shared.settings.connections.body_deadline, reading).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Err(Refused(StatusCode::BAD_REQUEST, "the body is too large or ended early".to_owned())),
        Err(_) => return Err(Refused(StatusCode::REQUEST_TIMEOUT, "the body was not whole in time".to_owned())),
    };
    // A page of another site can send forms and plain text without asking, but no JSON.
    let is_json = parts.headers.get(CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(JSON.as_bytes()));
    if !body.is_empty() && !is_json {
        return Err(Refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json".to_owned()));
    }
    if body.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|first| *first != b'{') {
        return Err(Refused(StatusCode::BAD_REQUEST, "the body must be a JSON object".to_owned()));
    }
    let shared = Arc::clone(shared);
    // A caller that goes away must not leave half of a reset or of a restored snapshot.
    let performing = tokio::spawn(async move {
        let path = parts.uri.path().strip_prefix("/_emulator/").unwrap_or_default();
        let query = parts.uri.query().unwrap_or_default();
        routes::perform(&shared, &parts.method, path, query, &body).await
    });
    let ended_early =
        |_| Refused(StatusCode::INTERNAL_SERVER_ERROR, "the request ended early; its log tells why".to_owned());
    performing.await.map_err(ended_early)?
}

fn no_such(method: &Method, path: &str) -> Refused {
    let known = routes::ROUTES.map(|(_, path)| path);
    if known.contains(&path) {
        let methods: Vec<&str> =
            routes::ROUTES.iter().filter(|(_, known)| *known == path).map(|(method, _)| *method).collect();
        return Refused(
            StatusCode::METHOD_NOT_ALLOWED,
            format!("{method} is not answered here; use {}", methods.join(", ")),
        );
    }
    let hint = crate::near::hint(path, known);
    Refused(StatusCode::NOT_FOUND, format!("no such path below /_emulator/{hint}"))
}

fn reply(status: StatusCode, value: &Value) -> Response {
    crate::server::reply(status, JSON, value.to_string().into_bytes())
}
