//! A request as it is sent, to be looked at.

use std::fmt;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::transport::Call;

/// What stands in place of a secret.
const REDACTED: &str = "[redacted]";

/// A request as it is sent, without the credential: made by a client's `prepare` for a dry run, and recorded in tests.
///
/// Body, URL and request id are in full and may hold personal data. Debug shows operation, method and the size of the body.
///
/// ```
/// use card_client::id123::Client;
/// use card_types::id123::CreateCard;
///
/// # fn main() -> Result<(), card_client::Error> {
/// let client = Client::builder("a-key").region("us").build()?;
/// let request = client.prepare(&CreateCard::new("template", "A-1042"))?;
/// assert_eq!((request.method(), request.url()), ("POST", "https://secure-us.id123.io/api/v2/"));
/// assert_eq!(request.header("x-api-key"), Some("[redacted]"));
/// assert_eq!(request.json()["card-id"], "A-1042");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct PreparedRequest {
    operation: &'static str,
    method: String,
    url: url::Url,
    headers: Vec<(String, String)>,
    request_id: Option<String>,
    body: Bytes,
}

impl PreparedRequest {
    pub(crate) fn of(call: &Call, headers: &HeaderMap) -> Self {
        let headers = headers.iter().map(|(name, value)| {
            let shown = if value.is_sensitive() { REDACTED } else { value.to_str().unwrap_or(REDACTED) };
            (name.as_str().to_owned(), shown.to_owned())
        });
        Self {
            operation: call.subject.operation,
            method: call.method.to_string(),
            url: (*call.url).clone(),
            headers: headers.collect(),
            request_id: call.request_id().map(str::to_owned),
            body: call.body.clone(),
        }
    }

    /// The operation, such as `create-card`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The whole URL. That of BluB0X holds a person's id.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The path of the URL.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The query of the URL, without `?`; none when there is none.
    pub fn query(&self) -> Option<&str> {
        self.url.query()
    }

    /// The headers that this crate sets, names in lower case; the credential's value reads `[redacted]`. Those that frame the
    /// message (`host`, `content-length`) are added on the way.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// One header's value, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The media type of the body; empty for a request without a body.
    pub fn content_type(&self) -> &str {
        self.header(CONTENT_TYPE.as_str()).unwrap_or_default()
    }

    /// The caller's request id, when there was one.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The body, byte by byte.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as JSON; null when it is not JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The same for eyes that may not see personal data: in a JSON body each text and number reads `[redacted]`, but for the
    /// member `action`; another body is left out; and ids and query of the URL are replaced. What is left is the form of the
    /// request, good for a snapshot or a report.
    #[must_use]
    pub fn redacted(&self) -> Self {
        let mut json = self.json();
        redact(&mut json);
        let body = if json.is_null() { Bytes::new() } else { Bytes::from(json.to_string()) };
        let mut url = self.url.clone();
        url.set_query(None);
        let is_id = |segment: &str| card_types::Uuid::try_parse(segment).is_ok();
        let path: Vec<&str> = url.path().split('/').map(|part| if is_id(part) { REDACTED } else { part }).collect();
        let path = path.join("/");
        url.set_path(&path);
        Self { url, body, ..self.clone() }
    }
}

fn redact(value: &mut serde_json::Value) {
    use serde_json::Value::{Array, Null, Object};
    match value {
        Array(values) => values.iter_mut().for_each(redact),
        Object(members) => {
            members.iter_mut().filter(|(name, _)| *name != "action").for_each(|(_, value)| redact(value));
        }
        Null => {}
        other => *other = REDACTED.into(),
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
