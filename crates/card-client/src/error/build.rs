//! How the crate builds errors.

use std::borrow::Cow;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use card_types::{DecodeError, EncodeError, Scalar, ValidationError};

use super::cause::Cause;
use super::{Error, ErrorKind, Inner, Route, Source, preview};
use crate::subject::Subject;

impl Error {
    pub(crate) fn new(kind: ErrorKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            subject: None,
            status: None,
            code: None,
            message: None,
            detail: detail.into(),
            body: None,
            preview: None,
            source: None,
            timed_out: matches!(kind, ErrorKind::Timeout | ErrorKind::DeadlineExceeded),
            retry_after: None,
            attempts: 0,
            may_be_done: false,
            route: None,
            redirect: None,
            untrusted: false,
        }))
    }

    pub(crate) fn configuration(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorKind::Configuration, detail)
    }

    pub(crate) fn invalid(subject: Subject, error: ValidationError) -> Self {
        let mut this = Self::new(ErrorKind::Validation, error.to_string()).during(subject);
        this.0.source = Some(Source::Validation(error));
        this
    }

    pub(crate) fn unwritable(subject: Subject, error: EncodeError) -> Self {
        let mut this = Self::new(ErrorKind::Encode, error.to_string()).during(subject);
        this.0.source = Some(Source::Encode(error));
        this
    }

    pub(crate) fn network(kind: ErrorKind, error: reqwest::Error) -> Self {
        let (timed_out, untrusted) = (error.is_timeout(), is_untrusted(&error));
        let cause = Cause::of_network(error);
        let mut this = Self::new(kind, cause.root().to_owned());
        this.0.timed_out = timed_out;
        this.0.untrusted = untrusted;
        this.0.source = Some(Source::Network(cause));
        this
    }

    pub(crate) fn during(mut self, subject: Subject) -> Self {
        self.0.subject = Some(subject);
        self
    }

    /// How many attempts were made, and whether one before the last may have been carried out.
    pub(crate) fn after(mut self, attempts: u32, may_be_done: bool) -> Self {
        self.0.attempts = attempts;
        self.0.may_be_done = may_be_done;
        self
    }

    /// Where the request went.
    pub(crate) fn to(mut self, route: &Arc<Route>) -> Self {
        self.0.route = Some(route.clone());
        self
    }

    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    pub(crate) fn with_redirect(mut self, target: Option<String>) -> Self {
        self.0.redirect = target;
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = Some(body);
        self
    }

    /// Keeps the beginning of a body that is no document, without what was sent in `request`.
    pub(crate) fn previewed(mut self, request: &[u8]) -> Self {
        self.0.preview = self.0.body.as_deref().and_then(|body| preview::preview(body, request));
        self
    }

    pub(crate) fn with_answer(mut self, code: Option<Scalar>, message: Option<String>) -> Self {
        self.0.code = code;
        self.0.message = message;
        self
    }

    pub(crate) fn with_decoding(mut self, error: DecodeError) -> Self {
        self.0.source = Some(Source::Decode(error));
        self
    }

    /// Passes every foreign text that is kept beside the body through `clean`, which takes out the credential.
    pub(crate) fn cleaned(mut self, clean: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(text) = self.0.message.as_deref().and_then(&clean) {
            self.0.message = Some(text);
        }
        if let Some(text) = self.code().and_then(&clean) {
            self.0.code = Some(text.into());
        }
        if let Some(text) = self.0.preview.as_deref().and_then(&clean) {
            self.0.preview = Some(text);
        }
        if let Some(text) = clean(&self.0.detail) {
            self.0.detail = text.into();
        }
        let mut next = self.source();
        while let Some(source) = next {
            if clean(&source.to_string()).is_some() {
                // Nothing is lost: what a source says stands in the detail too.
                self.0.source = None;
                break;
            }
            next = source.source();
        }
        self
    }
}

/// Whether a certificate was refused.
fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(rustls::Error::InvalidCertificate(_)) = cause.downcast_ref() {
            return true;
        }
        // An error of the system that was made of another has that inside; its source is what is below it.
        let inside = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = inside.map_or_else(|| cause.source(), |inside| Some(inside));
    }
    false
}
