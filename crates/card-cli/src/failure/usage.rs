//! Failures of reading the command line and of checking a request before it is sent.

use card_types::{EncodeError, ValidationError};

use super::Failure;

/// The words under which clap reports a mistake.
const CLAP_PREFIX: &str = "error: ";

impl From<&clap::Error> for Failure {
    /// Wrong arguments, as one message; clap's hints about usage follow it.
    fn from(error: &clap::Error) -> Self {
        let text = error.to_string();
        let text = text.strip_prefix(CLAP_PREFIX).unwrap_or(&text);
        let (message, rest) = text.split_once("\n\n").unwrap_or((text, ""));
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let usage = rest.lines().map(str::trim).find(|line| line.starts_with("Usage: "));
        let failure = Self::usage(message);
        match usage {
            Some(usage) => failure.hint(format!("{usage} (see --help)")),
            None => failure.hint("see --help"),
        }
    }
}

impl From<ValidationError> for Failure {
    fn from(error: ValidationError) -> Self {
        let places: Vec<_> = error.violations().iter().map(|violation| violation.pointer().to_owned()).collect();
        Self::usage(error.to_string())
            .hint("mend the members at these JSON pointers; nothing was sent")
            .fact("pointers", places)
    }
}

impl From<EncodeError> for Failure {
    fn from(error: EncodeError) -> Self {
        Self::usage(error.to_string()).hint("mend the member, or choose --encoding json, which carries every value")
    }
}
