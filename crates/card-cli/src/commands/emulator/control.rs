//! The control API of an emulator that runs already.

use std::error::Error as _;
use std::io;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, Url};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::trust;

/// A hundred thousand cards take some seconds on a slow machine.
const TIMEOUT: Duration = Duration::from_secs(300);

/// Longest reply that is looked at, in bytes.
const MOST_REPLY: usize = 64 * 1024 * 1024;

/// An emulator that answers at an address.
pub(super) struct Control {
    client: Client,
    base: Url,
}

impl Control {
    /// Checks the address. What is sent is personal data, so plain HTTP goes to this machine only.
    pub(super) fn new(base: &str, ca: Option<&Path>) -> Result<Self, Failure> {
        let wrong = |what: &str| {
            Failure::usage(format!("--url: {what}")).hint("give the address that the emulator printed at its start")
        };
        let base = Url::parse(base).map_err(|error| wrong(&error.to_string()))?;
        let is_here = base.host_str().is_some_and(|host| {
            let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
            host == "localhost" || address.is_ok_and(|address| address.is_loopback())
        });
        match base.scheme() {
            "https" => {}
            "http" if is_here => {}
            "http" => return Err(wrong("plain http goes to this machine only; use https")),
            _ => return Err(wrong("must begin with http:// or https://")),
        }
        let mut roots = RootCertStore::empty();
        match trust::certificates("--tls-ca", ca)? {
            Some(certificates) => drop(roots.add_parsable_certificates(certificates)),
            None if base.scheme() == "https" => {
                return Err(wrong("an emulator's certificate is made at its start; name it with --tls-ca"));
            }
            None => {}
        }
        let setup = |what: String| Failure::new(Exit::Unexpected, what);
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| setup(format!("TLS cannot be set up: {error}")))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder().tls_backend_preconfigured(tls).no_proxy().timeout(TIMEOUT).build();
        Ok(Self { client: client.map_err(|error| setup(error.to_string()))?, base })
    }

    /// `GET`, below `/_emulator/`.
    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        self.send(Method::GET, path, None).await
    }

    /// `POST`, below `/_emulator/`.
    pub(super) async fn post(&self, path: &str, body: String) -> Result<Value, Failure> {
        self.send(Method::POST, path, Some(body)).await
    }

    async fn send(&self, method: Method, path: &str, body: Option<String>) -> Result<Value, Failure> {
        let url = self.base.join(&format!("/_emulator/{path}")).map_err(|error| Failure::usage(error.to_string()))?;
        let mut request = self.client.request(method, url);
        if let Some(body) = body {
            request = request.header("Content-Type", "application/json").body(body);
        }
        let reply = request.send().await.map_err(|error| self.unanswered(&error))?;
        let status = reply.status();
        let bytes = reply.bytes().await.unwrap_or_default();
        let value: Option<Value> =
            bytes.get(..bytes.len().min(MOST_REPLY)).and_then(|bytes| serde_json::from_slice(bytes).ok());
        match value {
            Some(value) if status.is_success() => Ok(value),
            Some(value) if value["error"].is_string() => {
                let words = value["error"].as_str().unwrap_or_default().to_owned();
                Err(Failure::new(Exit::Refused, words).fact("http-status", status.as_u16()))
            }
            _ => Err(Failure::new(Exit::Unexpected, format!("{} is no emulator: HTTP status {status}", self.place()))
                .hint("give the address that `cards emulator` printed at its start")),
        }
    }
    fn unanswered(&self, error: &reqwest::Error) -> Failure {
        let place = self.place();
        if let Some(reason) = refused_certificate(error) {
            return Failure::new(Exit::Unexpected, format!("the certificate of {place} is refused: {reason}"))
                .hint("name the file that this emulator's --tls-ca wrote: each start makes a new one");
        }
        let what = if error.is_connect() { "no emulator answers" } else { "the emulator's answer did not come" };
        Failure::new(Exit::Unexpected, format!("{what} at {place}"))
            .hint("start one with `cards emulator`, and give its address with --url")
    }

    /// Scheme, host and port: an address may hold a password.
    fn place(&self) -> String {
        self.base.origin().ascii_serialization()
    }
}

/// Why the server's certificate was refused; `None` for any other failure.
fn refused_certificate(error: &reqwest::Error) -> Option<String> {
    let mut next = error.source();
    while let Some(cause) = next {
        if let Some(rustls::Error::InvalidCertificate(reason)) = cause.downcast_ref() {
            return Some(reason.to_string());
        }
        // An error of the system that was made of another has that inside; its source is what is below it.
        let inside = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = inside.map_or_else(|| cause.source(), |inside| Some(inside));
    }
    None
}
