//! BluB0X's `PUT api/v2/Users/{id}/UserCards`, as ASP.NET Web API would serve it.

mod decode;
mod domain;
mod error_body;
mod negotiation;
mod update;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, HeaderValue};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::Response;
use axum::routing::put;
use card_types::Operation as _;
use card_types::blub0x::UpdateUserCard;
use card_types::contract::{Contracted as _, Value, ValueRef};
use card_types::server::ServerZone;

pub(crate) use domain::UserCardChange;
pub use domain::{Activation, UnknownUserCard, UserCard};

use crate::server::{BodyError, Received, Shared};
use decode::{Decoded, Undecoded};
use error_body::ErrorBody;
use negotiation::negotiate;

/// Tells what of a body was skipped or left at its default: names and reasons, never values.
const NOTICE: HeaderName = HeaderName::from_static("x-emulator-notice");

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new().route(&format!("/{}", UpdateUserCard::PATH), put(answer).fallback(method_not_allowed))
}

/// An error for a request of which nothing is known but path and headers, in the media type it asks for.
pub(crate) fn error_reply(headers: &HeaderMap, status: StatusCode, message: &str) -> Response {
    ErrorBody::new(message).reply(status, negotiate(headers))
}

/// The path's id is bound to nothing, as in the vendor's own model: the body's `UserId` decides.
async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let reply_type = negotiate(request.headers());
    let (mut response, notices) = match read(&shared, request) {
        Ok(Decoded { request, notices }) => (update::update(&shared, request, reply_type).await, notices),
        Err(Undecoded { status, body, notices }) => (body.reply(status, reply_type), notices),
    };
    let status = response.status().as_u16();
    tracing::info!(operation = UpdateUserCard::NAME, status, notices = %notices.join("; "), "BluB0X");
    tell(response.headers_mut(), &notices);
    response
}

/// Everything up to the model: limits, credential, media type, decoding.
fn read(shared: &Shared, request: Request) -> Result<Decoded, Undecoded> {
    let (parts, _) = request.into_parts();
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
    decode::decode(&parts.headers, &body, &shared.settings.time_zone)
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

pub(crate) fn glance(headers: &HeaderMap, body: &[u8], zone: &ServerZone) -> Glance {
    let (model, mut notices) = match decode::decode(headers, body, zone) {
        Ok(Decoded { request, notices }) => (Some(request), notices),
        Err(Undecoded { notices, .. }) => (None, notices),
    };
    let members = || UpdateUserCard::CONTRACT.members.iter().map(|member| member.name);
    for notice in &mut notices {
        let name = notice.split(' ').next().unwrap_or_default();
        if !members().any(|member| member == name) {
            notice.push_str(&crate::near::hint(name, members()));
        }
    }
    let card_id = model.as_ref().map(|model| model.card_id.to_string());
    Glance { card_id, body: model.and_then(redacted), notices }
}

fn redacted(mut model: UpdateUserCard) -> Option<serde_json::Value> {
    for (index, member) in UpdateUserCard::CONTRACT.members.iter().enumerate() {
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

async fn method_not_allowed(headers: HeaderMap) -> Response {
    let message = "The requested resource does not support this http method.";
    let mut response = ErrorBody::new(message).reply(StatusCode::METHOD_NOT_ALLOWED, negotiate(&headers));
    response.headers_mut().insert(ALLOW, HeaderValue::from_static("PUT"));
    response
}
