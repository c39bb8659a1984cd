//! A token bucket: a rate on average, a burst at most.

use std::time::{Duration, Instant};

/// Tokens flow in at the rate, up to the burst; each attempt takes one.
#[derive(Debug)]
pub(super) struct Bucket {
    tokens: f64,
    burst: f64,
    filled: Instant,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn new(burst: u32, now: Instant) -> Self {
        let burst = f64::from(burst);
        Self { tokens: burst, burst, filled: now }
    }

    /// Takes a token, or tells how long until there is one.
    pub(super) fn take(&mut self, rate: f64, now: Instant) -> Result<(), Duration> {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * rate).min(self.burst);
        self.filled = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        // A nanosecond more, since rounding down would wake the waiter just too early.
        Err(Duration::from_secs_f64((1.0 - self.tokens) / rate) + Duration::from_nanos(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_at_once_and_then_one_per_interval() {
        let start = Instant::now();
        let mut bucket = Bucket::new(3, start);
        assert_eq!([(); 3].map(|()| bucket.take(10.0, start)), [Ok(()); 3]);
        let wait = bucket.take(10.0, start).unwrap_err();
        assert!((99..=101).contains(&wait.as_millis()), "{wait:?}");
        assert_eq!(bucket.take(10.0, start + wait), Ok(()));
        assert!(bucket.take(10.0, start + wait).is_err());
    }

    #[test]
    fn a_long_pause_fills_no_more_than_the_burst() {
        let start = Instant::now();
        let mut bucket = Bucket::new(2, start);
        let later = start + Duration::from_secs(3600);
        assert_eq!([(); 2].map(|()| bucket.take(10.0, later)), [Ok(()); 2]);
        assert!(bucket.take(10.0, later).is_err());
    }

    #[test]
    fn time_that_seems_to_go_back_harms_nothing() {
        let start = Instant::now() + Duration::from_secs(10);
        let mut bucket = Bucket::new(1, start);
        assert!(bucket.take(1.0, start).is_ok());
        assert!(bucket.take(1.0, start.checked_sub(Duration::from_secs(5)).unwrap()).is_err());
    }
}
