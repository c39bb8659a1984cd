//! A request that is ready to be sent, and a reply as it came.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use card_types::Encoding;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};

use crate::retry::{self, Repeat};
use crate::subject::Subject;

/// A request that is ready to be sent, any number of times: address and body are shared, not copied.
///
/// Kept small, since it lives in the caller's future for as long as the call does.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) subject: Subject,
    pub(crate) repeat: Repeat,
    pub(crate) method: Method,
    pub(crate) url: Arc<Url>,
    /// How the body is written; none for a request without a body.
    pub(crate) content_type: Option<Encoding>,
    pub(crate) accept: Encoding,
    /// Boxed, since few calls have one.
    pub(crate) request_id: Option<Box<(HeaderName, HeaderValue)>>,
    pub(crate) body: Bytes,
}

impl Call {
    /// The caller's request id, when there is one.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_ref().and_then(|id| id.1.to_str().ok())
    }
}

/// A reply as it came, read to its end. Handed on in a box: on its way to the caller it would be copied a dozen times.
#[derive(Clone)]
pub(crate) struct RawReply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// What the server asked to wait before the next request.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

impl RawReply {
    /// A reply that came at `now`.
    pub(crate) fn received(status: u16, headers: HeaderMap, body: Bytes, now: SystemTime) -> Self {
        // Success asks for no patience.
        let retry_after = if status < 300 { None } else { retry::read_retry_after(&headers, now) };
        Self { status, headers, retry_after, body }
    }

    /// The media type with its parameters, in lower case; empty when there was none or it was not text.
    pub(crate) fn content_type(&self) -> String {
        let value = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_ascii_lowercase()
    }
}
