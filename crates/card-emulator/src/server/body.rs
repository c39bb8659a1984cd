//! Reading a request's body within its limit.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use bytes::{Bytes, BytesMut};
use tokio::time::timeout;

/// Why a body could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyError {
    /// Larger than allowed.
    TooLarge,
    /// The connection broke, or the framing is wrong.
    Incomplete,
    /// Not whole when the deadline had passed.
    TooSlow,
}

/// How long a refused client may go on sending before the connection is closed.
const LINGER: Duration = Duration::from_secs(1);

/// How much of a refused body is thrown away at most.
const LINGER_BYTES: usize = 32 * 1024 * 1024;

/// Reads a body of at most `limit` bytes.
///
/// A body that is declared to be larger is refused before any of it is read, one that turns out to be larger as soon
/// as it is; never more than `limit` bytes and one frame are held.
pub(crate) async fn read_body(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes, BodyError> {
    let declared = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if declared.is_some_and(|length| length > u64::try_from(limit).unwrap_or(u64::MAX)) {
        linger(headers, body);
        return Err(BodyError::TooLarge);
    }
    let mut whole = BytesMut::new();
    let mut first = Bytes::new();
    while let Some(frame) = next_frame(&mut body).await? {
        if first.len() + whole.len() + frame.len() > limit {
            linger(headers, body);
            return Err(BodyError::TooLarge);
        }
        // Most bodies are one frame, which needs no copy.
        if first.is_empty() && whole.is_empty() {
            first = frame;
        } else {
            whole.extend_from_slice(&std::mem::take(&mut first));
            whole.extend_from_slice(&frame);
        }
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

async fn next_frame(body: &mut Body) -> Result<Option<Bytes>, BodyError> {
    loop {
        match poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
            None => return Ok(None),
            Some(Err(_)) => return Err(BodyError::Incomplete),
            Some(Ok(frame)) => {
                // Trailers carry nothing that matters here.
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
        }
    }
}

/// Throws away what a refused client still sends, for a short while: a connection closed upon unread bytes is reset,
/// and many clients would see that reset in place of the 413 that was sent.
fn linger(headers: &HeaderMap, mut body: Body) {
    // A client that waits for "100 Continue" has sent nothing and will not.
    if headers.contains_key(EXPECT) {
        return;
    }
    tokio::spawn(timeout(LINGER, async move {
        let mut discarded = 0;
        while let Ok(Some(frame)) = next_frame(&mut body).await {
            discarded += frame.len();
            if discarded > LINGER_BYTES {
                return;
            }
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(length: usize, declared: Option<&str>, limit: usize) -> Result<usize, BodyError> {
        let mut headers = HeaderMap::new();
        if let Some(declared) = declared {
            headers.insert(CONTENT_LENGTH, declared.parse().unwrap());
        }
        read_body(&headers, Body::from(vec![7; length]), limit).await.map(|body| body.len())
    }

    #[tokio::test]
    async fn the_limit_itself_is_allowed_and_one_more_is_not() {
        assert_eq!(read(10, None, 10).await, Ok(10));
        assert_eq!(read(11, None, 10).await, Err(BodyError::TooLarge));
        assert_eq!(read(0, None, 10).await, Ok(0));
    }

    #[tokio::test]
    async fn a_declared_length_is_believed_before_anything_is_read() {
        assert_eq!(read(1, Some("11"), 10).await, Err(BodyError::TooLarge));
        assert_eq!(read(1, Some("99999999999999999999999999"), 10).await, Ok(1));
    }
}
