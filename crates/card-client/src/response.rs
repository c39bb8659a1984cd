//! A successful reply: the typed body, and beside it what came over the wire.

use std::fmt;
use std::ops::Deref;

use reqwest::header::HeaderMap;

use crate::Drift;
use crate::transport::RawReply;

/// Headers whose values Debug shows: they describe the exchange, and no person or session.
const SHOWN: [&str; 8] = [
    "cache-control",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "retry-after",
    "server",
    "transfer-encoding",
];

/// A reply and its HTTP facts. Reads like the value itself through `Deref`.
///
/// An echo of the client's credential, in the body or in a header, is replaced by `[redacted]` before anything else looks
/// at the reply. Debug shows the value as its own type does, without sensitive members, the names of the headers with the
/// values of a few harmless ones, and only the size of the raw body.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    raw: Box<RawReply>,
    attempts: u32,
    notices: Vec<Drift>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, raw: Box<RawReply>) -> Self {
        Self { value, raw, attempts: 1, notices: Vec::new() }
    }

    /// Writes down which attempt it came from.
    pub(crate) fn received_by(&mut self, attempt: u32) {
        self.attempts = attempt;
    }

    pub(crate) fn notice(&mut self, drift: Vec<Drift>) {
        self.notices = drift;
    }

    /// How often the request was sent or tried to be sent, this reply's attempt included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The HTTP status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.raw.status
    }

    /// A header's value by its name, in any case; the first where there are several. None when it is missing or not text.
    ///
    /// It comes from outside: a cookie or an address may be in it.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw.headers.get(name)?.to_str().ok()
    }

    /// All headers, names in lower case. A value that is not text is left out.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.raw.headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
    }

    /// How this reply differs from its schema, each difference once: always empty unless the builder's `watch_drift` is on.
    ///
    /// For a reply that is to be checked one by one; the counts over all replies are the client's `drift_counts`.
    pub fn notices(&self) -> &[Drift] {
        &self.notices
    }

    /// The raw body, byte by byte as it came but for an echo of the credential. It may hold personal data: do not log it.
    pub fn body(&self) -> &[u8] {
        &self.raw.body
    }

    /// The typed body alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.raw.status)
            .field("attempts", &self.attempts)
            .field("headers", &Shown(&self.raw.headers))
            .field("value", &self.value)
            .field("notices", &self.notices)
            .field("body_bytes", &self.raw.body.len())
            .finish()
    }
}

/// Names of headers, with the values of the harmless ones.
struct Shown<'a>(&'a HeaderMap);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |name: &str, value: &reqwest::header::HeaderValue| {
            let shown = SHOWN.contains(&name).then(|| value.to_str().ok()).flatten();
            shown.unwrap_or("[redacted]").to_owned()
        };
        f.debug_map().entries(self.0.iter().map(|(name, value)| (name.as_str(), text(name.as_str(), value)))).finish()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn debug_shows_harmless_headers_and_the_size_of_the_raw_body_and_no_other_text() {
        let headers = [("content-type", "application/json"), ("set-cookie", "session=hunter2")];
        let headers = headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let body = Bytes::from_static(b"{\"pin\":\"hunter2\"}");
        let raw = Box::new(RawReply { status: 200, headers: HeaderMap::from_iter(headers), retry_after: None, body });
        let response = Response::new(7, raw);
        assert_eq!(
            format!("{response:?}"),
            "Response { status: 200, attempts: 1, headers: {\"content-type\": \"application/json\", \
             \"set-cookie\": \"[redacted]\"}, value: 7, notices: [], body_bytes: 17 }"
        );
        assert_eq!(response.header("Set-Cookie"), Some("session=hunter2"));
        assert_eq!(response.headers().count(), 2);
        assert_eq!(response.into_inner(), 7);
    }
}
