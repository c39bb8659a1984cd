//! What sits around both vendors' routes: the body is read, faults happen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tokio::time::{sleep, timeout};

use super::path::is_blub0x;
use super::{BodyError, Fate, Shared, broken, read_body};
use crate::clock::reply_timestamp;
use crate::faults::Fault;
use crate::id123::UnderOtherName;
use crate::journal::{JournalEntry, Sighting};
use crate::statistics::Answered;

/// A request's body, which the vendors' modules take from the request's extensions.
#[derive(Clone)]
pub(crate) struct Received(pub(crate) Result<Bytes, BodyError>);

/// Reads the body and answers, unless the fault plan wants something else.
///
/// What comes after the body happens in a task of its own: hyper drops this future when the client goes away, and a
/// request that may have been carried out by then must still be written down.
pub(super) async fn pipeline(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if crate::page::is_asked_for(&parts) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let settings = &shared.settings;
    let reading = read_body(&parts.headers, body, settings.body_limit);
    let mut body = timeout(settings.connections.body_deadline, reading).await.unwrap_or(Err(BodyError::TooSlow));
    let body_bytes = body.as_ref().map_or(0, Bytes::len);
    let renamed = body.as_ref().ok().filter(|_| !is_blub0x(parts.uri.path()));
    let renamed = renamed.and_then(|body| settings.action_names.in_words_of_schema(body));
    let name = renamed.map(|(in_words_of_schema, name)| {
        body = Ok(in_words_of_schema);
        parts.extensions.insert(UnderOtherName);
        name
    });
    let mut call = Sighting::of(&parts, body.as_deref().unwrap_or_default(), &settings.time_zone);
    if let (Some(name), Some(members)) = (name, &mut call.body) {
        // As it was sent: the journal gives it out again.
        members["action"] = name.into();
    }
    let answering = tokio::spawn(async move {
        let answer = Answer { shared: &shared, parts: &parts, body: &body, next };
        answer.write_down(call, body_bytes).await
    });
    match answering.await {
        Ok(reply) => reply.hand_over(),
        // A panic ends the connection, as it would without the task.
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
    }
}

/// An HTTP status as a code, for replies that no vendor's module made.
fn status_code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        200 => "200",
        400 => "400",
        401 => "401",
        404 => "404",
        405 => "405",
        408 => "408",
        413 => "413",
        415 => "415",
        429 => "429",
        500 => "500",
        _ => "other",
    }
}

/// A reply on its way to the connection. One that is dropped on this way, since the client has gone, is marked in the
/// journal as undelivered.
struct Reply {
    response: Option<Response>,
    number: u64,
    shared: Arc<Shared>,
}

impl Reply {
    fn hand_over(mut self) -> Response {
        self.response.take().unwrap_or_default()
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if self.response.is_some() {
            self.shared.journal.mark_undelivered(self.number);
        }
    }
}

/// A request that can be answered, more than once where a fault wants that.
struct Answer<'a> {
    shared: &'a Arc<Shared>,
    parts: &'a Parts,
    body: &'a Result<Bytes, BodyError>,
    next: Next,
}

impl Answer<'_> {
    /// Answers, and tells journal and statistics before anybody can see the one without the other.
    async fn write_down(&self, call: Sighting, body_bytes: usize) -> Reply {
        let shared = self.shared;
        let decision = shared.faults.decide(call.operation, call.card_id.as_deref());
        if !decision.rules.is_empty() {
            tracing::info!(rules = decision.rules.join(", "), "a fault applies");
        }
        if !decision.delay.is_zero() {
            sleep(decision.delay).await;
        }
        let limited = shared.limiter.take(call.operation, Instant::now());
        let turn = shared.turns.begin().await;
        let response = match (limited, decision.fault) {
            (Err(seconds), _) => broken::too_many_requests(self.parts, seconds),
            (Ok(()), None) => self.carry_out().await,
            (Ok(()), Some(fault)) => self.break_on_purpose(fault).await,
        };
        let code =
            response.extensions().get::<Answered>().map_or_else(|| status_code(response.status()), |known| known.code);
        shared.statistics.count(call.operation, code);
        let number = shared.journal.add(JournalEntry {
            number: 0,
            at: reply_timestamp(shared.clock.unix_seconds()).to_string(),
            method: call.method.into(),
            route: call.route,
            operation: call.operation.map(Into::into),
            encoding: call.encoding.map(Into::into),
            body_bytes,
            body: call.body,
            status: response.status().as_u16(),
            code: code.into(),
            undelivered: self.fate().is_sealed(),
            rules: decision.rules,
            notes: call.notes,
        });
        drop(turn);
        Reply { response: Some(response), number, shared: Arc::clone(shared) }
    }

    fn fate(&self) -> Fate {
        self.parts.extensions.get::<Fate>().cloned().unwrap_or_default()
    }

    async fn carry_out(&self) -> Response {
        let mut request = Request::from_parts(self.parts.clone(), Body::empty());
        request.extensions_mut().insert(Received(self.body.clone()));
        let response = self.next.clone().run(request).await;
        self.shared.drift.apply(response).await
    }

    async fn break_on_purpose(&self, fault: Fault) -> Response {
        let fate = self.fate();
        match fault {
            Fault::ResetBefore => {
                fate.reset();
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
            Fault::TooManyRequests { retry_after_seconds } => {
                return broken::too_many_requests(self.parts, retry_after_seconds);
            }
            Fault::ServerErrorHtml { carried_out: false } => return broken::html_error(),
            Fault::Duplicate => drop(self.carry_out().await),
            _ => {}
        }
        let response = self.carry_out().await;
        match fault {
            Fault::ResetAfter => fate.reset(),
            Fault::LostReply => fate.close(),
            Fault::Truncate { bytes } => return broken::cut(response, bytes, Duration::ZERO).await,
            Fault::Stall { bytes, milliseconds } => {
                return broken::cut(response, bytes, Duration::from_millis(milliseconds)).await;
            }
            Fault::MalformedBody => return broken::malformed(response).await,
            Fault::ServerErrorHtml { .. } => return broken::html_error(),
            _ => {}
        }
        response
    }
}
