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
        // A rule of the whole request has no place of its own, and its text names the members.
        let hint = if places.iter().all(String::is_empty) {
            "give what is missing; nothing was sent"
        } else {
            "mend the members at these JSON pointers; nothing was sent"
        };
        Self::usage(error.to_string()).hint(hint).fact("pointers", places)
    }
}

impl From<EncodeError> for Failure {
    fn from(error: EncodeError) -> Self {
        Self::usage(error.to_string()).hint("mend the member, or choose --encoding json, which carries every value")
    }
}

#[cfg(test)]
mod tests {
    use card_types::Uuid;
    use card_types::blub0x::AddUserCard;

    use super::*;

    #[test]
    fn a_rule_of_the_whole_request_sends_nobody_to_a_json_pointer() {
        let without_card = AddUserCard::new(Uuid::nil()).validate().expect_err("no card is named");
        let text = Failure::from(without_card).text();
        assert!(text.contains("needs CardId") && !text.contains("pointers"), "{text}");
    }
}
