//! What sits around both vendors' routes: the body is read, faults happen.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::time::{sleep, timeout};

use super::call::Call;
use super::{BodyError, Fate, Shared, broken, read_body};
use crate::faults::Fault;

/// A request's body, which the vendors' modules take from the request's extensions.
#[derive(Clone)]
pub(crate) struct Received(pub(crate) Result<Bytes, BodyError>);

/// Reads the body and answers, unless the fault plan wants something else.
pub(super) async fn pipeline(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let settings = &shared.settings;
    let reading = read_body(&parts.headers, body, settings.body_limit);
    let body = timeout(settings.connections.body_deadline, reading).await.unwrap_or(Err(BodyError::TooSlow));
    let call = Call::of(&parts, body.as_deref().unwrap_or_default(), &settings.time_zone);
    let decision = shared.faults.decide(call.operation, call.card_id.as_deref());
    if !decision.rules.is_empty() {
        tracing::info!(rules = decision.rules.join(", "), "a fault applies");
    }
    if !decision.delay.is_zero() {
        sleep(decision.delay).await;
    }
    match decision.fault {
        None => carry_out(&parts, &body, next).await,
        Some(fault) => break_on_purpose(fault, &parts, &body, next).await,
    }
}

async fn carry_out(parts: &Parts, body: &Result<Bytes, BodyError>, next: Next) -> Response {
    let mut request = Request::from_parts(parts.clone(), Body::empty());
    request.extensions_mut().insert(Received(body.clone()));
    next.run(request).await
}

async fn break_on_purpose(fault: Fault, parts: &Parts, body: &Result<Bytes, BodyError>, next: Next) -> Response {
    let fate = parts.extensions.get::<Fate>().cloned().unwrap_or_default();
    match fault {
        Fault::ResetBefore => {
            fate.reset();
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        Fault::TooManyRequests { retry_after_seconds } => return broken::too_many_requests(retry_after_seconds),
        Fault::ServerErrorHtml { carried_out: false } => return broken::html_error(),
        Fault::Duplicate => drop(carry_out(parts, body, next.clone()).await),
        _ => {}
    }
    let response = carry_out(parts, body, next).await;
    match fault {
        Fault::ResetAfter => fate.reset(),
        Fault::LostReply => fate.close(),
        Fault::Truncate { bytes } => return broken::cut(response, bytes, std::time::Duration::ZERO).await,
        Fault::Stall { bytes, milliseconds } => {
            return broken::cut(response, bytes, std::time::Duration::from_millis(milliseconds)).await;
        }
        Fault::MalformedBody => return broken::malformed(response).await,
        Fault::ServerErrorHtml { .. } => return broken::html_error(),
        _ => {}
    }
    response
}
