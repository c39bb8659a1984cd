//! BluB0X's UserCards operations, as ASP.NET Web API would serve them.

mod assign;
mod decode;
mod domain;
mod error_body;
mod list;
mod negotiation;
mod outcome;
mod remove;
mod served;
mod update;
mod version_1;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use axum::routing::any;
use bytes::Bytes;
use card_types::contract::{Contracted, Value, ValueRef};
use card_types::escape;
use card_types::server::{ServerZone, write_json, write_xml};
use serde::Serialize;

pub(crate) use domain::UserCardChange;
pub use domain::{Activation, UnknownUserCard, UserCard};
pub(crate) use served::{OPERATIONS, Row, of_path, of_request};

use crate::clock::reply_timestamp;
use crate::server::{BodyError, Received, Shared};
use decode::{Decoded, Undecoded};
use error_body::ErrorBody;
use negotiation::{ReplyType, negotiate};
use served::{Answer, Scene, Served};

/// Tells what of a body was skipped or left at its default: names and reasons, never values.
const NOTICE: HeaderName = HeaderName::from_static("x-emulator-notice");

pub(crate) fn routes() -> Router<Arc<Shared>> {
    let mut paths: Vec<&str> = OPERATIONS.iter().map(|row| row.path).collect();
    paths.sort_unstable();
    paths.dedup();
    paths.into_iter().fold(Router::new(), |router, path| router.route(&format!("/{path}"), any(answer)))
}

/// An error for a request of which nothing is known but path and headers, in the media type it asks for.
pub(crate) fn error_reply(headers: &HeaderMap, status: StatusCode, message: &str) -> Response {
    ErrorBody::new(message).reply(status, negotiate(headers))
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let Some(row) = of_request(parts.method.as_str(), parts.uri.path()) else { return method_not_allowed(&parts) };
    let (mut response, notices) = match admit(&shared, &parts) {
        Ok(body) => return (row.answer)(shared, parts, body).await,
        Err(Undecoded { status, body, notices }) => (body.reply(status, negotiate(&parts.headers)), notices),
    };
    told(row.name, &mut response, &notices);
    response
}

/// The path's id is bound to nothing where there is a body, as in the vendor's own model: the body's `UserId` decides.
async fn carry_out<O: Served>(shared: Arc<Shared>, parts: Parts, body: Bytes) -> Response {
    let reply_type = negotiate(&parts.headers);
    let (mut response, notices) = match decode::decode::<O>(&parts, &body, &shared.settings.time_zone) {
        Ok(Decoded { request, notices }) => (perform(&shared, request, reply_type).await, notices),
        Err(Undecoded { status, body, notices }) => (body.reply(status, reply_type), notices),
    };
    told(O::NAME, &mut response, &notices);
    response
}

fn told(operation: &'static str, response: &mut Response, notices: &[String]) {
    let status = response.status().as_u16();
    tracing::info!(operation, status, notices = %escape::one_line(&notices.join("; ")), "BluB0X");
    tell(response.headers_mut(), notices);
}

/// Carries the request out and writes the reply.
async fn perform<O: Served>(shared: &Shared, request: O, reply_type: ReplyType) -> Response {
    let now = reply_timestamp(shared.clock.unix_seconds());
    let scene = Scene { unknown_user_card: shared.settings.unknown_user_card, now };
    let failed = |error: &(dyn std::error::Error + 'static)| {
        tracing::error!(error, "the request could not be carried out");
        ErrorBody::new("An error has occurred.").reply(StatusCode::INTERNAL_SERVER_ERROR, reply_type)
    };
    let (status, reply) = match shared.store.write(move |tx| request.carry_out(tx, &scene)).await {
        Ok(Answer::Reply(status, reply)) => (status, reply),
        Ok(Answer::Error(status, message)) => return ErrorBody::new(message).reply(status, reply_type),
        Err(error) => return failed(&error),
    };
    let body = if reply_type.is_xml() { write_xml(&reply) } else { Ok(write_json(&reply)) };
    match body {
        Ok(body) => crate::server::reply(status, reply_type.content_type(), body.into_bytes()),
        // As on the real server, which says less; that a flag has no name is no secret.
        Err(error) => {
            let message = format!("An error has occurred. The reply cannot be written as XML: {error}.");
            ErrorBody::new(message).reply(StatusCode::INTERNAL_SERVER_ERROR, reply_type)
        }
    }
}

