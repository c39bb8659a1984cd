//! The header that proves who is asking, kept out of every text.

use std::fmt;
use std::sync::Arc;

use memchr::memmem::Finder;
use reqwest::header::{HeaderName, HeaderValue};

use crate::Error;

/// What replaces an echo of the credential in a server's text.
const REDACTED: &str = "[redacted]";

/// A credential shorter than this is no secret, and taking it out would only make texts unreadable.
const SHORTEST_SECRET: usize = 4;

/// Parts of a credential shorter than this are ordinary words, such as `Bearer`.
const SHORTEST_SECRET_PART: usize = 8;

/// A header name and its secret value.
#[derive(Clone)]
pub(crate) struct Credential {
    name: HeaderName,
    value: HeaderValue,
    /// The whole value, then its longer parts: a server may echo the token of `Bearer token` alone.
    secrets: Arc<[Box<str>]>,
    finders: Arc<[Finder<'static>]>,
    /// Length of the shortest of them: what is shorter needs no look.
    shortest: usize,
}

/// Headers that frame the message or that this crate sets; as credentials they would break every request.
pub(super) const TAKEN: [&str; 14] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

impl Credential {
    /// Checks name and value. Errors quote neither, since callers do swap them.
    pub(crate) fn new(name: &str, value: &str) -> Result<Self, Error> {
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| Error::configuration("the name of the credential's header is not a valid header name"))?;
        if TAKEN.contains(&name.as_str()) {
            return Err(Error::configuration("the credential's header is one that HTTP or this client sets itself"));
        }
        if value.is_empty() {
            return Err(Error::configuration("the credential is empty"));
        }
        if value.trim() != value {
            return Err(Error::configuration(
                "the credential begins or ends with white space: a line break is easily read along from a file",
            ));
        }
        let disallowed = || {
            Error::configuration("the credential holds a character that is not allowed in a header (visible ASCII is)")
        };
        // Bytes beyond ASCII are legal but have no agreed meaning: a key with one is a key that was read wrongly.
        if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(disallowed());
        }
        let mut header = HeaderValue::from_str(value).map_err(|_| disallowed())?;
        header.set_sensitive(true);
        let parts = value.split([' ', ',', '=', '"']).filter(|part| part.len() >= SHORTEST_SECRET_PART);
        let whole = (value.len() >= SHORTEST_SECRET).then_some(value);
        let mut secrets: Vec<Box<str>> = whole.into_iter().chain(parts).map(Box::from).collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let finders = secrets.iter().map(|secret| Finder::new(secret.as_bytes()).into_owned()).collect();
        let shortest = secrets.last().map_or(usize::MAX, |secret| secret.len());
        Ok(Self { name, value: header, secrets: secrets.into(), finders, shortest })
    }

    /// The header's name.
    pub(crate) fn name(&self) -> &HeaderName {
        &self.name
    }

    /// The header's value, marked sensitive: never indexed by HTTP/2, never shown by Debug.
    pub(crate) fn value(&self) -> &HeaderValue {
        &self.value
    }

    /// Bytes without the credential; none when it does not occur there, which is found out fast.
    pub(crate) fn redact_bytes(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if bytes.len() < self.shortest {
            return None;
        }
        let mut result: Option<Vec<u8>> = None;
        for finder in &*self.finders {
            let current = result.as_deref().unwrap_or(bytes);
            let Some(first) = finder.find(current) else { continue };
            let mut clean = Vec::with_capacity(current.len());
            let (mut copied, mut found) = (0, Some(first));
            while let Some(at) = found {
                clean.extend_from_slice(&current[copied..copied + at]);
                clean.extend_from_slice(REDACTED.as_bytes());
                copied += at + finder.needle().len();
                found = finder.find(&current[copied..]);
            }
            clean.extend_from_slice(&current[copied..]);
            result = Some(clean);
        }
        result
    }

    /// `text` without the credential; none when it does not occur there.
    pub(crate) fn redact(&self, text: &str) -> Option<String> {
        let mut result = None;
        for secret in &*self.secrets {
            let current = result.as_deref().unwrap_or(text);
            if current.contains(&**secret) {
                result = Some(current.replace(&**secret, REDACTED));
            }
        }
        result
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not even the name: callers do swap name and value, and a token is often a valid header name.
        f.debug_struct("Credential").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_credential_is_refused_without_being_quoted() {
        for value in ["hunter2\n", " hunter2", "hunter2\r\nX-Evil: 1", "hunter2\u{e9}", "hunter2\0x", ""] {
            let text = Credential::new("X-API-KEY", value).unwrap_err().to_string();
            assert!(!text.contains("hunter2") && text.contains("credential"), "{text}");
        }
        let text = Credential::new("hunter2: yes", "x").unwrap_err().to_string();
        assert!(!text.contains("hunter2"), "{text}");
    }

    #[test]
    fn a_header_that_http_needs_cannot_carry_the_credential() {
        for name in ["Host", "content-length", "Content-Type", "Transfer-Encoding", "ACCEPT"] {
            assert!(Credential::new(name, "hunter2").is_err(), "{name}");
        }
        assert!(Credential::new("Authorization", "Bearer hunter2").is_ok());
    }

    #[test]
    fn debug_shows_neither_name_nor_value() {
        let credential = Credential::new("X-API-KEY", "hunter2").unwrap();
        assert_eq!(format!("{credential:?}"), "Credential { .. }");
        assert_eq!(format!("{:?}", credential.value()), "Sensitive");
    }

    #[test]
    fn an_echo_of_the_whole_credential_or_of_its_token_is_taken_out() {
        let credential = Credential::new("Authorization", "Bearer abcdef012345").unwrap();
        assert_eq!(credential.redact("bad Bearer abcdef012345!").unwrap(), "bad [redacted]!");
        assert_eq!(credential.redact("token abcdef012345 has expired").unwrap(), "token [redacted] has expired");
        assert_eq!(credential.redact("nothing here"), None);
        let twice = credential.redact_bytes(b"\xff abcdef012345, Bearer abcdef012345.").unwrap();
        assert_eq!(twice, b"\xff [redacted], [redacted].");
        assert_eq!(credential.redact_bytes(b"nothing here"), None);
        assert_eq!(Credential::new("X-API-KEY", "ok").unwrap().redact("looks ok"), None, "too short to be a secret");
    }
}
