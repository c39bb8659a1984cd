//! The only place that speaks HTTP: connections, credentials, limits, and the attempts of a call.

mod base_url;
mod call;
mod credential;
mod execute;
mod http;
mod network;
mod proxy;
mod setters;
mod settings;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use card_types::Encoding;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

pub(crate) use base_url::{BaseUrl, origin};
pub(crate) use call::{Call, RawReply};
pub(crate) use credential::Credential;
pub(crate) use execute::Check;
use http::Http;
pub use network::HttpVersion;
pub(crate) use network::{Hidden, Identity};
use proxy::Proxy;
pub(crate) use setters::connection_setters;
pub(crate) use settings::Settings;

use crate::clock::{Clock, Randomness};
use crate::drift::{Counters, DriftCount};
use crate::error::Route;
use crate::limits::Gate;
use crate::subject::Subject;
use crate::{CallOptions, Error, LimitFigures, Observer, RetryPolicy};

/// One connection pool with its credential and policies; clones share all of it.
#[derive(Clone)]
pub(crate) struct Transport(Arc<Shared>);

struct Shared {
    wire: Wire,
    base: BaseUrl,
    credential: Credential,
    user_agent: HeaderValue,
    /// The head of the usual call, JSON both ways: a copy costs less than to build it.
    json_head: HeaderMap,
    retry: RetryPolicy,
    /// Host and port, for observers.
    server: String,
    /// What errors show of where requests go.
    route: Arc<Route>,
    connect_timeout: Duration,
    request_id_header: HeaderName,
    gate: Gate,
    observers: Vec<Arc<dyn Observer>>,
    #[cfg(feature = "testing")]
    recorder: Option<crate::testing::Recorder>,
    /// None unless replies are to be compared with their schemas.
    drift: Option<Counters>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

/// What carries the requests.
enum Wire {
    Http(Http),
    #[cfg(feature = "testing")]
    /// With the cap on replies.
    Canned(crate::testing::Canned, usize),
}

impl Transport {
    pub(crate) fn new(base: BaseUrl, credential: Credential, settings: &Settings) -> Result<Self, Error> {
        settings.check()?;
        let proxy = Proxy::to(&base, settings)?;
        let route = Route { server: base.origin(), proxy: proxy.as_ref().map(Proxy::origin) };
        let wire = settings.wire(proxy)?;
        let user_agent = settings.user_agent()?;
        let json_head = head(Some(Encoding::Json), Encoding::Json, &user_agent, &credential);
        let request_id_header = settings.request_id_header(&credential)?;
        let server = base.server();
        Ok(Self(Arc::new(Shared {
            wire,
            base,
            credential,
            user_agent,
            json_head,
            retry: settings.retry.clone(),
            server,
            route: Arc::new(route),
            connect_timeout: settings.connect_timeout,
            gate: Gate::new(settings.limits.clone(), settings.clock.clone()),
            #[cfg(feature = "testing")]
            recorder: settings.recorder.clone(),
            observers: settings.observers.clone(),
            drift: settings.watch_drift.then(Counters::default),
            request_id_header,
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
    ) -> Result<Option<Box<(HeaderName, HeaderValue)>>, Error> {
        let value = options.request_id_header().map_err(|error| error.during(subject))?;
        Ok(value.map(|value| Box::new((self.0.request_id_header.clone(), value))))
    }

    /// Everything of a request's head that this crate decides; the HTTP library adds what frames the message.
    pub(crate) fn headers(&self, call: &Call) -> HeaderMap {
        let mut headers = match (call.content_type, call.accept) {
            (Some(Encoding::Json), Encoding::Json) => self.0.json_head.clone(),
            (content_type, accept) => head(content_type, accept, &self.0.user_agent, &self.0.credential),
        };
        if let Some((name, value)) = call.request_id.as_deref() {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    /// Completes an error: which operation, where it went, and no echo of the credential.
    fn finish(&self, subject: Subject, error: Error) -> Error {
        error.during(subject).to(&self.0.route).cleaned(|text| self.0.credential.redact(text))
    }
}

/// The head of a request without what one call alone has.
fn head(
    content_type: Option<Encoding>,
    accept: Encoding,
    user_agent: &HeaderValue,
    credential: &Credential,
) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(6);
    if let Some(encoding) = content_type {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(encoding.media_type()));
    }
    headers.insert(ACCEPT, HeaderValue::from_static(accept.media_type()));
    headers.insert(USER_AGENT, user_agent.clone());
    headers.insert(credential.name().clone(), credential.value().clone());
    headers
}
