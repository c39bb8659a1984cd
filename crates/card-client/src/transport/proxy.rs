//! Which proxy leads to the server, found out once: a client has one server.
//!
//! The HTTP library would read the environment itself, take a setting that it cannot read for none, and connect directly.

use std::env;

use hyper_util::client::proxy::matcher::Matcher;
use url::Url;

use super::network::Hidden;
use super::{BaseUrl, Settings};
use crate::Error;

/// Where the environment names a proxy for https, the first that is not empty; nothing else is sent beyond this machine.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// Hosts that are reached directly.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// A proxy whose address was checked; it may hold a password.
pub(super) struct Proxy(Url);

impl Proxy {
    /// The proxy that leads to a server, where one does. This machine is never reached through a proxy, which would see the
    /// key.
    pub(super) fn to(base: &BaseUrl, settings: &Settings) -> Result<Option<Self>, Error> {
        if base.is_loopback() {
            return Ok(None);
        }
        if let Some(Hidden(text)) = &settings.network.proxy {
            let refused = "the proxy must be a URL such as http://proxy.example:3128 (http or https)";
            return read(text).map(Some).ok_or_else(|| Error::configuration(refused));
        }
        if !settings.environment_proxy {
            return Ok(None);
        }
        let Some((name, text)) = first(&VARIABLES)? else { return Ok(None) };
        // As curl reads it: without a scheme it is http.
        let proxy = if text.contains("://") { read(&text) } else { read(&format!("http://{text}")) };
        let proxy = proxy.ok_or_else(|| {
            Error::configuration(format!(
                "the proxy in {name} cannot be used: it must be HOST:PORT, or a URL such as http://proxy.example:3128 \
                 (http or https)"
            ))
        })?;
        let exceptions = first(&EXCEPTIONS)?.map(|(_, text)| text).unwrap_or_default();
        Ok((!is_exception(base, exceptions)).then_some(proxy))
    }

    /// Scheme, host and port.
    pub(super) fn origin(&self) -> String {
        super::origin(&self.0)
    }

    /// As the HTTP library takes it. Its errors quote the URL, password included.
    pub(super) fn into_library(self) -> Result<reqwest::Proxy, Error> {
        reqwest::Proxy::all(self.0).map_err(|_| Error::configuration("the proxy cannot be used"))
    }
}

/// `None` for what is no http or https address of a host and nothing else: a path is a mistyped scheme or port.
fn read(text: &str) -> Option<Proxy> {
    let url = Url::parse(text.trim()).ok()?;
    let is_host_alone = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let is_usable = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    (is_usable && is_host_alone && url.port() != Some(0)).then_some(Proxy(url))
}

/// The first of these variables that is set to something, with its name.
fn first(names: &[&'static str]) -> Result<Option<(&'static str, String)>, Error> {
    for &name in names {
        match env::var(name) {
            Ok(text) if !text.trim().is_empty() => return Ok(Some((name, text))),
            Ok(_) | Err(env::VarError::NotPresent) => {}
            Err(env::VarError::NotUnicode(_)) => return Err(Error::configuration(format!("{name} is not UTF-8"))),
        }
    }
    Ok(None)
}

/// Whether the list names this server: host names with their subdomains, addresses, networks, or `*`.
fn is_exception(base: &BaseUrl, list: String) -> bool {
    // Only the exceptions are asked for; the proxy's address was checked above, more strictly than here.
    let rules = Matcher::builder().all("http://proxy.invalid").no(list).build();
    base.as_str().parse().is_ok_and(|address| rules.intercept(&address).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_a_proxy_is_not_taken_for_one() {
        for text in [
            "",
            "hunter2",
            "me:hunter2@x",
            "http://",
            "ftp://127.0.0.1:3128",
            "socks5://me:hunter2@x:1",
            "http://:0:bad",
            "http://htp//proxy:3128",
            "http://proxy .example:3128",
            "http://proxy.example:3128:x",
            "http://proxy.example:99999",
            "http://proxy.example:0",
            "http://proxy.example:3128/path",
            "http://proxy.example:3128?a=b",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        for text in
            ["http://me:hunter2@proxy.example:3128", "https://proxy.example/", "http://[::1]:3128", " http://a:1 "]
        {
            assert!(read(text).is_some_and(|proxy| !proxy.origin().contains("hunter2")), "{text}");
        }
    }

    #[test]
    fn exceptions_are_hosts_subdomains_networks_or_all() {
        let is_direct = |server: &str, list: &str| is_exception(&BaseUrl::parse(server).unwrap(), list.to_owned());
        for list in ["example.com", "other.test, example.com", ".example.com", "*"] {
            assert!(is_direct("https://cards.example.com/", list), "{list}");
        }
        assert!(is_direct("https://10.1.2.3/", "10.0.0.0/8") && is_direct("https://[2001:db8::1]/", "2001:db8::/32"));
        for list in ["", "example.org", "cards.example.org", "10.0.0.0/8"] {
            assert!(!is_direct("https://cards.example.com/", list), "{list}");
        }
    }
}
