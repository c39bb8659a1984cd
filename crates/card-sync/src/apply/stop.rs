//! Ending a run before its end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// Why a run ended before its end. What was under way was finished and written down.
#[derive(Debug)]
#[non_exhaustive]
pub enum Stopped {
    /// Somebody asked for it, by [`Stopper::stop`].
    Interrupted,
    /// The server refused the key or credential.
    Credentials(card_client::Error),
    /// The server turned requests away again and again: too many, too fast, or not now.
    Limit(card_client::Error),
    /// No connection, again and again.
    Unreachable(card_client::Error),
    /// The server's answer is not that of this API: a wrong address, or a gateway in between.
    WrongServer(card_client::Error),
    /// So many steps were refused or came to an unknown outcome that going on would be of no use.
    TooManyFailures,
    /// The plan has expired since it was begun. What was unsettled was settled, and nothing more was sent.
    Expired,
}

/// Ends a run in good order: what was sent is finished, and nothing more is sent, also not what waits for its turn within the
/// rate. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Stopper(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    is_stopped: AtomicBool,
    reason: Mutex<Option<Stopped>>,
    notify: Notify,
}

impl Stopper {
    /// Asks the run to end.
    pub fn stop(&self) {
        self.stop_because(Stopped::Interrupted);
    }

    /// The first reason counts.
    pub(super) fn stop_because(&self, reason: Stopped) {
        self.0.reason.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
        self.0.is_stopped.store(true, Ordering::Release);
        self.0.notify.notify_waiters();
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.0.is_stopped.load(Ordering::Acquire)
    }

    /// Returns when the run is asked to end, at once where it was asked before.
    pub(super) async fn stopped(&self) {
        let notified = self.0.notify.notified();
        if !self.is_stopped() {
            notified.await;
        }
    }

    pub(super) fn take_reason(&self) -> Option<Stopped> {
        self.0.reason.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_reason_counts_and_wakes_whoever_waits() {
        let stopper = Stopper::default();
        let waiting = tokio::spawn({
            let stopper = stopper.clone();
            async move { stopper.stopped().await }
        });
        tokio::task::yield_now().await;
        stopper.stop_because(Stopped::TooManyFailures);
        stopper.stop();
        waiting.await.unwrap();
        stopper.stopped().await;
        assert!(matches!(stopper.take_reason(), Some(Stopped::TooManyFailures)));
    }
}
