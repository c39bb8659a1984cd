//! What both builders let a caller choose about the connection.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};

use super::credential::{Credential, TAKEN};
use super::network::Network;
use super::{Http, Proxy, Wire};
use crate::clock::{Clock, Randomness, SeedRandomness, TokioClock};
use crate::{Error, Limits, Observer, RetryPolicy};

/// Default for the whole exchange, from connecting to the last byte of the reply.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// Default for name look-up, connection and TLS handshake.
pub(crate) const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Default cap of a reply: a list of thousands of cards, and far from hurting anyone.
pub(crate) const DEFAULT_MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;

/// The header of request ids; neither vendor documents one.
const DEFAULT_REQUEST_ID_HEADER: &str = "x-request-id";

/// This crate's part of the `User-Agent` header.
const PRODUCT: &str = concat!("card-client/", env!("CARGO_PKG_VERSION"));

/// Connection settings, with the defaults that the builders document.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_response_bytes: usize,
    pub(crate) application_id: Option<String>,
    pub(crate) environment_proxy: bool,
    pub(crate) network: Network,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) watch_drift: bool,
    pub(crate) request_id_header: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    #[cfg(feature = "testing")]
    pub(crate) canned: Option<crate::testing::Canned>,
    #[cfg(feature = "testing")]
    pub(crate) recorder: Option<crate::testing::Recorder>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            application_id: None,
            environment_proxy: false,
            network: Network::default(),
            retry: RetryPolicy::new(),
            limits: Limits::new(),
            observers: Vec::new(),
            watch_drift: false,
            request_id_header: DEFAULT_REQUEST_ID_HEADER.to_owned(),
            clock: Arc::new(TokioClock),
            randomness: Arc::new(SeedRandomness),
            #[cfg(feature = "testing")]
            canned: None,
            #[cfg(feature = "testing")]
            recorder: None,
        }
    }
}

impl Settings {
    /// Refuses what could never work.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.timeout.is_zero() || self.connect_timeout.is_zero() {
            return Err(Error::configuration("a timeout of zero would fail every request"));
        }
        if self.max_response_bytes == 0 {
            return Err(Error::configuration("a response limit of zero bytes would refuse every reply"));
        }
        self.network.check()?;
        self.retry.check()?;
        self.limits.check()?;
        match &self.application_id {
            Some(id) if id.trim().is_empty() || !id.bytes().all(|byte| matches!(byte, b' '..=b'~')) => {
                Err(Error::configuration("the application id must be visible ASCII, such as nightly-sync/1.2"))
            }
            _ => Ok(()),
        }
    }

    /// What carries the requests.
    pub(super) fn wire(&self, proxy: Option<Proxy>) -> Result<Wire, Error> {
        #[cfg(feature = "testing")]
        if let Some(canned) = &self.canned {
            return Ok(Wire::Canned(canned.clone(), self.max_response_bytes));
        }
        Http::new(self, proxy).map(Wire::Http)
    }

    /// The checked name of the header of request ids.
    pub(super) fn request_id_header(&self, credential: &Credential) -> Result<HeaderName, Error> {
        match HeaderName::from_bytes(self.request_id_header.as_bytes()) {
            // A request id would be sent in place of the credential.
            Ok(name) if name == *credential.name() => {
                Err(Error::configuration("the header of request ids is that of the credential: choose another"))
            }
            Ok(name) if !TAKEN.contains(&name.as_str()) => Ok(name),
            _ => Err(Error::configuration("the header of request ids is not a header that a caller can set")),
        }
    }

    /// The `User-Agent` header: the application first, as RFC 9110 asks, then this crate.
    pub(super) fn user_agent(&self) -> Result<HeaderValue, Error> {
        match &self.application_id {
            Some(id) => HeaderValue::from_str(&format!("{id} {PRODUCT}"))
                .map_err(|_| Error::configuration("the application id is not allowed in a header")),
            None => Ok(HeaderValue::from_static(PRODUCT)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_could_never_work_are_refused() {
        let cases = [
            Settings { timeout: Duration::ZERO, ..Settings::default() },
            Settings { connect_timeout: Duration::ZERO, ..Settings::default() },
            Settings { max_response_bytes: 0, ..Settings::default() },
            Settings { application_id: Some("sync\r\nX-Evil: 1".into()), ..Settings::default() },
            Settings { application_id: Some(" ".into()), ..Settings::default() },
        ];
        for case in cases {
            assert!(case.check().is_err(), "{case:?}");
        }
        assert!(Settings::default().check().is_ok());
    }

    #[test]
    fn the_application_stands_first_in_the_user_agent() {
        let settings = Settings { application_id: Some("sync/1.2".into()), ..Settings::default() };
        assert_eq!(settings.user_agent().unwrap(), format!("sync/1.2 {PRODUCT}"));
        assert_eq!(Settings::default().user_agent().unwrap(), PRODUCT);
    }
}
