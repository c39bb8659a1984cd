//! What an error of the client means for a run.

use std::time::Duration;

use card_client::{Error, ErrorKind};

use super::stop::Stopped;

/// How often a request that was certainly not carried out is tried again.
pub(super) const MOST_TRIES: u32 = 6;

/// The bounds of the waits in between; the first doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// A server that asks for a longer pause than this has reached a limit that waiting within a run does not mend.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(120);

/// What to do after an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reaction {
    /// It may have been carried out: look before sending again.
    Unknown,
    /// It was refused for what it says: the same request would be refused again.
    Failed,
    /// It was certainly not carried out, for reasons that pass.
    Wait,
    /// Nothing else would fare better.
    Stop,
}

impl Reaction {
    pub(super) fn to(error: &Error) -> Self {
        use ErrorKind::{Connect, CredentialRefused, DeadlineExceeded, Encode, HttpStatus, Refused, Validation};
        if error.is_outcome_unknown() {
            return Self::Unknown;
        }
        match (error.kind(), error.status()) {
            (Connect | DeadlineExceeded, _) => Self::Wait,
            (Refused | HttpStatus, Some(429 | 503)) if is_patient(error) => Self::Wait,
            (CredentialRefused, _) | (Refused | HttpStatus, Some(429 | 503)) => Self::Stop,
            // Statuses that are about this one body. 404 and 405 are about the address.
            (Refused | Validation | Encode, _) | (HttpStatus, Some(400 | 409 | 413 | 422)) => Self::Failed,
            _ => Self::Stop,
        }
    }
}

fn is_patient(error: &Error) -> bool {
    error.retry_after().is_none_or(|wait| wait <= LONGEST_RETRY_AFTER)
}

/// The wait after so many tries (counted from 1); a server's wish is a lower bound.
pub(super) fn wait(tries: u32, error: &Error) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1))).min(LONGEST_WAIT);
    doubled.max(error.retry_after().unwrap_or_default())
}

/// Why a run ends with this error.
pub(super) fn stopped(error: Error) -> Stopped {
    match (error.kind(), error.status()) {
        (ErrorKind::CredentialRefused, _) => Stopped::Credentials(error),
        (ErrorKind::Connect, _) => Stopped::Unreachable(error),
        (ErrorKind::DeadlineExceeded, _) | (_, Some(429 | 503)) => Stopped::Limit(error),
        _ => Stopped::WrongServer(error),
    }
}
