//! The one error of this crate.

mod build;
mod cause;
mod kind;
mod preview;
mod route;
mod text;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use card_types::{DecodeError, Effect, EncodeError, Scalar, ValidationError};

use cause::Cause;
pub use kind::ErrorKind;
pub(crate) use route::Route;
use text::OneLine;

use crate::subject::Subject;

/// Why a request has no successful reply.
///
/// [`kind`](Self::kind) says what to do about it, the predicates answer the usual questions, and the accessors keep
/// what the vendor said. Display names the operation, the HTTP status, the vendor's code and message on one line. Neither
/// Display, Debug nor the chain of sources ever holds a credential, an address or the body of a reply; who may show the server
/// asks for [`server`](Self::server).
///
/// ```
/// fn react(error: &card_client::Error) -> &'static str {
///     if error.is_refused() {
///         "tell the operator what the vendor said"
///     } else if error.is_outcome_unknown() {
///         "read the card back before doing anything else"
///     } else {
///         "nothing was sent or changed: mend and repeat"
///     }
/// }
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    subject: Option<Subject>,
    status: Option<u16>,
    code: Option<Scalar>,
    message: Option<String>,
    detail: Cow<'static, str>,
    body: Option<Bytes>,
    preview: Option<String>,
    source: Option<Source>,
    timed_out: bool,
    retry_after: Option<Duration>,
    attempts: u32,
    /// An earlier attempt of the same call may have been carried out.
    may_be_done: bool,
    route: Option<Arc<Route>>,
    redirect: Option<String>,
    /// The server's certificate was refused.
    untrusted: bool,
}

enum Source {
    Validation(ValidationError),
    Encode(EncodeError),
    Decode(DecodeError),
    Network(Cause),
}

impl Error {
    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation, such as `create-card`; none for an error of a builder.
    pub fn operation(&self) -> Option<&str> {
        self.0.subject.map(|subject| subject.operation)
    }

    /// Whether the operation changes anything, as its schema says; none for an error of a builder.
    ///
    /// What only reads may be asked again after any error, and its outcome is never unknown.
    pub fn effect(&self) -> Option<Effect> {
        self.0.subject.map(|subject| subject.effect)
    }

