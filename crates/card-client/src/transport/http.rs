//! One exchange over the network: send once, read the reply to its end under a cap.

use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};

use super::{BaseUrl, Call, Credential, RawReply, Settings, tls};
use crate::{Error, ErrorKind, retry};

/// A connection pool and the limits of an exchange.
#[derive(Clone)]
pub(super) struct Http {
    client: reqwest::Client,
    timeout: Duration,
    max_response_bytes: usize,
}

impl Http {
    pub(super) fn new(base: &BaseUrl, credential: &Credential, settings: &Settings) -> Result<Self, Error> {
        let headers = HeaderMap::from_iter([(credential.name().clone(), credential.value().clone())]);
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&settings.network)?)
            .redirect(reqwest::redirect::Policy::none())
            // Repeating is decided in one place, by what the schema says is safe.
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(settings.user_agent())
            .default_headers(headers)
            .timeout(settings.timeout)
            .connect_timeout(settings.connect_timeout);
        if !settings.environment_proxy || base.is_loopback() {
            builder = builder.no_proxy();
        }
        let builder = settings.network.apply(builder, base.is_loopback())?;
        let client = builder.build().map_err(|error| Error::network(ErrorKind::Configuration, error))?;
        Ok(Self { client, timeout: settings.timeout, max_response_bytes: settings.max_response_bytes })
    }

    /// Sends once; gives up after the timeout, or when `left` of the call's deadline has passed.
    pub(super) async fn exchange(
        &self,
        call: &Call,
        left: Option<Duration>,
        now: impl FnOnce() -> SystemTime,
    ) -> Result<RawReply, Error> {
        let mut request = self
            .client
            .request(call.method.clone(), call.url.clone())
            .header(ACCEPT, HeaderValue::from_static(call.accept));
        if let Some(content_type) = call.content_type {
            request = request.header(CONTENT_TYPE, HeaderValue::from_static(content_type)).body(call.body.clone());
        }
        // The client's own timeout holds unless less is left: setting it anew would cost every request.
        if let Some(left) = left.filter(|left| *left < self.timeout) {
            request = request.timeout(left);
        }
        if let Some((name, value)) = &call.request_id {
            request = request.header(name, value);
        }
        let response = request.send().await.map_err(before_reply)?;
        let status = response.status().as_u16();
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        // Success asks for no patience.
        let retry_after = if status < 300 { None } else { retry::read_retry_after(response.headers(), now()) };
        let body = self.read_capped(response).await.map_err(|error| error.with_status(status))?;
        Ok(RawReply { status, content_type, retry_after, body })
    }

    /// Reads the body chunk by chunk. The announced length only sizes the buffer, within the cap: it may lie.
    async fn read_capped(&self, mut response: reqwest::Response) -> Result<Bytes, Error> {
        let cap = self.max_response_bytes;
        let announced = response.content_length();
        if announced.is_some_and(|length| length > cap as u64) {
            return Err(too_large(cap));
        }
        let Some(first) = response.chunk().await.map_err(within_reply)? else {
            return Ok(Bytes::new());
        };
        if first.len() > cap {
            return Err(too_large(cap));
        }
        // Most replies are one chunk, which is handed on without a copy.
        let Some(second) = response.chunk().await.map_err(within_reply)? else {
            return Ok(first);
        };
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
    let kind = if error.is_connect() {
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

/// Sorts a failure that came after the head of the reply.
fn within_reply(error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Truncated };
    Error::network(kind, error)
}

fn too_large(cap: usize) -> Error {
    Error::new(ErrorKind::TooLarge, format!("more than the {cap} bytes of max_response_bytes"))
}
