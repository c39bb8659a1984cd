//! A request as it was sent.

use std::fmt;

use bytes::Bytes;

use crate::transport::Call;

/// A request as it was sent, without the credential. Debug shows the size of the body only.
#[derive(Clone)]
pub struct Sent {
    operation: &'static str,
    method: String,
    path: String,
    content_type: &'static str,
    request_id: Option<String>,
    body: Bytes,
}

impl Sent {
    pub(crate) fn of(call: &Call) -> Self {
        Self {
            operation: call.subject.operation,
            method: call.method.to_string(),
            path: call.url.path().to_owned(),
            content_type: call.content_type,
            request_id: call.request_id.as_ref().and_then(|(_, value)| value.to_str().ok()).map(str::to_owned),
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

    /// The path of the URL.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The media type of the body.
    pub fn content_type(&self) -> &str {
        self.content_type
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
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
