//! Where every attempt waits for its turn, first come, first served.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex as Turnstile, Notify};

use super::adaptive::Pace;
use super::bucket::Bucket;
use super::{LimitFigures, Limits};
use crate::clock::Clock;

/// The longest that a `Retry-After` holds everybody back, where a policy sets no bound: longer than any program runs, and
/// within what a clock can count to.
const LONGEST_HOLD: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The limits in action, one for each client and its clones.
pub(crate) struct Gate {
    limits: Limits,
    clock: Arc<dyn Clock>,
    /// Held by the attempt at the head of the queue. tokio's mutex hands over in order of arrival.
    turnstile: Turnstile<()>,
    freed: Notify,
    state: Mutex<State>,
}

struct State {
    in_flight: usize,
    /// Attempts in the queue, its head included. Counted before the head looks for room and under the same lock as the
    /// room itself, so that whoever makes room knows whether somebody is to be told.
    waiting: usize,
    bucket: Bucket,
    pace: Pace,
    held_until: Option<Instant>,
}

/// What the head of the queue waits for.
enum Wait {
    ForOthers,
    For(Duration),
}

impl Gate {
    pub(crate) fn new(limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let bucket = Bucket::new(limits.burst, clock.now());
        let state = State { in_flight: 0, waiting: 0, bucket, pace: Pace::new(), held_until: None };
        Self { limits, clock, turnstile: Turnstile::new(()), freed: Notify::new(), state: Mutex::new(state) }
    }

    /// The way without a queue: a permit if nobody waits and there is room at once.
    pub(crate) fn enter_at_once(&self) -> Option<Permit<'_>> {
        let mut state = self.state();
        if state.waiting > 0 {
            return None;
        }
        self.try_enter(&mut state).ok().map(|generation| Permit { gate: self, generation })
    }

    /// Waits for its turn. May be dropped at any time: the place in the queue is given up, nothing else is lost.
    pub(crate) async fn enter(&self) -> Permit<'_> {
        let _waiting = Waiting::new(self);
        let _turn = self.turnstile.lock().await;
        loop {
            // Made before the look, so that a place freed in between is not missed.
            let freed = self.freed.notified();
            let tried = self.try_enter(&mut self.state());
            match tried {
                Ok(generation) => return Permit { gate: self, generation },
                Err(Wait::ForOthers) => freed.await,
                Err(Wait::For(duration)) => self.clock.sleep(duration).await,
            }
        }
    }

    fn try_enter(&self, state: &mut State) -> Result<u64, Wait> {
        let State { in_flight, bucket, pace, held_until, .. } = state;
        if *in_flight >= pace.concurrency(self.limits.concurrency) {
            return Err(Wait::ForOthers);
        }
        if self.limits.rate.is_some() || held_until.is_some() {
            let now = self.clock.now();
            if let Some(until) = *held_until {
                if until > now {
                    return Err(Wait::For(until - now));
                }
                *held_until = None;
            }
            if let Some(rate) = self.limits.rate {
                bucket.take(pace.rate(rate), now).map_err(Wait::For)?;
            }
        }
        *in_flight += 1;
        Ok(pace.generation())
    }

    /// The figures of this moment.
    pub(crate) fn figures(&self) -> LimitFigures {
        let now = self.clock.now();
        let state = self.state();
        LimitFigures {
            in_flight: state.in_flight,
            waiting: state.waiting,
            concurrency: state.pace.concurrency(self.limits.concurrency),
            rate: self.limits.rate.map(|rate| state.pace.rate(rate)),
            slowdowns: state.pace.slowdowns(),
            held_back: state.held_until.map_or(Duration::ZERO, |until| until.saturating_duration_since(now)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives a place back, after the pace has learnt what there is to learn.
    fn leave(&self, learn: impl FnOnce(&mut State)) {
        let mut state = self.state();
        learn(&mut state);
        state.in_flight -= 1;
        let is_awaited = state.waiting > 0;
        drop(state);
        if is_awaited {
            // Only the head of the queue listens, and a notice that nobody hears is kept for the next.
            self.freed.notify_one();
        }
    }
}

/// The right to have one attempt under way; given back when dropped.
pub(crate) struct Permit<'a> {
    gate: &'a Gate,
    generation: u64,
}

impl Permit<'_> {
    /// Gives the permit back and tells what came of the attempt: whether it was answered, or turned away with a wish for a
    /// pause.
    pub(crate) fn finish(self, status: Option<u16>, hold: Option<Duration>) {
        let (gate, generation) = (self.gate, self.generation);
        let until = hold.and_then(|hold| gate.clock.now().checked_add(hold.min(LONGEST_HOLD)));
        // The place is given back right here, not once more by Drop. Nothing that can fail stands in between.
        std::mem::forget(self);
        gate.leave(|state| match status {
            _ if !gate.limits.adaptive => {}
            Some(429 | 503) => {
                state.pace.overloaded(generation);
                state.held_until = state.held_until.max(until);
            }
            Some(_) => state.pace.answered(),
            None => {}
        });
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.gate.leave(|_| {});
    }
}

