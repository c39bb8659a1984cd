//! The attempts of one call: send, classify, decide, wait, send again.

use std::time::{Duration, Instant};

use super::{Call, RawReply, Transport, Wire};
use crate::retry::{self, Repeat};
use crate::{CallOptions, Error, Response, RetryPolicy};

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
        policy.check().map_err(|error| error.during(call.operation))?;
        let mut progress = Progress { started: self.0.clock.now(), attempts: 0, may_be_done: false };
        loop {
            progress.attempts += 1;
            let left = self.left(policy, &progress);
            let result = self.exchange(&call, left).await.and_then(read);
            let error = match result {
                Ok(response) => return Ok(response.after(progress.attempts)),
                Err(error) => self.finish(call.operation, error).after(progress.attempts, progress.may_be_done),
            };
            let Some(wait) = self.next_wait(&error, &call, policy, &progress) else { return Err(error) };
            progress.may_be_done |= call.repeat != Repeat::Reads && error.is_outcome_unknown();
            self.0.clock.sleep(wait).await;
        }
    }

    async fn exchange(&self, call: &Call, left: Option<Duration>) -> Result<RawReply, Error> {
        match &self.0.wire {
            Wire::Http(http) => http.exchange(call, left, self.0.clock.wall()).await,
            #[cfg(feature = "testing")]
            Wire::Canned(canned) => canned.exchange(call, self.0.clock.wall()),
        }
    }

    /// What is left of the call's deadline.
    fn left(&self, policy: &RetryPolicy, progress: &Progress) -> Option<Duration> {
        let passed = self.0.clock.now().saturating_duration_since(progress.started);
        policy.deadline.map(|deadline| deadline.saturating_sub(passed))
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
