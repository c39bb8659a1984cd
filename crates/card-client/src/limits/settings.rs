//! What a caller chooses, and the figures a caller can read.

use std::time::Duration;

use crate::Error;

/// How many attempts at once when nothing is chosen: enough for a nightly load, and no flood.
const DEFAULT_CONCURRENCY: usize = 64;

/// How fast a client sends and how many attempts it has under way, counted over all its clones.
///
/// The vendors publish no limits, so there is no rate unless one is chosen. Attempts that have to wait are served in the
/// order in which they came. When the server answers 429 or 503, both limits are halved (once for all
/// attempts that were under way, however many of them are turned away) and the server's `Retry-After` holds everybody back; each success brings them up again, step by step.
///
/// ```
/// use card_client::Limits;
///
/// let limits = Limits::new().concurrency(8).rate(20.0).burst(5);
/// # let _ = limits;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    pub(super) concurrency: usize,
    pub(super) rate: Option<f64>,
    pub(super) burst: u32,
    pub(super) adaptive: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// 64 attempts at once, no rate, adaptive.
    pub fn new() -> Self {
        Self { concurrency: DEFAULT_CONCURRENCY, rate: None, burst: 1, adaptive: true }
    }

    /// How many attempts may be under way at once, at least 1.
    #[must_use]
    pub fn concurrency(mut self, attempts: usize) -> Self {
        self.concurrency = attempts;
        self
    }

    /// How many attempts may begin in a second, on average; above 0.
    #[must_use]
    pub fn rate(mut self, attempts_per_second: f64) -> Self {
        self.rate = Some(attempts_per_second);
        self
    }

    /// How many attempts may begin at once after a pause, where there is a rate; at least 1, which is the default.
    #[must_use]
    pub fn burst(mut self, attempts: u32) -> Self {
        self.burst = attempts;
        self
    }

    /// Whether 429 and 503 slow the client down. Default: yes.
    #[must_use]
    pub fn adaptive(mut self, adaptive: bool) -> Self {
        self.adaptive = adaptive;
        self
    }

    /// Refuses what could never work.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.concurrency == 0 || self.burst == 0 {
            return Err(Error::configuration("a concurrency or burst of zero would hold back every request"));
        }
        // The lower bound keeps every wait within what a Duration can hold.
        if self.rate.is_some_and(|rate| !rate.is_finite() || rate < 1e-6) {
            return Err(Error::configuration("a rate must be at least 0.000001 attempts per second"));
        }
        Ok(())
    }
}

/// What a client's limits are doing at this moment, for a gauge or a log line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LimitFigures {
    /// Attempts under way.
    pub in_flight: usize,
    /// Attempts that wait for their turn.
    pub waiting: usize,
    /// Attempts that may be under way at once at present; at most what was chosen.
    pub concurrency: usize,
    /// Attempts that may begin in a second at present; none without a rate.
    pub rate: Option<f64>,
    /// How often an overloaded server made the client slow down.
    pub slowdowns: u64,
    /// How much longer everybody is held back by a `Retry-After`; zero when nobody is.
    pub held_back: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_could_never_work_are_refused() {
        for limits in [
            Limits::new().concurrency(0),
            Limits::new().burst(0),
            Limits::new().rate(0.0),
            Limits::new().rate(-1.0),
            Limits::new().rate(f64::NAN),
            Limits::new().rate(f64::INFINITY),
        ] {
            assert!(limits.check().is_err(), "{limits:?}");
        }
        assert!(Limits::new().rate(0.01).check().is_ok());
    }
}