/// Counts a waiter for as long as it lives.
struct Waiting<'a>(&'a Gate);

impl<'a> Waiting<'a> {
    fn new(gate: &'a Gate) -> Self {
        gate.state().waiting += 1;
        Self(gate)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.state().waiting -= 1;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant as TokioInstant;

    use super::*;
    use crate::TokioClock;

    fn gate(limits: Limits) -> Arc<Gate> {
        Arc::new(Gate::new(limits, Arc::new(TokioClock)))
    }

    #[tokio::test(start_paused = true)]
    async fn attempts_are_served_in_the_order_in_which_they_came() {
        let gate = gate(Limits::new().concurrency(1));
        let order = Arc::new(Mutex::new(Vec::new()));
        let first = gate.enter().await;
        let mut tasks = Vec::new();
        for number in 0..20 {
            let (gate, order) = (gate.clone(), order.clone());
            tasks.push(tokio::spawn(async move {
                let _permit = gate.enter().await;
                order.lock().unwrap().push(number);
                tokio::task::yield_now().await;
            }));
            tokio::task::yield_now().await;
        }
        assert_eq!((gate.figures().waiting, gate.figures().in_flight), (20, 1));
        drop(first);
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(*order.lock().unwrap(), (0..20).collect::<Vec<_>>());
        assert_eq!((gate.figures().waiting, gate.figures().in_flight), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn the_rate_is_kept_on_average_and_the_burst_passes_at_once() {
        let gate = gate(Limits::new().rate(10.0).burst(5));
        let start = TokioInstant::now();
        for _ in 0..25 {
            drop(gate.enter().await);
        }
        let passed = start.elapsed();
        assert!((2_000..2_100).contains(&passed.as_millis()), "{passed:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_waiter_that_gives_up_blocks_nobody() {
        let gate = gate(Limits::new().concurrency(1));
        let held = gate.enter().await;
        let gave_up = tokio::time::timeout(Duration::from_secs(1), gate.enter()).await;
        assert!(gave_up.is_err());
        drop(held);
        let next = tokio::time::timeout(Duration::from_secs(1), gate.enter()).await;
        assert!(next.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn an_overloaded_server_halves_the_limit_and_holds_everybody_back() {
        let gate = gate(Limits::new().concurrency(8));
        gate.enter().await.finish(Some(429), Some(Duration::from_secs(30)));
        let figures = gate.figures();
        assert_eq!((figures.concurrency, figures.slowdowns, figures.held_back), (4, 1, Duration::from_secs(30)));
        let start = TokioInstant::now();
        let permit = gate.enter().await;
        assert!(start.elapsed() >= Duration::from_secs(30));
        permit.finish(Some(200), None);
        assert_eq!(gate.figures().held_back, Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_longer_than_time_itself_holds_everybody_back_all_the_same() {
        let gate = gate(Limits::new());
        gate.enter().await.finish(Some(503), Some(Duration::MAX));
        assert_eq!(gate.figures().held_back, LONGEST_HOLD);
    }

    #[tokio::test(start_paused = true)]
    async fn fixed_limits_stay_as_they_are() {
        let gate = gate(Limits::new().concurrency(8).adaptive(false));
        gate.enter().await.finish(Some(503), Some(Duration::from_secs(30)));
        assert_eq!((gate.figures().concurrency, gate.figures().slowdowns), (8, 0));
    }
}
