//! Time and randomness, exchangeable so that tests take no real time.

use std::fmt;
use std::future::Future;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

/// The time a client lives by: for waits between attempts, deadlines, rates, and dates in `Retry-After`.
///
/// The time limits of a single exchange (`timeout`, `connect_timeout`, `read_timeout`) always follow tokio's clock.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// A reading that never goes back.
    fn now(&self) -> Instant;

    /// The time of day, which may jump.
    fn wall(&self) -> SystemTime;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// Where the spread of waiting times comes from.
pub trait Randomness: fmt::Debug + Send + Sync + 'static {
    /// A number from 0 to 1.
    fn fraction(&self) -> f64;
}

/// The clock of tokio: the machine's, or the paused one of a test.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioClock;

impl Clock for TokioClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The standard library's random seeds: good enough to spread waits, not for secrets.
#[derive(Debug, Clone, Copy, Default)]
pub struct SeedRandomness;

impl Randomness for SeedRandomness {
    fn fraction(&self) -> f64 {
        // Each `RandomState` hashes differently; 32 bits are exact in an f64.
        let bits = RandomState::new().build_hasher().finish() >> 32;
        f64::from(u32::try_from(bits).unwrap_or(u32::MAX)) / f64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_spread_between_zero_and_one() {
        let fractions: Vec<f64> = (0..200).map(|_| SeedRandomness.fraction()).collect();
        assert!(fractions.iter().all(|fraction| (0.0..=1.0).contains(fraction)));
        assert!(fractions.iter().any(|fraction| *fraction < 0.3) && fractions.iter().any(|fraction| *fraction > 0.7));
    }

    #[tokio::test(start_paused = true)]
    async fn the_clock_follows_a_paused_runtime() {
        let start = TokioClock.now();
        TokioClock.sleep(Duration::from_secs(3600)).await;
        assert!(TokioClock.now() - start >= Duration::from_secs(3600));
    }
}
