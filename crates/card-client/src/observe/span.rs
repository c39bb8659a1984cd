//! One span for each attempt, named as OpenTelemetry's conventions for HTTP clients name things.

use tracing::{Span, field};

use crate::transport::Call;
use crate::{Error, ErrorKind};

/// The span of an attempt. Without a subscriber it costs next to nothing.
///
/// It has no `url.full` and no `url.path`: BluB0X's path holds a person's id.
pub(crate) struct AttemptSpan(Box<Span>);

impl AttemptSpan {
    /// Opens the span of attempt `number`, counted from 1; none when nobody listens.
    pub(crate) fn open(call: &Call, number: u32) -> Option<Self> {
        let span = tracing::info_span!(
            target: "card_client",
            "request",
            "otel.kind" = "client",
            "otel.name" = call.method.as_str(),
            "otel.status_code" = field::Empty,
            "http.request.method" = call.method.as_str(),
            "server.address" = call.url.host_str(),
            "server.port" = call.url.port_or_known_default(),
            "url.scheme" = call.url.scheme(),
            "http.request.resend_count" = field::Empty,
            "http.response.status_code" = field::Empty,
            "error.type" = field::Empty,
            "card.operation" = call.subject.operation,
            "card.request_id" = field::Empty,
        );
        if span.is_disabled() {
            return None;
        }
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
        if let Some(id) = call.request_id() {
            span.record("card.request_id", id);
        }
        Some(Self(Box::new(span)))
    }

    /// The span, to run the attempt in.
    pub(crate) fn span(&self) -> Span {
        Span::clone(&self.0)
    }

    /// Writes down what came of it.
    pub(crate) fn close(&self, status: Option<u16>, error: Option<&Error>) {
        if let Some(status) = status {
            self.0.record("http.response.status_code", status);
        }
        if let Some(error) = error {
            self.0.record("error.type", error_type(error.kind()));
            // Without it, a failed attempt looks like any other in a trace.
            self.0.record("otel.status_code", "ERROR");
        }
    }
}

/// A word for each kind: of low cardinality, as the conventions ask.
fn error_type(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Configuration => "configuration",
        ErrorKind::Validation => "validation",
        ErrorKind::Encode => "encode",
        ErrorKind::Connect => "connect",
        ErrorKind::DeadlineExceeded => "deadline_exceeded",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "transport",
        ErrorKind::Truncated => "truncated",
        ErrorKind::TooLarge => "too_large",
        ErrorKind::Refused => "refused",
        ErrorKind::CredentialRefused => "credential_refused",
        ErrorKind::HttpStatus => "http_status",
        ErrorKind::Redirect => "redirect",
        ErrorKind::UnexpectedReply => "unexpected_reply",
        ErrorKind::Decode => "decode",
        ErrorKind::ListChanged => "list_changed",
        ErrorKind::ListTooLong => "list_too_long",
    }
}
