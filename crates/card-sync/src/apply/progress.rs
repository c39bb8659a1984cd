//! How far a run has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::journal::{StepStatus, Tally};

/// Reads the progress of a run at any time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Watch(Arc<Counters>);

/// How far a run has come at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// Steps of the plan.
    pub total: u64,
    /// What became of them, those of earlier runs included. `open` is what is left.
    pub tally: Tally,
    /// Steps that this run settled.
    pub settled_now: u64,
    /// Requests that this run sent to change something, repetitions included.
    pub calls: u64,
    /// How often this run read a card to settle an unknown outcome.
    pub readings: u64,
    /// Since the run began.
    pub elapsed: Duration,
}

#[derive(Debug)]
pub(super) struct Counters {
    total: u64,
    begun: Instant,
    confirmed: AtomicU64,
    failed: AtomicU64,
    unknown: AtomicU64,
    skipped: AtomicU64,
    settled_before: u64,
    calls: AtomicU64,
    readings: AtomicU64,
}

impl Watch {
    pub(super) fn new(total: u64, before: Tally) -> Self {
        Self(Arc::new(Counters {
            total,
            begun: Instant::now(),
            confirmed: before.confirmed.into(),
            failed: before.failed.into(),
            unknown: before.unknown.into(),
            skipped: before.skipped.into(),
            settled_before: before.settled(),
            calls: AtomicU64::new(0),
            readings: AtomicU64::new(0),
        }))
    }

    /// The progress at this moment.
    pub fn progress(&self) -> Progress {
        let Counters { total, begun, confirmed, failed, unknown, skipped, settled_before, calls, readings } = &*self.0;
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut tally = Tally {
            confirmed: read(confirmed),
            failed: read(failed),
            unknown: read(unknown),
            skipped: read(skipped),
            open: 0,
        };
        tally.open = total.saturating_sub(tally.settled() + tally.unknown);
        Progress {
            total: *total,
            settled_now: tally.settled().saturating_sub(*settled_before),
            tally,
            calls: read(calls),
            readings: read(readings),
            elapsed: begun.elapsed(),
        }
    }

    pub(super) fn called(&self) {
        self.0.calls.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn has_read(&self) {
        self.0.readings.fetch_add(1, Ordering::Relaxed);
    }

    /// A step goes from one status to another.
    pub(super) fn moved(&self, from: Option<StepStatus>, to: StepStatus) {
        if let Some(from) = from {
            self.counter(from).fetch_sub(1, Ordering::Relaxed);
        }
        self.counter(to).fetch_add(1, Ordering::Relaxed);
    }

    /// A step is as if it had never been sent.
    pub(super) fn reopened(&self, from: Option<StepStatus>) {
        if let Some(from) = from {
            self.counter(from).fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn counter(&self, status: StepStatus) -> &AtomicU64 {
        match status {
            StepStatus::Confirmed => &self.0.confirmed,
            StepStatus::Failed => &self.0.failed,
            StepStatus::Skipped => &self.0.skipped,
            StepStatus::Intended | StepStatus::Sent | StepStatus::Unknown => &self.0.unknown,
        }
    }
}

impl Progress {
    /// Steps settled in a second, on average over this run; 0 before the first.
    #[expect(clippy::cast_precision_loss, reason = "numbers of steps are far below 2^52")]
    pub fn rate(&self) -> f64 {
        let seconds = self.elapsed.as_secs_f64();
        if seconds > 0.0 { self.settled_now as f64 / seconds } else { 0.0 }
    }

    /// How long the rest will take at this rate; none before anything was settled.
    #[expect(clippy::cast_precision_loss, reason = "numbers of steps are far below 2^52")]
    pub fn left(&self) -> Option<Duration> {
        let left = (self.total.saturating_sub(self.tally.settled())) as f64;
        let rate = self.rate();
        if rate > 0.0 { Duration::try_from_secs_f64(left / rate).ok() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_where_they_stand() {
        let before = Tally { confirmed: 2, unknown: 1, ..Tally::default() };
        let watch = Watch::new(10, before);
        watch.moved(Some(StepStatus::Unknown), StepStatus::Confirmed);
        watch.moved(None, StepStatus::Failed);
        let progress = watch.progress();
        let expected = Tally { confirmed: 3, failed: 1, unknown: 0, skipped: 0, open: 6 };
        assert_eq!((progress.tally, progress.settled_now, progress.total), (expected, 2, 10));
        assert!(progress.rate() > 0.0 && progress.left().is_some());
    }
}
