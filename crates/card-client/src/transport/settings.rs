//! What both builders let a caller choose about the connection.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderName;

use super::credential::TAKEN;
use super::{BaseUrl, Credential, Http, Wire};
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
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) observers: Vec<Arc<dyn Observer>>,
    pub(crate) watch_drift: bool,
    pub(crate) request_id_header: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) randomness: Arc<dyn Randomness>,
    #[cfg(feature = "testing")]
    pub(crate) canned: Option<crate::testing::Canned>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            application_id: None,
            environment_proxy: false,
            retry: RetryPolicy::new(),
            limits: Limits::new(),
            observers: Vec::new(),
            watch_drift: false,
            request_id_header: DEFAULT_REQUEST_ID_HEADER.to_owned(),
            clock: Arc::new(TokioClock),
            randomness: Arc::new(SeedRandomness),
            #[cfg(feature = "testing")]
            canned: None,
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
    pub(super) fn wire(&self, base: &BaseUrl, credential: &Credential) -> Result<Wire, Error> {
        #[cfg(feature = "testing")]
        if let Some(canned) = &self.canned {
            return Ok(Wire::Canned(canned.clone()));
        }
        Http::new(base, credential, self).map(Wire::Http)
    }

    /// The checked name of the header of request ids.
    pub(super) fn request_id_header(&self) -> Result<HeaderName, Error> {
        match HeaderName::from_bytes(self.request_id_header.as_bytes()) {
            Ok(name) if !TAKEN.contains(&name.as_str()) => Ok(name),
            _ => Err(Error::configuration("the header of request ids is not a header that a caller can set")),
        }
    }

    /// The `User-Agent` header: the application first, as RFC 9110 asks, then this crate.
    pub(crate) fn user_agent(&self) -> String {
        match &self.application_id {
            Some(id) => format!("{id} {PRODUCT}"),
            None => PRODUCT.to_owned(),
        }
    }
}

/// Writes the setters that both builders share onto a builder with a field `settings`.
macro_rules! connection_setters {
    () => {
        /// Time for the whole exchange, from connecting to the last byte of the reply. Default: 30 seconds.
        ///
        /// When it runs out the outcome is unknown. Keep it above the connect timeout, which tells for sure that nothing was
        /// sent.
        pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.settings.timeout = timeout;
            self
        }

        /// Time for name look-up, connection and TLS handshake. Default: 10 seconds. When it runs out nothing was sent.
        pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.settings.connect_timeout = timeout;
            self
        }

        /// What your program calls itself, such as `nightly-sync/1.2`: put before `card-client/…` in `User-Agent`.
        pub fn user_agent(mut self, application_id: impl Into<String>) -> Self {
            self.settings.application_id = Some(application_id.into());
            self
        }

        /// How requests are repeated. Default: [`RetryPolicy::new`](crate::RetryPolicy::new).
        pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
            self.settings.retry = policy;
            self
        }

        /// How fast and how many at once, over all clones. Default: [`Limits::new`](crate::Limits::new).
        pub fn limits(mut self, limits: $crate::Limits) -> Self {
            self.settings.limits = limits;
            self
        }

        /// Adds an observer, which is told of every attempt.
        pub fn observer(mut self, observer: impl $crate::Observer) -> Self {
            self.settings.observers.push(::std::sync::Arc::new(observer));
            self
        }

        /// Whether JSON replies are compared with their schemas, and what differs is counted and told to observers. Default: no.
        ///
        /// It costs a second reading of each reply, into a tree: two to four times the time of decoding it. Nothing is
        /// compared, and nothing is paid, when it is off.
        pub fn watch_drift(mut self, watch: bool) -> Self {
            self.settings.watch_drift = watch;
            self
        }

        /// The header that carries a caller's request ids. Default: `x-request-id`, which neither vendor documents.
        pub fn request_id_header(mut self, name: impl Into<String>) -> Self {
            self.settings.request_id_header = name.into();
            self
        }

        /// Another clock, such as one that a test moves by hand. Default: tokio's.
        pub fn clock(mut self, clock: impl $crate::Clock) -> Self {
            self.settings.clock = ::std::sync::Arc::new(clock);
            self
        }

        /// Another source of randomness for the spread of waits. Default: the standard library's random seeds.
        pub fn randomness(mut self, randomness: impl $crate::Randomness) -> Self {
            self.settings.randomness = ::std::sync::Arc::new(randomness);
            self
        }

        /// Canned replies instead of a network: nothing is connected to.
        #[cfg(feature = "testing")]
        pub fn canned(mut self, canned: &$crate::testing::Canned) -> Self {
            self.settings.canned = Some(canned.clone());
            self
        }

        /// Largest body of a reply, in bytes. Default: 16 MiB (16 777 216). Reading stops as soon as it is passed,
        /// whatever length the server announced.
        pub fn max_response_bytes(mut self, bytes: usize) -> Self {
            self.settings.max_response_bytes = bytes;
            self
        }

        /// Whether `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` of the environment are used. Default: no.
        ///
        /// Off by default because a variable set for other programs would decide who carries personal data. A base URL
        /// on this machine is always reached directly, since its http requests would show a proxy the key.
        pub fn environment_proxy(mut self, enabled: bool) -> Self {
            self.settings.environment_proxy = enabled;
            self
        }
    };
}
pub(crate) use connection_setters;

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
        assert_eq!(settings.user_agent(), format!("sync/1.2 {PRODUCT}"));
        assert_eq!(Settings::default().user_agent(), PRODUCT);
    }
}
