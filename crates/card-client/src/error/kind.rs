//! What can go wrong, sorted by what a caller would do about it.

/// The kind of an [`Error`](crate::Error), one for each way of reacting to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The builder was given something that cannot work; nothing was sent.
    ///
    /// Troubleshooting: the text names the setting; a key read from a file often carries a line break at its end.
    Configuration,

    /// The request breaks a limit of its schema; nothing was sent.
    ///
    /// Troubleshooting: [`validation`](crate::Error::validation) lists each limit with the JSON pointer of the value.
    Validation,

    /// The request cannot be written in the chosen encoding; nothing was sent.
    ///
    /// Troubleshooting: the text names the member; JSON can carry values that XML and form bodies cannot.
    Encode,

    /// No connection could be made (name, refusal, TLS, connect timeout); nothing was sent. Or an HTTP/2 server gave the
    /// request back unprocessed, which comes to the same.
    ///
    /// Troubleshooting: check host name, region, firewall and clock (certificates have dates); repeating is safe.
    Connect,

    /// The deadline of the call ran out while it waited for its turn within the client's limits. The attempt was not sent.
    ///
    /// Troubleshooting: the client's `limit_figures` tell how many wait; raise the limits or the deadline, or send less.
    DeadlineExceeded,

    /// The total time ran out before the reply was complete. Whether the server acted is unknown.
    ///
    /// Troubleshooting: read the state back before repeating; raise `timeout` when the server is merely slow.
    Timeout,

    /// The connection broke before a reply began. Whether the server acted is unknown.
    ///
    /// Troubleshooting: read the state back before repeating; if it recurs, look for a proxy that cuts connections.
    Transport,

    /// The reply ended before it was complete. Whether the server acted is unknown.
    ///
    /// Troubleshooting: read the state back before repeating; a proxy or a server restart is the usual reason.
    Truncated,

    /// The reply is larger than `max_response_bytes`. Whether the server acted is unknown.
    ///
    /// Troubleshooting: ask for fewer entries at a time (`limit`), or raise `max_response_bytes`.
    TooLarge,

    /// The vendor understood the request and refused it: nothing was changed.
    ///
    /// Troubleshooting: [`code`](crate::Error::code) and [`message`](crate::Error::message) are the vendor's own words.
    Refused,

    /// The server refused the key or credential (HTTP 401, or HTTP 403 without a vendor's answer): nothing was changed.
    ///
    /// Troubleshooting: check the key, that it belongs to this host or region, and the header name where it is chosen.
    CredentialRefused,

    /// An HTTP error status without a vendor's answer in the body, such as the error page of a gateway.
    ///
    /// Troubleshooting: 404 means a wrong base URL or region, 429 and 503 mean try later; after 5xx the outcome is unknown.
    HttpStatus,

    /// An HTTP redirect. Redirects are never followed: that would show the key to another host or repeat the request.
    ///
    /// Troubleshooting: set the final address as base URL, with `https` and the right host.
    Redirect,

    /// A reply that is not what the vendor sends: an HTML page, an empty body, a status that is neither success nor
    /// failure, or a success under an HTTP error status. Whether the server acted is unknown.
    ///
    /// Troubleshooting: look at [`body`](crate::Error::body); a login page or a proxy's page means a wrong base URL.
    UnexpectedReply,

    /// A well-formed reply that does not have the documented form. Whether the server acted is unknown.
    ///
    /// Troubleshooting: the text names the member; the vendor has changed its reply, so the schema needs the change too.
    Decode,

    /// The list changed while it was read: cards may have been skipped or given twice.
    ///
    /// Troubleshooting: read it again from the start, when fewer people work on it; `tolerate_changes` goes on regardless.
    ListChanged,

    /// The list has more cards than `max_cards` allows, or than an offset can reach.
    ///
    /// Troubleshooting: raise `max_cards`, which is there to stop a list that never ends.
    ListTooLong,
}

impl ErrorKind {
    /// What happened, for the middle of an error text; whether the outcome is unknown depends on the request as well.
    pub(crate) fn phrase(self) -> &'static str {
        match self {
            Self::Configuration => "cannot be set up",
            Self::Validation => "not sent, the request is invalid",
            Self::Encode => "not sent, the request cannot be written",
            Self::Connect => "not sent, no connection",
            Self::DeadlineExceeded => "not sent, the deadline ran out",
            Self::Timeout => "timed out",
            Self::Transport => "the connection broke",
            Self::Truncated => "the reply was cut off",
            Self::TooLarge => "the reply is too large",
            Self::Refused => "refused by the vendor",
            Self::CredentialRefused => "the server refused the key",
            Self::HttpStatus => "the server answered with an error",
            Self::Redirect => "the server redirects elsewhere, which is never followed",
            Self::UnexpectedReply => "unexpected reply",
            Self::ListChanged => "the list changed while it was read",
            Self::ListTooLong => "the list is too long",
            Self::Decode => "the reply does not have the documented form",
        }
    }
}
