//! Slowing down by half, speeding up by steps: additive increase, multiplicative decrease.

/// Share of the chosen limits that is in use. Halved by an overloaded server, raised by successes.
#[derive(Debug)]
pub(super) struct Pace {
    share: f64,
    /// Attempts that began before the last slowdown; their replies do not slow down again.
    generation: u64,
    slowdowns: u64,
}

/// The smallest share: it would take a server an hour of trouble to get here, and minutes to leave.
const SMALLEST_SHARE: f64 = 1.0 / 1024.0;

/// The rise per success, as a share of the chosen limits: 100 successes from half speed to full speed.
const STEP: f64 = 0.005;

impl Pace {
    pub(super) fn new() -> Self {
        Self { share: 1.0, generation: 0, slowdowns: 0 }
    }

    /// Marks an attempt that begins now.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn slowdowns(&self) -> u64 {
        self.slowdowns
    }

    /// The server is overloaded, as an attempt of `generation` was told. True when it slowed the client down.
    pub(super) fn overloaded(&mut self, generation: u64) -> bool {
        // Sixty-four attempts under way that are all turned away are one event, not sixty-four.
        if generation != self.generation {
            return false;
        }
        self.share = (self.share / 2.0).max(SMALLEST_SHARE);
        self.generation += 1;
        self.slowdowns += 1;
        true
    }

    /// An attempt was answered.
    pub(super) fn answered(&mut self) {
        self.share = (self.share + STEP).min(1.0);
    }

    /// The limit of attempts under way, never below 1.
    pub(super) fn concurrency(&self, chosen: usize) -> usize {
        if self.share >= 1.0 {
            return chosen;
        }
        let chosen = f64::from(u32::try_from(chosen).unwrap_or(u32::MAX));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and u32::MAX")]
        let limit = (chosen * self.share).floor().max(1.0) as usize;
        limit
    }

    /// The rate in use.
    pub(super) fn rate(&self, chosen: f64) -> f64 {
        (chosen * self.share).max(f64::MIN_POSITIVE.max(chosen * SMALLEST_SHARE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_round_of_overload_halves_and_successes_restore_in_steps() {
        let mut pace = Pace::new();
        assert_eq!(pace.concurrency(64), 64);
        let first = pace.generation();
        assert!(pace.overloaded(first));
        assert!(!pace.overloaded(first), "an attempt that began earlier tells nothing new");
        assert_eq!((pace.concurrency(64), pace.slowdowns()), (32, 1));
        assert!(pace.overloaded(pace.generation()));
        assert_eq!(pace.concurrency(64), 16);
        assert!((pace.rate(10.0) - 2.5).abs() < 1e-9);
        for _ in 0..150 {
            pace.answered();
        }
        assert_eq!(pace.concurrency(64), 64);
        assert!((pace.rate(10.0) - 10.0).abs() < 1e-9);
    }

    #[test]
    fn one_attempt_at_a_time_always_remains() {
        let mut pace = Pace::new();
        for _ in 0..100 {
            pace.overloaded(pace.generation());
        }
        assert_eq!(pace.concurrency(64), 1);
        assert!(pace.rate(1.0) > 0.0);
    }
}
