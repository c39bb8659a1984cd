//! The only place that speaks HTTP: one attempt, one reply read under a cap.

mod base_url;
mod credential;
mod settings;
mod tls;

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};

pub(crate) use base_url::BaseUrl;
pub(crate) use credential::Credential;
pub(crate) use settings::{Settings, connection_setters};

use crate::{Error, ErrorKind};

/// A request that is ready to be sent, any number of times: the body is shared, not copied.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) content_type: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) body: Bytes,
}

/// A reply as it came, read to its end.
#[derive(Clone)]
pub(crate) struct RawReply {
    pub(crate) status: u16,
    /// In lower case, with its parameters; empty when there was none or it was not text.
    pub(crate) content_type: String,
    pub(crate) body: Bytes,
}

/// One connection pool with its credential; clones share both.
#[derive(Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
    base: Arc<BaseUrl>,
    credential: Arc<Credential>,
    max_response_bytes: usize,
}

impl Transport {
    pub(crate) fn new(base: BaseUrl, credential: Credential, settings: &Settings) -> Result<Self, Error> {
        settings.check()?;
        let headers = HeaderMap::from_iter([(credential.name().clone(), credential.value().clone())]);
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config()?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .user_agent(settings.user_agent())
            .default_headers(headers)
            .timeout(settings.timeout)
            .connect_timeout(settings.connect_timeout);
        if !settings.environment_proxy || base.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| Error::network(ErrorKind::Configuration, error))?;
        Ok(Self {
            http,
            base: Arc::new(base),
            credential: Arc::new(credential),
            max_response_bytes: settings.max_response_bytes,
        })
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Completes an error: which operation, and no echo of the credential.
    pub(crate) fn finish(&self, operation: &'static str, error: Error) -> Error {
        error.during(operation).cleaned(|text| self.credential.redact(text))
    }

    /// Sends once and reads the reply to its end.
    pub(crate) async fn exchange(&self, call: Call) -> Result<RawReply, Error> {
        let operation = call.operation;
        self.attempt(call).await.map_err(|error| self.finish(operation, error))
    }

    async fn attempt(&self, call: Call) -> Result<RawReply, Error> {
        let response = self
            .http
            .request(call.method, call.url)
            .header(CONTENT_TYPE, HeaderValue::from_static(call.content_type))
            .header(ACCEPT, HeaderValue::from_static(call.accept))
            .body(call.body)
            .send()
            .await
            .map_err(before_reply)?;
        let status = response.status().as_u16();
        let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
        let body = self.read_capped(response).await.map_err(|error| error.with_status(status))?;
        Ok(RawReply { status, content_type, body })
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
