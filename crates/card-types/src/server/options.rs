//! How a server is set up, and what the request's headers said.

use super::charset::Charset;
use super::zone::{ServerZone, UnknownTimeZone};

/// Settings of a reading. The default is a server in UTC, a body in UTF-8, and a `Content-Length` that was sent.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    zone: ServerZone,
    charset: Charset,
    web_api: WebApi,
    chunked: bool,
}

/// The generation of Web API, which differs for bodies that are not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum WebApi {
    /// Microsoft.AspNet.WebApi.Client before 5.3.0: the XML reader decodes the charset itself.
    #[default]
    Before530,
    /// From 5.3.0 on: the body is turned into UTF-8 first, so that a declaration of another encoding is an error.
    From530,
}

impl ReadOptions {
    /// The same as the default.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time zone of the server, by its IANA name or `UTC`.
    pub fn time_zone(mut self, name: &str) -> Result<Self, UnknownTimeZone> {
        self.zone = ServerZone::named(name)?;
        Ok(self)
    }

    /// The time zone of the server.
    #[must_use]
    pub fn zone(mut self, zone: ServerZone) -> Self {
        self.zone = zone;
        self
    }

    /// The `charset` of the request's `Content-Type`. The server knows `utf-8` and `utf-16`, in any case; it reads a
    /// body in any other as UTF-8.
    #[must_use]
    pub fn charset(mut self, charset: &str) -> Self {
        self.charset = Charset::named(charset);
        self
    }

    /// The generation of Web API.
    #[must_use]
    pub fn web_api(mut self, web_api: WebApi) -> Self {
        self.web_api = web_api;
        self
    }

    /// Whether the body came without `Content-Length`. Matters for an empty body only: with `Content-Length: 0` the
    /// model is null, without it an empty XML document is an error.
    #[must_use]
    pub fn chunked(mut self, chunked: bool) -> Self {
        self.chunked = chunked;
        self
    }

    pub(super) fn server_zone(&self) -> &ServerZone {
        &self.zone
    }

    pub(super) fn body_charset(&self) -> Charset {
        self.charset
    }

    pub(super) fn generation(&self) -> WebApi {
        self.web_api
    }

    pub(super) fn is_absent(&self, body: &[u8]) -> bool {
        body.is_empty() && !self.chunked
    }
}
