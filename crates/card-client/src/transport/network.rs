//! How a client reaches its server, in this crate's own words: no type of the HTTP library is named.

use std::fmt;
use std::time::Duration;

use crate::Error;

/// The longest time that the HTTP library is given: it adds times to a reading of the clock, and panics beyond its end.
pub(super) const LONGEST_TIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Which version of HTTP is spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum HttpVersion {
    /// HTTP/2 where the server agrees to it in the TLS handshake, else HTTP/1.1; over plain http, HTTP/1.1.
    #[default]
    Negotiated,
    /// HTTP/1.1 only.
    Http1,
    /// HTTP/2 only, without asking the server first.
    Http2,
}

/// What a caller chose about the network.
#[derive(Debug, Clone, Default)]
pub(crate) struct Network {
    pub(crate) proxy: Option<Hidden<String>>,
    pub(crate) roots: Vec<Hidden<Vec<u8>>>,
    pub(crate) identity: Option<Identity>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) pool_idle_timeout: Option<Duration>,
    pub(crate) pool_max_idle: Option<usize>,
    pub(crate) version: HttpVersion,
}

/// A client certificate with its key, as given.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) certificates: Hidden<Vec<u8>>,
    pub(crate) key: Hidden<Vec<u8>>,
}

/// Something that Debug does not show.
#[derive(Clone)]
pub(crate) struct Hidden<T>(pub(crate) T);

impl<T> fmt::Debug for Hidden<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

impl Network {
    /// Refuses what could never work.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.read_timeout.is_some_and(|timeout| timeout.is_zero()) {
            return Err(Error::configuration("a read timeout of zero would fail every request"));
        }
        Ok(())
    }

    /// Tells the HTTP library.
    pub(super) fn apply(&self, mut builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        if let Some(timeout) = self.read_timeout {
            builder = builder.read_timeout(timeout.min(LONGEST_TIME));
        }
        if let Some(timeout) = self.pool_idle_timeout {
            builder = builder.pool_idle_timeout(timeout.min(LONGEST_TIME));
        }
        if let Some(most) = self.pool_max_idle {
            builder = builder.pool_max_idle_per_host(most);
        }
        match self.version {
            HttpVersion::Negotiated => builder,
            HttpVersion::Http1 => builder.http1_only(),
            HttpVersion::Http2 => builder.http2_prior_knowledge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let network = Network {
            proxy: Some(Hidden("http://me:hunter2@x".into())),
            identity: Some(Identity { certificates: Hidden(b"c".to_vec()), key: Hidden(b"hunter2".to_vec()) }),
            ..Network::default()
        };
        let text = format!("{network:?}");
        assert!(!text.contains("hunter2") && text.contains("[hidden]"), "{text}");
    }
}