/// What comes before the model: limits and credential.
fn admit(shared: &Shared, parts: &Parts) -> Result<Bytes, Undecoded> {
    let limit = shared.settings.body_limit;
    let received = parts.extensions.get().map_or(Err(BodyError::Incomplete), |Received(body)| body.clone());
    let body = received.map_err(|error| match error {
        BodyError::TooLarge => {
            let message = format!("The request body is larger than {limit} bytes.");
            Undecoded::refused(StatusCode::PAYLOAD_TOO_LARGE, message)
        }
        BodyError::TooSlow => {
            Undecoded::refused(StatusCode::REQUEST_TIMEOUT, "The request body was not whole in time.")
        }
        BodyError::Incomplete => {
            Undecoded::refused(StatusCode::BAD_REQUEST, "The request body ended early or is framed wrongly.")
        }
    })?;
    if !shared.settings.accepts_credential(&parts.headers) {
        let message = "Authorization has been denied for this request.";
        return Err(Undecoded::refused(StatusCode::UNAUTHORIZED, message));
    }
    Ok(body)
}

/// What faults and journal may know of a body.
#[derive(Default)]
pub(crate) struct Glance {
    pub(crate) card_id: Option<String>,
    /// The model in JSON; members that the contract calls sensitive are redacted.
    pub(crate) body: Option<serde_json::Value>,
    /// What was skipped or left at its default, and what was probably meant.
    pub(crate) notices: Vec<String>,
}

fn glance<O: Served + Serialize>(parts: &Parts, body: &[u8], zone: &ServerZone) -> Glance {
    let (model, mut notices) = match decode::decode::<O>(parts, body, zone) {
        Ok(Decoded { request, notices }) => (Some(request), notices),
        Err(Undecoded { notices, .. }) => (None, notices),
    };
    let members = || O::CONTRACT.members.iter().map(|member| member.name);
    for notice in &mut notices {
        let name = notice.split(' ').next().unwrap_or_default();
        if !members().any(|member| member == name) {
            notice.push_str(&crate::near::hint(name, members()));
        }
    }
    let card_id = model.as_ref().and_then(Served::card).map(|card| card.to_string());
    Glance { card_id, body: model.and_then(redacted), notices }
}

fn redacted<T: Contracted + Serialize>(mut model: T) -> Option<serde_json::Value> {
    for (index, member) in T::CONTRACT.members.iter().enumerate() {
        let set = !matches!(model.get(index), ValueRef::Absent | ValueRef::Null);
        if member.sensitive && set {
            // A member that is no text becomes its type's null or default: its value goes in either case.
            model.set(index, Value::Null);
            model.set(index, Value::Text("[redacted]".to_owned()));
        }
    }
    serde_json::to_value(&model).ok()
}

fn tell(headers: &mut HeaderMap, notices: &[String]) {
    for notice in notices {
        if let Ok(value) = HeaderValue::from_str(notice) {
            headers.append(NOTICE, value);
        }
    }
}

fn method_not_allowed(parts: &Parts) -> Response {
    let message = "The requested resource does not support this http method.";
    let mut response = error_reply(&parts.headers, StatusCode::METHOD_NOT_ALLOWED, message);
    let mut methods: Vec<&str> = of_path(parts.uri.path()).map(|row| row.method).collect();
    methods.sort_unstable();
    if let Ok(allowed) = HeaderValue::from_str(&methods.join(", ")) {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}
