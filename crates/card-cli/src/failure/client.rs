//! What an error of the client means for the person at the keyboard, and for the exit code.

use std::error::Error as _;
use std::fmt::Write as _;

use card_client::{Error, ErrorKind};
use card_types::{Effect, EncodeError, Encoding};

use super::Failure;
use crate::exit::Exit;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if let Some(validation) = error.validation() {
            return validation.clone().into();
        }
        let mut failure = Self::new(exit(&error), with_server(&error));
        if let Some(remedy) = remedy(&error) {
            failure = failure.hint(remedy);
        }
        if let Some(operation) = error.operation() {
            failure = failure.fact("operation", operation);
        }
        if let Some(status) = error.status() {
            failure = failure.fact("http-status", status);
        }
        for (name, place) in places(&error) {
            failure = failure.fact(name, place);
        }
        if let Some(wait) = error.retry_after() {
            failure = failure.fact("retry-after-seconds", wait.as_secs());
        }
        if let Some(code) = error.code() {
            failure = failure.fact("code", code);
        }
        if let Some(message) = error.message() {
            failure = failure.fact("vendor-message", message);
        }
        failure
    }
}

/// What is known of the way to the server. Where the vendor itself has refused the request, it was the right one.
fn places(error: &Error) -> impl Iterator<Item = (&'static str, &str)> {
    let all = [("server", error.server()), ("proxy", error.proxy()), ("redirects-to", error.redirect_target())];
    all.into_iter().filter_map(|(name, place)| Some((name, place?))).filter(|_| error.kind() != ErrorKind::Refused)
}

/// The error with the way to the server, which it does not tell by itself.
pub(crate) fn with_server(error: &Error) -> String {
    let mut text = error.to_string();
    for (index, (name, place)) in places(error).enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{} {}: {place}", if index == 0 { ";" } else { "," }, name.replace('-', " "));
    }
    text
}

fn exit(error: &Error) -> Exit {
    match (error.kind(), error.status()) {
        (ErrorKind::Configuration | ErrorKind::Validation | ErrorKind::Encode, _) => Exit::Usage,
        (ErrorKind::CredentialRefused, _) => Exit::Credentials,
        (ErrorKind::Connect, _) if error.is_timeout() => Exit::Limit,
        (ErrorKind::Connect, _) => Exit::Unexpected,
        // 413 and 429 speak of size and frequency, whatever words come with them.
        (ErrorKind::DeadlineExceeded, _) | (ErrorKind::Refused | ErrorKind::HttpStatus, Some(413 | 429)) => Exit::Limit,
        (ErrorKind::TooLarge, _) if only_reads(error) => Exit::Limit,
        _ if error.is_outcome_unknown() || is_unanswered_read(error) => Exit::OutcomeUnknown,
        _ => Exit::Refused,
    }
}

/// Whether the request can have changed nothing, so that only its answer is missing.
fn only_reads(error: &Error) -> bool {
    error.effect() == Some(Effect::Read)
}

/// Whether something was asked, and no trustworthy answer came.
fn is_unanswered_read(error: &Error) -> bool {
    let refused_by_server = error.kind() == ErrorKind::HttpStatus
        && error.status().is_some_and(|status| (400..500).contains(&status) && status != 408);
    only_reads(error) && !error.is_refused() && !error.is_not_sent() && !refused_by_server
}

/// Whether JSON itself does not carry the value, so that no other encoding helps.
fn is_json(error: &Error) -> bool {
    let encoding = error.source().and_then(|source| source.downcast_ref()).map(EncodeError::encoding);
    encoding == Some(Encoding::Json)
}

fn remedy(error: &Error) -> Option<&'static str> {
    Some(match error.kind() {
        ErrorKind::Configuration => "mend the setting that is named; nothing was sent",
        ErrorKind::Encode if is_json(error) => "correct the member that is named; nothing was sent",
        ErrorKind::Encode => "mend the member, or choose --encoding json, which carries every value",
        ErrorKind::Connect if error.is_certificate_refused() => {
            "name the authority that issued the certificate with --ca-file or SSL_CERT_FILE, if you trust it; nothing was \
             sent"
        }
        ErrorKind::Connect if error.proxy().is_some() => {
            "check the proxy that HTTPS_PROXY or ALL_PROXY names, and that it lets this program through; nothing was sent"
        }
        ErrorKind::Connect => "check the region or base URL, the network and the firewall; nothing was sent",
        ErrorKind::Refused if matches!(error.status(), Some(413 | 429)) => "send less, or later; nothing was changed",
        ErrorKind::Refused => "mend what the vendor's message names; nothing was changed",
        ErrorKind::CredentialRefused => "check the key, and that it belongs to this region or base URL",
        ErrorKind::HttpStatus if error.status() == Some(404) => "check the region or base URL: there is no such API",
        ErrorKind::HttpStatus if error.status() == Some(429) => "wait, then send again; nothing was changed",
        ErrorKind::Redirect => "if the key belongs there, set that address with --base-url",
        ErrorKind::TooLarge if only_reads(error) => "ask for fewer cards at a time with --limit",
        _ if only_reads(error) => "nothing was changed; send the request again later",
        _ if error.is_outcome_unknown() => "look at the card (`cards card list`) before sending the request again",
        _ => return None,
    })
}
