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

    /// Tells the HTTP library. `is_loopback`: the server is this machine, which is never reached through a proxy.
    pub(super) fn apply(
        &self,
        mut builder: reqwest::ClientBuilder,
        is_loopback: bool,
    ) -> Result<reqwest::ClientBuilder, Error> {
        if let Some(Hidden(url)) = self.proxy.as_ref().filter(|_| !is_loopback) {
            builder = builder.proxy(proxy(url)?);
        }
        if let Some(timeout) = self.read_timeout {
            builder = builder.read_timeout(timeout.min(LONGEST_TIME));
        }
        if let Some(timeout) = self.pool_idle_timeout {
            builder = builder.pool_idle_timeout(timeout.min(LONGEST_TIME));
        }
        if let Some(most) = self.pool_max_idle {
            builder = builder.pool_max_idle_per_host(most);
        }
        Ok(match self.version {
            HttpVersion::Negotiated => builder,
            HttpVersion::Http1 => builder.http1_only(),
            HttpVersion::Http2 => builder.http2_prior_knowledge(),
        })
    }
}

/// The library would take other schemes for http without a word; and its errors quote the URL, password included.
fn proxy(url: &str) -> Result<reqwest::Proxy, Error> {
    let refused = || Error::configuration("the proxy must be a URL such as http://proxy.example:3128 (http or https)");
    let parsed = url::Url::parse(url).map_err(|_| refused())?;
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
        return Err(refused());
    }
    reqwest::Proxy::all(url).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_proxy_is_refused_without_being_quoted() {
        for url in ["socks5://me:hunter2@x:1", "me:hunter2@x", "", "http://", "hunter2"] {
            let text = proxy(url).unwrap_err().to_string();
            assert!(text.contains("the proxy must be") && !text.contains("hunter2"), "{text}");
        }
        assert!(proxy("http://me:hunter2@proxy.example:3128").is_ok());
    }

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
