//! Where requests go, and the rule that a key travels over TLS.

use std::fmt;

use url::{Host, Url};

use crate::Error;

/// A base URL that was checked: https, or http to this very machine; no user, query or fragment; ends with a slash.
#[derive(Clone)]
pub(crate) struct BaseUrl(Url);

impl BaseUrl {
    /// Checks the text of a base URL. No error quotes it: a mistyped one may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let mut url =
            Url::parse(text).map_err(|error| Error::configuration(format!("the base URL cannot be read: {error}")))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::configuration("the base URL must not hold a user or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Error::configuration("the base URL must not hold a query or fragment"));
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => {
                return Err(Error::configuration(
                    "the base URL must use https: http is accepted only for this machine (127.0.0.0/8, [::1], localhost), \
                     because the key would travel in the clear",
                ));
            }
            _ => return Err(Error::configuration("the base URL must begin with https://")),
        }
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self(url))
    }

    /// The URL of `path` below the base; none when the path would lead out of it.
    pub(crate) fn join(&self, path: &str) -> Option<Url> {
        // Appending text, since resolving a reference would let `//host/` and `https://host/` name another host.
        let url = Url::parse(&format!("{}{path}", self.0)).ok()?;
        url.as_str().starts_with(self.0.as_str()).then_some(url)
    }

    /// The whole URL, with a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Host and port.
    pub(crate) fn server(&self) -> String {
        server(&self.0)
    }

    /// What an error may show of it.
    pub(crate) fn origin(&self) -> String {
        origin(&self.0)
    }

    /// Whether the host is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

fn server(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Scheme, host and port of an address: neither user and password nor path and query.
pub(crate) fn origin(url: &Url) -> String {
    format!("{}://{}", url.scheme(), server(url))
}

/// Names other than `localhost` are not resolved: a name can point here today and elsewhere tomorrow.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        BaseUrl::parse(text).err().unwrap_or_else(|| panic!("{text} was accepted")).to_string()
    }

    #[test]
    fn https_is_accepted_everywhere_and_http_only_on_this_machine() {
        for text in [
            "https://secure.id123.io",
            "http://127.0.0.1:8080",
            "http://127.9.9.9",
            "http://[::1]:1",
            "http://localhost:3000/x",
        ] {
            assert!(BaseUrl::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://secure.id123.io",
            "http://128.0.0.1",
            "http://0.0.0.0",
            "http://[::2]",
            "http://[::ffff:10.0.0.1]",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
        ] {
            assert!(refusal(text).contains("must use https"), "{text}");
        }
    }

    #[test]
    fn a_refusal_quotes_nothing_of_the_url() {
        for text in ["https://me:hunter2@example.com/", "https://example.com/?hunter2", "https://exa mple.com/hunter2"]
        {
            assert!(!refusal(text).contains("hunter2"), "{text}");
        }
        assert!(refusal("ftp://example.com").contains("https://"));
        assert!(refusal("example.com").contains("cannot be read"));
    }

    #[test]
    fn a_path_is_appended_and_cannot_leave_the_base() {
        let base = BaseUrl::parse("https://example.com/gate").unwrap();
        assert_eq!(base.join("api/v2/").unwrap().as_str(), "https://example.com/gate/api/v2/");
        assert_eq!(base.join("//evil.example/").unwrap().host_str(), Some("example.com"));
        assert_eq!(base.join("https://evil.example/").unwrap().host_str(), Some("example.com"));
        assert!(base.join("../secret").is_none());
        assert!(base.join("%2e%2e/secret").is_none());
    }
}
