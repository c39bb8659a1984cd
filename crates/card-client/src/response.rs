//! A successful reply: the typed body, and beside it what came over the wire.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

/// A reply and its HTTP facts. Reads like the value itself through `Deref`.
///
/// Debug shows the value as its own type does, without sensitive members, and only the size of the raw body.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: u16,
    attempts: u32,
    body: Bytes,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, status: u16, body: Bytes) -> Self {
        Self { value, status, attempts: 1, body }
    }

    /// The same, received by attempt number `attempts`.
    pub(crate) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// How often the request was sent or tried to be sent, this reply's attempt included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The HTTP status, 200 to 299.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The raw body, byte by byte as it came. It may hold personal data: do not log it.
    pub fn body(&self) -> &[u8] {
        &self.body
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
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .field("value", &self.value)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_the_size_of_the_raw_body_and_not_its_text() {
        let response = Response::new(7, 200, Bytes::from_static(b"{\"pin\":\"hunter2\"}"));
        assert_eq!(format!("{response:?}"), "Response { status: 200, attempts: 1, value: 7, body_bytes: 17 }");
        assert_eq!(response.into_inner(), 7);
    }
}
