//! The attempts of one call: wait for a turn, send, classify, decide, wait, send again.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::HeaderValue;
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

/// Something that is found out before a call is sent, on the heap: the usual call has none.
pub(crate) type Check<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

impl Transport {
    /// Waits for `before`, where something has to be found out first; what is wrong with the call itself is told before that.
    /// Sends, and sends again as the policy and the safety of the request allow. `read` sorts a reply.
    ///
    /// Futures are kept small here: sixty-four calls at once compete for the processor's nearest memory, and what the
    /// usual call does not need (a wait in the queue, a span) is put on the heap when it is needed.
    #[expect(clippy::manual_async_fn, reason = "an async fn would hold the call twice")]
    pub(crate) fn execute<'a, T>(
        &'a self,
        call: Result<Call, Error>,
        before: Option<Check<'a>>,
        options: &'a CallOptions,
        read: fn(Box<RawReply>) -> Result<Response<T>, Error>,
    ) -> impl Future<Output = Result<Response<T>, Error>> + Send + use<'a, T> {
        async move {
            let call = match call {
                Ok(ref call) => call,
                Err(error) => return Err(error),
            };
            let policy = options.retry.as_ref().unwrap_or(&self.0.retry);
            policy.check().map_err(|error| error.during(call.subject))?;
            let mut progress = Progress { started: self.0.clock.now(), attempts: 0, may_be_done: false };
            let is_fresh = before.is_none();
            if let Some(check) = before {
                check.await?;
            }
            let mut earlier = None;
            loop {
                let (permit, left) = match self.0.gate.enter_at_once() {
                    // Nothing has passed yet: the clock need not be asked again.
                    Some(permit) if is_fresh && progress.attempts == 0 => (permit, policy.deadline),
                    Some(permit) => (permit, self.left(policy, &progress)),
                    None => match Box::pin(self.turn(policy, &progress)).await {
                        Ok(permit) => (permit, self.left(policy, &progress)),
                        // What the last attempt met tells more than that there was no time for another.
                        Err(error) => return Err(earlier.unwrap_or_else(|| self.finish(call.subject, error))),
                    },
                };
                if left.is_some_and(|left| left.is_zero()) {
                    // Sent now, it would time out at once, and leave open what was not even tried.
                    return Err(earlier.unwrap_or_else(|| self.finish(call.subject, no_time())));
                }
                progress.attempts += 1;
                options.note_sent();
                let Failed { error, next_after } =
                    match self.attempt(call, policy, &progress, (permit, left), read).await {
                        Ok(response) => return Ok(response),
                        Err(failed) => failed,
                    };
                let Some(wait) = next_after else { return Err(error) };
                progress.may_be_done |= error.is_outcome_unknown();
                earlier = Some(error);
                self.0.clock.sleep(wait).await;
            }
        }
    }

    /// One attempt, seen by spans and observers.
    async fn attempt<T>(
        &self,
        call: &Call,
        policy: &RetryPolicy,
        progress: &Progress,
        (permit, left): (Permit<'_>, Option<Duration>),
        read: fn(Box<RawReply>) -> Result<Response<T>, Error>,
    ) -> Result<Response<T>, Failed> {
        #[cfg(feature = "testing")]
        if let Some(recorder) = &self.0.recorder {
            recorder.record_attempt(call, &self.headers(call));
        }
        let begun = self.tell_before(call, progress);
        let span = AttemptSpan::open(call, progress.attempts);
        let reply = match (&span, &self.0.wire) {
            (Some(span), _) => Box::pin(self.exchange(call, left).instrument(span.span())).await,
            // Without a layer between, since each costs a copy of the future below it.
            (None, Wire::Http(http)) => http.exchange(self, call, left).await,
            #[cfg(feature = "testing")]
            (None, Wire::Canned(..)) => self.exchange(call, left).await,
        };
        let mut result = match reply.and_then(|mut reply| {
            self.remove_echo(&mut reply);
            read(reply)
        }) {
            Ok(mut response) => {
                response.received_by(progress.attempts);
                Ok(response)
            }
            Err(error) => {
                let error = error.previewed(&call.body);
                let error = self.finish(call.subject, error).after(progress.attempts, progress.may_be_done);
                let next_after = self.next_wait(&error, call, policy, progress);
                Err(Failed { error, next_after })
            }
        };
        self.look_for_drift(call, &mut result);
        let (status, failed) = match &result {
            Ok(response) => (Some(response.status()), None),
            Err(failed) => (failed.error.status(), Some(failed)),
        };
        let hold = failed.and_then(|failed| failed.error.retry_after());
        permit.finish(status, hold.map(|hold| hold.min(policy.longest_retry_after)));
        if let Some(span) = span {
            span.close(status, failed.map(|failed| &failed.error));
        }
        if let Some(begun) = begun {
            self.tell_after(call, progress, begun, status, failed);
        }
        result
    }

    /// Tells observers of an attempt about to be sent; gives the time when there are any.
    fn tell_before(&self, call: &Call, progress: &Progress) -> Option<Instant> {
        if self.0.observers.is_empty() {
            return None;
        }
        let attempt = self.seen(call, progress);
        self.0.observers.iter().for_each(|observer| observer.before_attempt(&attempt));
        Some(self.0.clock.now())
    }

    /// Tells observers what came of an attempt.
    fn tell_after(
        &self,
        call: &Call,
        progress: &Progress,
        begun: Instant,
        status: Option<u16>,
        failed: Option<&Failed>,
    ) {
        let duration = self.0.clock.now().saturating_duration_since(begun);
        let next_after = failed.and_then(|failed| failed.next_after);
        let outcome = AttemptOutcome::new(duration, status, failed.map(|failed| &failed.error), next_after);
        let attempt = self.seen(call, progress);
        self.0.observers.iter().for_each(|observer| observer.after_attempt(&attempt, &outcome));
    }

    fn seen<'a>(&'a self, call: &'a Call, progress: &Progress) -> Attempt<'a> {
        let method = call.method.as_str();
        Attempt::new(call.subject.operation, method, &self.0.server, progress.attempts, call.request_id())
    }

    /// Compares the reply with its schema, where that was asked for.
    fn look_for_drift<T>(&self, call: &Call, result: &mut Result<Response<T>, Failed>) {
        let Some(drift) = &self.0.drift else { return };
        let body = match &*result {
            Ok(response) => Some(response.body()),
            Err(failed) => failed.error.body(),
        };
        let Some(body) = body else { return };
        let notices = drift.look_at(call.subject.operation, body, |drift, count| {
            self.0.observers.iter().for_each(|observer| observer.drift(drift, count));
        });
        if let Ok(response) = result {
            response.notice(notices);
        }
    }

    async fn exchange(&self, call: &Call, left: Option<Duration>) -> Result<Box<RawReply>, Error> {
        match &self.0.wire {
            Wire::Http(http) => http.exchange(self, call, left).await,
            #[cfg(feature = "testing")]
            Wire::Canned(canned, cap) => {
                let reply = canned.exchange(call, &self.headers(call), self.wall())?;
                if reply.body.len() > *cap {
                    Err(super::http::too_large(*cap).with_status(reply.status))
                } else {
                    Ok(reply)
                }
            }
        }
    }

    /// The time of day, for dates in `Retry-After`.
    pub(super) fn wall(&self) -> SystemTime {
        self.0.clock.wall()
    }

    /// Replaces every echo of the credential, in body and headers.
    fn remove_echo(&self, reply: &mut RawReply) {
        let credential = &self.0.credential;
        if let Some(body) = credential.redact_bytes(&reply.body) {
            reply.body = body.into();
        }
        for value in reply.headers.values_mut() {
            if let Some(Ok(clean)) = credential.redact_bytes(value.as_bytes()).map(HeaderValue::try_from) {
                *value = clean;
            }
        }
    }

    /// Waits in the queue of the limits, no longer than the deadline.
    async fn turn(&self, policy: &RetryPolicy, progress: &Progress) -> Result<Permit<'_>, Error> {
        let Some(left) = self.left(policy, progress) else { return Ok(self.0.gate.enter().await) };
        tokio::select! {
            biased;
            permit = self.0.gate.enter() => Ok(permit),
            () = self.0.clock.sleep(left) => Err(no_time()),
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
        // What could not be connected to in its time would not be in less, and it could then no longer be told that nothing was
        // sent.
        let is_connect_timeout = error.kind() == ErrorKind::Connect && error.is_timeout();
        let needed = if is_connect_timeout { self.0.connect_timeout } else { Duration::ZERO };
        // A wait that ends after the deadline would only delay the bad news.
        self.left(policy, progress).is_none_or(|left| wait.saturating_add(needed) < left).then_some(wait)
    }
}

/// The deadline passed before the first attempt.
fn no_time() -> Error {
    Error::new(ErrorKind::DeadlineExceeded, "waiting for a turn within the client's limits")
}

/// An attempt that failed, and the wait before the next where there shall be one.
struct Failed {
    error: Error,
    next_after: Option<Duration>,
}