    /// The HTTP status, when a reply came or began.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The words that stand between the kind and what the vendor said.
    pub(crate) fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The vendor's code, verbatim. No value is published.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_ref().map(Scalar::as_str)
    }

    /// The vendor's message in full, verbatim except that an echo of the credential is replaced. It may name a person.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The raw reply, verbatim but for an echo of the credential, when one was read to its end. It may hold personal data: do not log it.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// The beginning of a reply that is no JSON or XML document, such as a gateway's page: at most 200 characters, on one line,
    /// without the credential and without any value that was sent. None for other replies and for requests not in JSON.
    pub fn body_preview(&self) -> Option<&str> {
        self.0.preview.as_deref()
    }

    /// The broken limits, for [`ErrorKind::Validation`].
    pub fn validation(&self) -> Option<&ValidationError> {
        match &self.0.source {
            Some(Source::Validation(error)) => Some(error),
            _ => None,
        }
    }

    /// Where and why the reply could not be read, when it could not.
    pub fn decoding(&self) -> Option<&DecodeError> {
        match &self.0.source {
            Some(Source::Decode(error)) => Some(error),
            _ => None,
        }
    }

    /// How often the request was sent or tried to be sent: 0 when it failed before the first attempt.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the server asked to wait before the next request, in full, also where a policy waits less.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The server that was tried: scheme, host and port. `None` where the request did not get as far as that.
    pub fn server(&self) -> Option<&str> {
        self.0.route.as_deref().map(|route| route.server.as_str())
    }

    /// The proxy before the server: scheme, host and port. `None` for a direct connection.
    pub fn proxy(&self) -> Option<&str> {
        self.0.route.as_deref()?.proxy.as_deref()
    }

    /// Where a redirect leads, for [`ErrorKind::Redirect`]: scheme, host and port. `None` for the same server, too.
    pub fn redirect_target(&self) -> Option<&str> {
        self.0.redirect.as_deref()
    }

    /// Whether no connection was made because the certificate of the server, or of a proxy, is not trusted.
    pub fn is_certificate_refused(&self) -> bool {
        self.0.untrusted
    }

    /// Whether time ran out: in the queue, while connecting, or later.
    pub fn is_timeout(&self) -> bool {
        self.0.timed_out
    }

    /// Whether no connection could be made in the last attempt.
    pub fn is_connect(&self) -> bool {
        self.0.kind == ErrorKind::Connect
    }

    /// Whether the vendor or its server refused the request: nothing was changed.
    ///
    /// True for [`ErrorKind::Refused`] and [`ErrorKind::CredentialRefused`], unless an earlier attempt of the same call may
    /// have been carried out: then the refusal is about the last attempt only, and the outcome is unknown.
    pub fn is_refused(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Refused | ErrorKind::CredentialRefused) && !self.0.may_be_done
    }

    /// Whether the server refused the key or credential.
    pub fn is_credential_refused(&self) -> bool {
        self.0.kind == ErrorKind::CredentialRefused
    }

    /// Whether the request was certainly not sent, in any attempt.
    pub fn is_not_sent(&self) -> bool {
        use ErrorKind::{Configuration, Connect, DeadlineExceeded, Encode, Validation};
        matches!(self.0.kind, Configuration | Validation | Encode | Connect | DeadlineExceeded) && !self.0.may_be_done
    }

    /// Whether the request was, or may have been, sent and no trustworthy reply tells what became of it.
    ///
    /// Also true when the last attempt was refused or not sent, but an earlier one may have been carried out. Never true
    /// for what only reads: it changed nothing, whatever became of its reply.
    ///
    /// Read the state back before sending the request again, unless its type says that repeating is safe.
    pub fn is_outcome_unknown(&self) -> bool {
        match self.0.kind {
            _ if self.effect() == Some(Effect::Read) => false,
            _ if self.0.may_be_done => true,
            // A 4xx promises that the server did not act, but for 408, which is sent by servers that lost track. Nothing
            // else does: 5xx comes at any moment, and 1xx and what is no status of HTTP say nothing of the request.
            ErrorKind::HttpStatus => self.0.status.is_none_or(|status| !(400..500).contains(&status) || status == 408),
            _ => !self.is_not_sent() && !self.is_refused(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, status, code, message, detail, retry_after, attempts, may_be_done, .. } = &*self.0;
        write!(f, "{}: {}", self.operation().unwrap_or("card client"), kind.phrase())?;
        if self.is_outcome_unknown() {
            f.write_str(", outcome unknown")?;
        }
        if let Some(status) = status {
            write!(f, " (HTTP {status})")?;
        }
        let mut separator = ": ";
        if !detail.is_empty() {
            write!(f, "{separator}{}", OneLine(detail))?;
            separator = ", ";
        }
        if let Some(code) = code {
            write!(f, "{separator}code {}", OneLine(code.as_str()))?;
            separator = ", ";
        }
        if let Some(message) = message {
            write!(f, "{separator}message \"{}\"", OneLine(message))?;
            separator = ", ";
        }
        if let Some(wait) = retry_after.filter(|wait| !wait.is_zero()) {
            write!(f, "{separator}the server asks to wait {} s", whole_seconds(wait))?;
        }
        if *attempts > 1 {
            write!(f, " (after {attempts} attempts")?;
            let unsettled = if *may_be_done { ", an earlier one may have been carried out)" } else { ")" };
            f.write_str(unsettled)?;
        }
        Ok(())
    }
}

/// Rounded up: who comes back a moment too early is turned away again.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation())
            .field("status", &self.0.status)
            .field("text", &format_args!("{self}"))
            .field("body_bytes", &self.0.body.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.0.source.as_ref()? {
            Source::Validation(error) => Some(error),
            Source::Encode(error) => Some(error),
            Source::Decode(error) => Some(error),
            Source::Network(cause) => Some(cause),
        }
    }
}
