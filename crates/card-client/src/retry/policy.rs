//! How often and how patiently a request is repeated.

use std::time::Duration;

use crate::Error;

/// Largest number of attempts that can be asked for: beyond it a policy is a mistake, not patience.
const MOST_ATTEMPTS: u32 = 100;

/// How a client repeats requests that failed in a way that a repetition can mend.
///
/// What may be repeated is decided by the schema and by what is known of the failure, never by the policy: see the crate's
/// section on retries. The policy says how often, how long and how patiently.
///
/// Waits are drawn from zero to `first_wait * 2^n` ("full jitter"), at most `longest_wait`; a `Retry-After` of the server
/// is a lower bound, up to `longest_retry_after`.
///
/// ```
/// use std::time::Duration;
/// use card_client::RetryPolicy;
///
/// let patient = RetryPolicy::new().max_attempts(8).deadline(Duration::from_secs(600));
/// let never = RetryPolicy::none();
/// assert_ne!(patient, never);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    pub(crate) longest_retry_after: Duration,
    pub(crate) deadline: Option<Duration>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// At most 4 attempts within 2 minutes, waits drawn below 0.25, 0.5 and 1 second, `Retry-After` up to 60 seconds.
    pub fn new() -> Self {
        Self {
            max_attempts: 4,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(20),
            longest_retry_after: Duration::from_secs(60),
            deadline: Some(Duration::from_secs(120)),
        }
    }

    /// One attempt, and no deadline beside the timeout of the exchange.
    pub fn none() -> Self {
        Self { max_attempts: 1, deadline: None, ..Self::new() }
    }

    /// How often a request is sent at most, the first time included: 1 to 100.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// The bound of the first wait; it doubles with each attempt.
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The bound of every wait that the server did not ask for.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// The most that a server's `Retry-After` is heeded. What it asked for stands in
    /// [`Error::retry_after`](crate::Error::retry_after).
    #[must_use]
    pub fn longest_retry_after(mut self, wait: Duration) -> Self {
        self.longest_retry_after = wait;
        self
    }

    /// The time for the whole call: queueing, all attempts and all waits. A wait that would pass it is not begun.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// No deadline for the whole call.
    #[must_use]
    pub fn without_deadline(mut self) -> Self {
        self.deadline = None;
        self
    }

    /// Refuses what could never work.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if !(1..=MOST_ATTEMPTS).contains(&self.max_attempts) {
            return Err(Error::configuration(format!("max_attempts must be 1 to {MOST_ATTEMPTS}")));
        }
        if self.deadline.is_some_and(|deadline| deadline.is_zero()) {
            return Err(Error::configuration("a deadline of zero would fail every request"));
        }
        Ok(())
    }

    /// The wait before the attempt that follows attempt `number` (counted from 1), for a `fraction` from 0 to 1.
    pub(crate) fn wait(&self, number: u32, fraction: f64, retry_after: Option<Duration>) -> Duration {
        let factor = 2_u32.saturating_pow(number.saturating_sub(1));
        let bound = self.first_wait.saturating_mul(factor).min(self.longest_wait);
        // Beyond what a duration holds, and for a fraction that is no number, the bound itself is drawn.
        let drawn = Duration::try_from_secs_f64(bound.as_secs_f64() * fraction.clamp(0.0, 1.0)).unwrap_or(bound);
        match retry_after {
            // The draw comes on top, or all clients told "30 seconds" would return in the same instant.
            Some(asked) => asked.min(self.longest_retry_after).saturating_add(drawn),
            None => drawn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Duration = Duration::from_millis(1);

    #[test]
    fn waits_double_up_to_the_longest_and_are_spread_down_to_zero() {
        let policy = RetryPolicy::new().first_wait(100 * MILLISECOND).longest_wait(350 * MILLISECOND);
        let bounds: Vec<_> = (1..=4).map(|number| policy.wait(number, 1.0, None)).collect();
        assert_eq!(bounds, [100, 200, 350, 350].map(|n| n * MILLISECOND));
        assert_eq!(policy.wait(3, 0.0, None), Duration::ZERO);
        assert_eq!(policy.wait(2, 0.5, None), 100 * MILLISECOND);
        assert_eq!(policy.wait(u32::MAX, 1.0, None), 350 * MILLISECOND);
    }

    #[test]
    fn the_server_can_ask_for_longer_up_to_the_cap() {
        let policy = RetryPolicy::new().first_wait(100 * MILLISECOND).longest_retry_after(Duration::from_secs(5));
        assert_eq!(policy.wait(1, 0.0, Some(Duration::from_secs(3))), Duration::from_secs(3));
        assert_eq!(policy.wait(1, 1.0, Some(Duration::from_secs(3))), Duration::from_millis(3100));
        assert_eq!(policy.wait(1, 0.0, Some(Duration::MAX)), Duration::from_secs(5));
    }

    #[test]
    fn no_choice_and_no_draw_overflows_a_wait() {
        let policy = RetryPolicy::new().first_wait(Duration::MAX).longest_wait(Duration::MAX);
        assert_eq!(policy.wait(99, 1.0, Some(Duration::MAX)), Duration::MAX);
        assert_eq!(policy.wait(1, 0.0, None), Duration::ZERO);
        assert_eq!(RetryPolicy::new().wait(1, f64::NAN, None), 250 * MILLISECOND);
        assert_eq!(RetryPolicy::new().wait(1, f64::INFINITY, None), 250 * MILLISECOND);
    }

    #[test]
    fn policies_that_could_never_work_are_refused() {
        assert!(RetryPolicy::new().max_attempts(0).check().is_err());
        assert!(RetryPolicy::new().max_attempts(101).check().is_err());
        assert!(RetryPolicy::new().deadline(Duration::ZERO).check().is_err());
        assert!(RetryPolicy::none().check().is_ok());
    }
}
