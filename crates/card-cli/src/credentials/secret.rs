//! A secret text that no Debug shows.

use std::fmt;

use crate::exit::Exit;
use crate::failure::Failure;

/// What replaces an echo of the secret in a server's text.
const REDACTED: &str = "[redacted]";

/// Shorter secrets are not looked for in texts: they would be found in ordinary words.
const SHORTEST_LOOKED_FOR: usize = 8;

/// A key, or the value of a credential's header.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// Checks that the text can be sent in a header. `source` is the variable or file it came from.
    pub(crate) fn new(text: String, source: &str) -> Result<Self, Failure> {
        let wrong = |what: &str| Failure::new(Exit::Credentials, format!("the credential from {source} {what}"));
        if text.is_empty() {
            return Err(wrong("is empty").hint("set it, or remove it so that another source is used"));
        }
        if text.trim() != text {
            return Err(
                wrong("begins or ends with white space").hint("a line break is easily read along; take it away")
            );
        }
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(wrong("holds a character that a header cannot carry").hint("use visible ASCII characters only"));
        }
        Ok(Self(text))
    }

    /// The text, for the client's builder alone.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// A server's text without an echo of the secret or, for `Bearer token`, of the token.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut parts: Vec<&str> = std::iter::once(self.0.as_str()).chain(self.0.split(' ')).collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
        let mut text = text.to_owned();
        for part in parts {
            if part.len() >= SHORTEST_LOOKED_FOR && text.contains(part) {
                text = text.replace(part, REDACTED);
            }
        }
        text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_header_cannot_carry_is_refused_without_being_quoted() {
        for text in ["", " hunter2", "hunter2\n", "hunter2\u{e9}", "hunter2\u{0}"] {
            let failure = Secret::new(text.to_owned(), "CARDS_ID123_KEY").unwrap_err();
            assert_eq!(failure.exit(), Exit::Credentials);
            assert!(!failure.text().contains("hunter2") && failure.text().contains("CARDS_ID123_KEY"));
        }
    }

    #[test]
    fn an_echo_of_the_value_or_its_token_is_taken_out() {
        let secret = Secret::new("Bearer hunter2-token".to_owned(), "x").unwrap();
        assert_eq!(secret.redact("got Bearer hunter2-token."), "got [redacted].");
        assert_eq!(secret.redact("hunter2-token is old"), "[redacted] is old");
        assert_eq!(format!("{secret:?}"), "Secret");
    }
}
