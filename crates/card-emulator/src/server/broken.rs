//! Replies that are broken on purpose.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use hyper::body::Frame;
use tokio::time::{Sleep, sleep};

use super::path::is_blub0x;
use crate::id123::{Code, Refusal};

/// How long after its last byte a truncated reply's connection is closed: long enough for that byte to be sent.
const FLUSH: Duration = Duration::from_millis(20);

const HTML: &str = "<!DOCTYPE html>\n<html><head><title>500 Internal Server Error</title></head>\n\
                    <body><h1>Internal Server Error</h1><p>The emulator was told to answer this.</p></body></html>\n";

/// The reply's first `bytes` bytes under a `Content-Length` that promises all of them; then nothing for a while, then
/// the connection is closed.
pub(super) async fn cut(response: Response, bytes: u64, silence: Duration) -> Response {
    let (mut parts, whole) = taken_apart(response).await;
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let kept = whole.slice(..usize::try_from(bytes).unwrap_or(usize::MAX).min(whole.len()));
    let body = CutBody { kept: Some(kept), silence: Box::pin(sleep(silence.max(FLUSH))) };
    Response::from_parts(parts, Body::new(body))
}

/// Half the reply's body, framed as if it were all.
pub(super) async fn malformed(response: Response) -> Response {
    let (mut parts, whole) = taken_apart(response).await;
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2)))
}

/// 500, as a proxy says it.
pub(super) fn html_error() -> Response {
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, HTML).into_response()
}

/// Too many requests. What the vendors send with it is unknown; the body is the form of a failure that the path's vendor has, for
/// BluB0X in the media type the request asks for.
pub(super) fn too_many_requests(parts: &Parts, retry_after_seconds: u64) -> Response {
    let mut response = if is_blub0x(parts.uri.path()) {
        let message = "Too many requests. Wait as Retry-After says.";
        crate::blub0x::error_reply(&parts.headers, StatusCode::TOO_MANY_REQUESTS, message)
    } else {
        let message = "too many requests; wait as Retry-After says";
        crate::id123::refuse_transport(&Refusal::new(Code::TooManyRequests, message))
    };
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    response
}

async fn taken_apart(response: Response) -> (axum::http::response::Parts, Bytes) {
    let (parts, body) = response.into_parts();
    // Replies of the emulator are whole in memory: there is nothing that could fail.
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

/// A body that ends early: an error is what makes hyper close the connection.
struct CutBody {
    kept: Option<Bytes>,
    silence: Pin<Box<Sleep>>,
}

impl HttpBody for CutBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(kept) = self.kept.take().filter(|kept| !kept.is_empty()) {
            return Poll::Ready(Some(Ok(Frame::data(kept))));
        }
        ready!(self.silence.as_mut().poll(context));
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a fault rule cuts the reply"))))
    }
}
