//! Time that passes only when it is slept through, and randomness that is known beforehand.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::{Clock, Randomness};

/// The most that passes in all: no clock can count on for ever.
const END_OF_TIME: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// A clock whose sleeps end at once and are recorded. Clones share the time.
///
/// For tests of one call at a time over real sockets: calls that queue behind each other would see their deadline pass at
/// once. Where no socket is involved, use tokio's paused time with the default clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<Time>>);

#[derive(Debug)]
struct Time {
    start: Instant,
    passed: Duration,
    sleeps: Vec<Duration>,
}

impl Time {
    fn pass(&mut self, duration: Duration) {
        self.passed = self.passed.saturating_add(duration).min(END_OF_TIME);
    }
}

impl ManualClock {
    /// A clock that begins now, and at the beginning of 1970 as far as dates go.
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Time { start: Instant::now(), passed: Duration::ZERO, sleeps: Vec::new() })))
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        self.time().pass(duration);
    }

    /// All sleeps so far, in order.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.time().sleeps.clone()
    }

    fn time(&self) -> MutexGuard<'_, Time> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Instant {
        let time = self.time();
        time.start + time.passed
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.time().passed
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let clock = self.clone();
        // Time passes when the sleep is awaited, not when it is made.
        Box::pin(async move {
            let mut time = clock.time();
            time.pass(duration);
            time.sleeps.push(duration);
        })
    }
}

/// Always the same number: 1 makes each wait as long as it can be, 0 makes it zero.
#[derive(Debug, Clone, Copy)]
pub struct FixedRandomness(pub f64);

impl Randomness for FixedRandomness {
    fn fraction(&self) -> f64 {
        self.0
    }
}
