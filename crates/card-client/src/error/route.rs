//! Where a request was to go, as far as an error may show it.

/// A server, and the proxy before it. Neither holds a user, a password, a path or a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// Scheme, host and port.
    pub(crate) server: String,
    /// Scheme, host and port; `None` for a direct connection.
    pub(crate) proxy: Option<String>,
}
