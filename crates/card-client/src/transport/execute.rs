//! The attempts of one call: wait for a turn, send, classify, decide, wait, send again.

use std::time::{Duration, Instant};

use tracing::Instrument;

use super::{Call, RawReply, Transport, Wire};
use crate::limits::Permit;
use crate::observe::{Attempt, AttemptOutcome, AttemptSpan};
use crate::retry;
use crate::{CallOptions, Error, ErrorKind, Response, RetryPolicy};

/// Where a call stands.
struct Progress {
    started: Instant,
    attempts: u32,
    /// An attempt before the current one may have been carried out.
    may_be_done: bool,
}

impl Transport {
    /// Sends, and sends again as the policy and the safety of the request allow. `read` sorts a reply.
    pub(crate) async fn execute<T>(
        &self,
        call: Call,
        options: &CallOptions,
        read: fn(RawReply) -> Result<Response<T>, Error>,
    ) -> Result<Response<T>, Error> {
        let policy = options.retry.as_ref().unwrap_or(&self.0.retry);
        policy.check().map_err(|error| error.during(call.subject))?;
        let mut progress = Progress { started: self.0.clock.now(), attempts: 0, may_be_done: false };
        let mut earlier = None;
        loop {
            let permit = match self.turn(policy, &progress).await {
                Ok(permit) => permit,
                // What the last attempt met tells more than that there was no time for another.
                Err(error) => return Err(earlier.unwrap_or_else(|| self.finish(call.subject, error))),
            };
            progress.attempts += 1;
            let Failed { error, next_after } = match self.attempt(&call, policy, &progress, &permit, read).await {
                Ok(response) => return Ok(response.after(progress.attempts)),
                Err(failed) => failed,
            };
            drop(permit);
            let Some(wait) = next_after else { return Err(error) };
            progress.may_be_done |= error.is_outcome_unknown();
            earlier = Some(error);
            self.0.clock.sleep(wait).await;
        }
    }

    /// One attempt, seen by spans and observers.
    async fn attempt<T>(
        &self,
        call: &Call,
        policy: &RetryPolicy,
        progress: &Progress,
        permit: &Permit<'_>,
        read: fn(RawReply) -> Result<Response<T>, Error>,
    ) -> Result<Response<T>, Failed> {
        let number = progress.attempts;
        let attempt =
            Attempt::new(call.subject.operation, call.method.as_str(), &self.0.server, number, call.request_id());
        self.0.observers.iter().for_each(|observer| observer.before_attempt(&attempt));
        let begun = (!self.0.observers.is_empty()).then(|| self.0.clock.now());
        let span = AttemptSpan::open(call, number);
        let result = self.exchange(call, self.left(policy, progress)).instrument(span.span()).await.and_then(read);
        let result = match result {
            Ok(response) => Ok(response),
            Err(error) => {
                let error = self.finish(call.subject, error.previewed(&call.body)).after(number, progress.may_be_done);
                let next_after = self.next_wait(&error, call, policy, progress);
                Err(Failed { error, next_after })
            }
        };
        let (status, failed, body) = match &result {
            Ok(response) => (Some(response.status()), None, Some(response.body())),
            Err(failed) => (failed.error.status(), Some(failed), failed.error.body()),
        };
        if let (Some(drift), Some(body)) = (&self.0.drift, body) {
            drift.look_at(call.subject.operation, body, |drift, count| {
                self.0.observers.iter().for_each(|observer| observer.drift(drift, count));
            });
        }
        let hold =
            failed.and_then(|failed| failed.error.retry_after()).map(|hold| hold.min(policy.longest_retry_after));
        permit.learn(status, hold);
        span.close(status, failed.map(|failed| &failed.error));
        if let Some(begun) = begun {
            let duration = self.0.clock.now().saturating_duration_since(begun);
            let next_after = failed.and_then(|failed| failed.next_after);
            let outcome = AttemptOutcome::new(duration, status, failed.map(|failed| &failed.error), next_after);
            self.0.observers.iter().for_each(|observer| observer.after_attempt(&attempt, &outcome));
        }
        result
    }

    async fn exchange(&self, call: &Call, left: Option<Duration>) -> Result<RawReply, Error> {
        match &self.0.wire {
            Wire::Http(http) => http.exchange(call, left, || self.0.clock.wall()).await,
            #[cfg(feature = "testing")]
            Wire::Canned(canned) => canned.exchange(call, self.0.clock.wall()),
        }
    }

    /// Waits in the queue of the limits, no longer than the deadline.
    async fn turn(&self, policy: &RetryPolicy, progress: &Progress) -> Result<Permit<'_>, Error> {
        if let Some(permit) = self.0.gate.enter_at_once() {
            return Ok(permit);
        }
        let Some(left) = self.left(policy, progress) else { return Ok(self.0.gate.enter().await) };
        tokio::select! {
            biased;
            permit = self.0.gate.enter() => Ok(permit),
            () = self.0.clock.sleep(left) => {
                Err(Error::new(ErrorKind::DeadlineExceeded, "waiting for a turn within the client's limits"))
            }
        }
    }

    /// What is left of the call's deadline.
    fn left(&self, policy: &RetryPolicy, progress: &Progress) -> Option<Duration> {
        let deadline = policy.deadline?;
        Some(deadline.saturating_sub(self.0.clock.now().saturating_duration_since(progress.started)))
    }

    /// The wait before the next attempt; none when there shall be no other.
    fn next_wait(&self, error: &Error, call: &Call, policy: &RetryPolicy, progress: &Progress) -> Option<Duration> {
        if progress.attempts >= policy.max_attempts || !retry::is_worth_repeating(error, call.repeat) {
            return None;
        }
        let wait = policy.wait(progress.attempts, self.0.randomness.fraction(), error.retry_after());
        // A wait that ends after the deadline would only delay the bad news.
        self.left(policy, progress).is_none_or(|left| wait < left).then_some(wait)
    }
}

/// An attempt that failed, and the wait before the next where there shall be one.
struct Failed {
    error: Error,
    next_after: Option<Duration>,
}
