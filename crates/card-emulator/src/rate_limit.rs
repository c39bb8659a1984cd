//! A model of a vendor's rate limit, to size a client against. What the vendors do is unknown.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// Token buckets: a request takes a token; without one it gets 429 with `Retry-After` and is not carried out.
///
/// By the machine's time, not by the emulator's clock: a client waits in real time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RateLimit {
    burst: u32,
    per_second: f64,
    #[serde(default)]
    per_operation: bool,
}

/// The limit in force, and its buckets.
pub(crate) struct RateLimiter(Mutex<State>);

#[derive(Default)]
struct State {
    limit: Option<RateLimit>,
    buckets: HashMap<&'static str, Bucket>,
}

struct Bucket {
    tokens: f64,
    at: Instant,
}

impl RateLimit {
    /// Buckets that hold `burst` tokens and gain `per_second` of them; one bucket for all requests.
    pub fn new(burst: u32, per_second: f64) -> Self {
        Self { burst, per_second, per_operation: false }
    }

    /// A bucket for each operation.
    #[must_use]
    pub fn per_operation(mut self) -> Self {
        self.per_operation = true;
        self
    }

    /// At least one token, and at least one a day.
    pub(crate) fn check(self) -> Result<(), Error> {
        let wrong = |message: &str| Err(Error::new(ErrorKind::Configuration, message));
        if self.burst == 0 {
            return wrong("the rate limit's burst is 0; allow at least one request");
        }
        if !(1.0 / 86_400.0..=1e6).contains(&self.per_second) {
            return wrong("the rate limit's requests per second must be from one a day to a million a second");
        }
        Ok(())
    }
}

impl RateLimiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self(Mutex::new(State { limit, buckets: HashMap::new() }))
    }

    pub(crate) fn replace(&self, limit: Option<RateLimit>) {
        *self.lock() = State { limit, buckets: HashMap::new() };
    }

    pub(crate) fn limit(&self) -> Option<RateLimit> {
        self.lock().limit
    }

    /// Takes a token; where there is none, after how many whole seconds there will be one.
    pub(crate) fn take(&self, operation: Option<&'static str>, now: Instant) -> Result<(), u64> {
        let mut state = self.lock();
        let Some(limit) = state.limit else { return Ok(()) };
        let name = if limit.per_operation { operation.unwrap_or("unknown") } else { "all" };
        let most = f64::from(limit.burst);
        let bucket = state.buckets.entry(name).or_insert(Bucket { tokens: most, at: now });
        let gained = now.saturating_duration_since(bucket.at).as_secs_f64() * limit.per_second;
        bucket.tokens = (bucket.tokens + gained).min(most);
        bucket.at = now;
        if bucket.tokens >= 1.0 {
            bucket.tokens -= 1.0;
            return Ok(());
        }
        let seconds = ((1.0 - bucket.tokens) / limit.per_second).ceil();
        // At most a day, by the check of the limit.
        Err((1..=86_400_u32).find(|whole| f64::from(*whole) >= seconds).map_or(86_400, u64::from))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_is_served_then_as_many_as_are_gained() {
        let limiter = RateLimiter::new(Some(RateLimit::new(3, 0.5)));
        let begun = Instant::now();
        let after = |seconds: f64| begun + Duration::from_secs_f64(seconds);
        for _ in 0..3 {
            assert_eq!(limiter.take(None, begun), Ok(()));
        }
        assert_eq!(limiter.take(Some("create-card"), begun), Err(2));
        assert_eq!(limiter.take(None, after(1.5)), Err(1));
        assert_eq!(limiter.take(None, after(2.0)), Ok(()));
        assert_eq!(limiter.take(None, after(2.0)), Err(2));
        let served = (0..10).filter(|_| limiter.take(None, after(1000.0)).is_ok()).count();
        assert_eq!(served, 3, "a bucket never holds more than the burst");
    }

    #[test]
    fn operations_can_have_buckets_of_their_own() {
        let limiter = RateLimiter::new(Some(RateLimit::new(1, 1.0).per_operation()));
        let now = Instant::now();
        assert_eq!(limiter.take(Some("create-card"), now), Ok(()));
        assert_eq!(limiter.take(Some("list-cards"), now), Ok(()));
        assert_eq!(limiter.take(Some("create-card"), now), Err(1));
        limiter.replace(None);
        assert_eq!(limiter.take(Some("create-card"), now), Ok(()));
    }

    #[test]
    fn a_limit_that_would_serve_nothing_is_refused() {
        for limit in
            [RateLimit::new(0, 1.0), RateLimit::new(1, 0.0), RateLimit::new(1, f64::NAN), RateLimit::new(1, 1e9)]
        {
            assert_eq!(limit.check().unwrap_err().kind(), ErrorKind::Configuration);
        }
        RateLimit::new(1, 1.0).check().unwrap();
    }
}
