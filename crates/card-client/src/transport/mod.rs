//! The only place that speaks HTTP: connections, credentials, limits, and the attempts of a call.

mod base_url;
mod credential;
mod execute;
mod http;
mod network;
mod setters;
mod settings;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, Url};

pub(crate) use base_url::BaseUrl;
pub(crate) use credential::Credential;
use http::Http;
pub use network::HttpVersion;
pub(crate) use network::{Hidden, Identity};
pub(crate) use setters::connection_setters;
pub(crate) use settings::Settings;

use crate::clock::{Clock, Randomness};
use crate::drift::{Counters, DriftCount};
use crate::limits::Gate;
use crate::retry::Repeat;
use crate::subject::Subject;
use crate::{CallOptions, Error, LimitFigures, Observer, RetryPolicy};

/// A request that is ready to be sent, any number of times: the body is shared, not copied.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) subject: Subject,
    pub(crate) repeat: Repeat,
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) content_type: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) request_id: Option<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

impl Call {
    /// The caller's request id, when there is one.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_ref().and_then(|(_, value)| value.to_str().ok())
    }
}

/// A reply as it came, read to its end.
#[derive(Clone)]
pub(crate) struct RawReply {
    pub(crate) status: u16,
    /// In lower case, with its parameters; empty when there was none or it was not text.
    pub(crate) content_type: String,
    /// What the server asked to wait before the next request.
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Bytes,
}

/// One connection pool with its credential and policies; clones share all of it.
#[derive(Clone)]
pub(crate) struct Transport(Arc<Shared>);

struct Shared {
    wire: Wire,
    base: BaseUrl,
    credential: Credential,
    retry: RetryPolicy,
    /// Host and port, for observers.
    server: String,
    request_id_header: HeaderName,
    gate: Gate,
    observers: Vec<Arc<dyn Observer>>,
    /// None unless replies are to be compared with their schemas.
    drift: Option<Counters>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

/// What carries the requests.
enum Wire {
    Http(Http),
    #[cfg(feature = "testing")]
    Canned(crate::testing::Canned),
}

impl Transport {
    pub(crate) fn new(base: BaseUrl, credential: Credential, settings: &Settings) -> Result<Self, Error> {
        settings.check()?;
        let wire = settings.wire(&base, &credential)?;
        let server = base.server();
        Ok(Self(Arc::new(Shared {
            wire,
            base,
            credential,
            retry: settings.retry.clone(),
            server,
            gate: Gate::new(settings.limits.clone(), settings.clock.clone()),
            observers: settings.observers.clone(),
            drift: settings.watch_drift.then(Counters::default),
            request_id_header: settings.request_id_header()?,
            clock: settings.clock.clone(),
            randomness: settings.randomness.clone(),
        })))
    }

    pub(crate) fn base(&self) -> &BaseUrl {
        &self.0.base
    }

    pub(crate) fn figures(&self) -> LimitFigures {
        self.0.gate.figures()
    }

    pub(crate) fn drift_counts(&self) -> Vec<DriftCount> {
        self.0.drift.as_ref().map(Counters::counts).unwrap_or_default()
    }

    /// The caller's request id with the name of its header.
    pub(crate) fn request_id(
        &self,
        subject: Subject,
        options: &CallOptions,
    ) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
        let value = options.request_id_header().map_err(|error| error.during(subject))?;
        Ok(value.map(|value| (self.0.request_id_header.clone(), value)))
    }

    /// Completes an error: which operation, and no echo of the credential.
    fn finish(&self, subject: Subject, error: Error) -> Error {
        error.during(subject).cleaned(|text| self.0.credential.redact(text))
    }
}
