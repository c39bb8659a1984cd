//! One exchange over the network: send once, read the reply to its end under a cap.

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::{Request, Response};

use super::network::LONGEST_TIME;
use super::{Call, Proxy, RawReply, Settings, Transport, tls};
use crate::{Error, ErrorKind};

/// A connection pool and the limits of an exchange.
#[derive(Clone)]
pub(super) struct Http {
    client: reqwest::Client,
    timeout: Duration,
    max_response_bytes: usize,
}

impl Http {
    pub(super) fn new(settings: &Settings, proxy: Option<Proxy>) -> Result<Self, Error> {
        let timeout = settings.timeout.min(LONGEST_TIME);
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&settings.network)?)
            .redirect(reqwest::redirect::Policy::none())
            // Repeating is decided in one place, by what the schema says is safe.
            .retry(reqwest::retry::never())
            .referer(false)
            .timeout(timeout)
            .connect_timeout(settings.connect_timeout.min(LONGEST_TIME));
        let builder = match proxy {
            Some(proxy) => builder.proxy(proxy.into_library()?),
            None => builder.no_proxy(),
        };
        let builder = settings.network.apply(builder);
        let client = builder.build().map_err(|error| Error::network(ErrorKind::Configuration, error))?;
        Ok(Self { client, timeout, max_response_bytes: settings.max_response_bytes })
    }

    /// Sends once; gives up after the timeout, or when `left` of the call's deadline has passed.
    pub(super) async fn exchange(
        &self,
        transport: &Transport,
        call: &Call,
        left: Option<Duration>,
    ) -> Result<Box<RawReply>, Error> {
        // A future that holds no request: that is with the library by the time anything is waited for.
        let mut response = self.client.execute(self.request(transport, call, left)).await.map_err(before_reply)?;
        let status = response.status().as_u16();
        let body = self.read_capped(&mut response).await.map_err(|error| error.with_status(status))?;
        let headers = std::mem::take(response.headers_mut());
        Ok(Box::new(RawReply::received(status, headers, body, transport.wall())))
    }

    fn request(&self, transport: &Transport, call: &Call, left: Option<Duration>) -> Request {
        let mut request = Request::new(call.method.clone(), (*call.url).clone());
        *request.headers_mut() = transport.headers(call);
        if call.content_type.is_some() {
            *request.body_mut() = Some(call.body.clone().into());
        }
        // The client's own timeout holds unless less is left: the library keeps a request's own in a table on the heap, and
        // makes that table as soon as it is asked for the place.
        if let Some(left) = left.filter(|left| *left < self.timeout) {
            *request.timeout_mut() = Some(left);
        }
        request
    }

    /// Reads the body chunk by chunk. The announced length only sizes the buffer, within the cap: it may lie.
    async fn read_capped(&self, response: &mut Response) -> Result<Bytes, Error> {
        let announced = response.content_length();
        if announced.is_some_and(|length| length > self.max_response_bytes as u64) {
            return Err(too_large(self.max_response_bytes));
        }
        let Some(first) = response.chunk().await.map_err(within_reply)? else { return Ok(Bytes::new()) };
        if first.len() > self.max_response_bytes {
            return Err(too_large(self.max_response_bytes));
        }
        // Most replies are one chunk, which is handed on without a copy.
        let Some(second) = response.chunk().await.map_err(within_reply)? else { return Ok(first) };
        Box::pin(self.read_rest(response, announced, first, second)).await
    }

    async fn read_rest(
        &self,
        response: &mut Response,
        announced: Option<u64>,
        first: Bytes,
        second: Bytes,
    ) -> Result<Bytes, Error> {
        let cap = self.max_response_bytes;
        let expected = announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(2 * first.len());
        let mut body = BytesMut::with_capacity(expected.min(cap));
        body.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if chunk.len() > cap - body.len() {
                return Err(too_large(cap));
            }
            body.extend_from_slice(&chunk);
            next = response.chunk().await.map_err(within_reply)?;
        }
        Ok(body.freeze())
    }
}

/// Sorts a failure that came before the head of the reply.
fn before_reply(error: reqwest::Error) -> Error {
    let kind = if error.is_connect() || is_unprocessed(&error) {
        ErrorKind::Connect
    } else if error.is_timeout() {
        ErrorKind::Timeout
    } else if error.is_builder() {
        ErrorKind::Configuration
    } else {
        ErrorKind::Transport
    };
    Error::network(kind, error)
}

/// Whether an HTTP/2 server said that it did not process the request: it refused the stream, or went away before it came to
/// it (RFC 9113, 8.7). Servers do so in the ordinary course of things, such as after a thousand requests on a connection.
fn is_unprocessed(error: &reqwest::Error) -> bool {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(cause) = cause.downcast_ref::<h2::Error>() {
            let went_away = cause.is_go_away() && cause.reason() == Some(h2::Reason::NO_ERROR);
            return cause.is_remote() && (went_away || cause.reason() == Some(h2::Reason::REFUSED_STREAM));
        }
        next = cause.source();
    }
    false
}

/// Sorts a failure that came after the head of the reply.
fn within_reply(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Truncated };
    Error::network(kind, error)
}

pub(super) fn too_large(cap: usize) -> Error {
    Error::new(ErrorKind::TooLarge, format!("more than the {cap} bytes of max_response_bytes"))
}
