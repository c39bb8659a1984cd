//! Hooks before and after each attempt.

use std::fmt;
use std::time::Duration;

use crate::{Drift, Error};

/// Told of every attempt, for metrics and logs. Every method has an empty default.
///
/// The methods run within the call: they should be quick, and must not block.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use card_client::{Attempt, AttemptOutcome, Observer};
///
/// #[derive(Debug, Default)]
/// struct Failures(AtomicU64);
///
/// impl Observer for Failures {
///     fn after_attempt(&self, _attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
///         if outcome.error.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// # let _ = Failures::default();
/// ```
pub trait Observer: fmt::Debug + Send + Sync + 'static {
    /// An attempt is about to be sent; its turn has come.
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let _ = attempt;
    }

    /// An attempt has ended. Not called for an attempt whose call was dropped while it was under way.
    fn after_attempt(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let _ = (attempt, outcome);
    }

    /// A reply differs from its schema in `count` places of one kind; only with the builder's `watch_drift`.
    fn drift(&self, drift: &Drift, count: u64) {
        let _ = (drift, count);
    }
}

/// An attempt of a call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation, such as `create-card`.
    pub operation: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// The host and port asked, without path.
    pub server: &'a str,
    /// Counted from 1 within the call.
    pub number: u32,
    /// The caller's request id, when there is one.
    pub request_id: Option<&'a str>,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptOutcome<'a> {
    /// From its turn to the end of the reply, without the wait for its turn.
    pub duration: Duration,
    /// The HTTP status, when a reply came or began.
    pub status: Option<u16>,
    /// Why it failed; none when it succeeded.
    pub error: Option<&'a Error>,
    /// The wait before the next attempt; none when this was the last.
    pub next_after: Option<Duration>,
}

impl<'a> Attempt<'a> {
    pub(crate) fn new(
        operation: &'a str,
        method: &'a str,
        server: &'a str,
        number: u32,
        request_id: Option<&'a str>,
    ) -> Self {
        Self { operation, method, server, number, request_id }
    }
}

impl<'a> AttemptOutcome<'a> {
    pub(crate) fn new(
        duration: Duration,
        status: Option<u16>,
        error: Option<&'a Error>,
        next_after: Option<Duration>,
    ) -> Self {
        Self { duration, status, error, next_after }
    }
}
