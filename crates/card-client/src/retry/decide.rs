//! The one place that decides whether a failed attempt may be followed by another.

use card_types::Effect;

use crate::{Error, ErrorKind};

/// What repeating a request means, from the schema and the request itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// It reads: nothing is ever changed.
    Reads,
    /// Sending it twice leads to the same state.
    Safe,
    /// Sending it twice may do something twice.
    Unsafe,
}

impl Repeat {
    /// `effect` and `is_replay_safe` are the schema's words about the operation and this very request.
    pub(crate) fn new(effect: Effect, is_replay_safe: bool) -> Self {
        match (is_replay_safe, effect) {
            (true, Effect::Read) => Self::Reads,
            (true, _) => Self::Safe,
            (false, _) => Self::Unsafe,
        }
    }
}

/// Whether a further attempt is both harmless and of use.
///
/// | failure | safe to repeat | not safe to repeat |
/// |---|---|---|
/// | no connection | again: nothing was sent | again: nothing was sent |
/// | given back unprocessed by an HTTP/2 server | again | again: RFC 9113 has it not carried out |
/// | HTTP 429 | again | again: RFC 6585 has the server turn the request away uncarried |
/// | HTTP 408, 500, 502, 503, 504 | again | not: a gateway may answer so after it passed the request on |
/// | time out, broken connection, cut-off reply | again | not: it may have been carried out |
/// | refused by the vendor, key refused, other status | not: the answer would be the same | not |
/// | unexpected, undecodable or oversized reply, redirect | not: the answer would be the same | not |
pub(crate) fn is_worth_repeating(error: &Error, repeat: Repeat) -> bool {
    let is_harmless = repeat != Repeat::Unsafe;
    match error.kind() {
        ErrorKind::Connect => true,
        ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::Truncated => is_harmless,
        ErrorKind::HttpStatus => match error.status() {
            Some(429) => true,
            Some(408 | 500 | 502 | 503 | 504) => is_harmless,
            _ => false,
        },
        // The vendor's own `failure` is about the request, except under the two statuses that are about the moment.
        ErrorKind::Refused => match error.status() {
            Some(429) => true,
            Some(503) => is_harmless,
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(kind: ErrorKind, status: Option<u16>) -> [bool; 3] {
        let error = Error::new(kind, "");
        let error = if let Some(status) = status { error.with_status(status) } else { error };
        [Repeat::Reads, Repeat::Safe, Repeat::Unsafe].map(|repeat| is_worth_repeating(&error, repeat))
    }

    #[test]
    fn a_request_that_was_certainly_not_carried_out_is_always_repeated() {
        assert_eq!(allowed(ErrorKind::Connect, None), [true; 3]);
        assert_eq!(allowed(ErrorKind::HttpStatus, Some(429)), [true; 3]);
    }

    #[test]
    fn a_request_that_may_have_been_carried_out_is_repeated_only_when_that_is_harmless() {
        for kind in [ErrorKind::Timeout, ErrorKind::Transport, ErrorKind::Truncated] {
            assert_eq!(allowed(kind, None), [true, true, false], "{kind:?}");
        }
        for status in [408, 500, 502, 503, 504] {
            assert_eq!(allowed(ErrorKind::HttpStatus, Some(status)), [true, true, false], "{status}");
        }
    }

    #[test]
    fn an_answer_that_would_be_the_same_is_not_asked_for_again() {
        for status in [400, 404, 409, 413, 501, 505] {
            assert_eq!(allowed(ErrorKind::HttpStatus, Some(status)), [false; 3], "{status}");
        }
        for kind in [
            ErrorKind::Refused,
            ErrorKind::CredentialRefused,
            ErrorKind::Redirect,
            ErrorKind::TooLarge,
            ErrorKind::UnexpectedReply,
            ErrorKind::Decode,
            ErrorKind::Validation,
            ErrorKind::Encode,
            ErrorKind::Configuration,
        ] {
            assert_eq!(allowed(kind, Some(200)), [false; 3], "{kind:?}");
        }
    }

    #[test]
    fn reading_is_told_from_changing_by_the_schema() {
        assert_eq!(Repeat::new(Effect::Read, true), Repeat::Reads);
        assert_eq!(Repeat::new(Effect::Write, true), Repeat::Safe);
        assert_eq!(Repeat::new(Effect::Write, false), Repeat::Unsafe);
        assert_eq!(Repeat::new(Effect::Read, false), Repeat::Unsafe, "no schema may say so; then nothing is repeated");
    }
}
