//! What a person at a terminal is told while a request is waited for: that it is, and why. Scripts are told nothing.

use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use card_client::{Attempt, AttemptOutcome, Error, ErrorKind, Observer};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use crate::failure::with_server;
use crate::output::note_over_a_bar;

/// After so long without an answer it is told that one is waited for, and then each time it is twice as long.
const PATIENCE: Duration = Duration::from_secs(3);

/// Many requests under way fail together: of notes that come faster than this the first is told.
const BETWEEN: Duration = Duration::from_secs(1);

/// Tells of waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    /// Whether somebody else repeats what the client gives up.
    is_repeated: bool,
    tell: fn(&str),
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    under_way: usize,
    /// Counts the times at which nothing was under way: a watch ends with the time it began in.
    rests: u64,
    told: Option<Instant>,
}

impl Waiting {
    /// For a terminal on standard error; `None` without one. `is_repeated`: a run sends again what the client gives up.
    pub(crate) fn at_a_terminal(is_repeated: bool) -> Option<Self> {
        io::stderr().is_terminal().then(|| Self::telling(is_repeated, note_over_a_bar))
    }

    fn telling(is_repeated: bool, tell: fn(&str)) -> Self {
        Self { is_repeated, tell, state: Arc::default() }
    }
}

impl Observer for Waiting {
    fn before_attempt(&self, attempt: &Attempt<'_>) {
        let mut state = lock(&self.state);
        state.under_way += 1;
        if state.under_way > 1 {
            return;
        }
        let (rests, shared, tell) = (state.rests, self.state.clone(), self.tell);
        let what = format!("waiting for {} to answer {}", attempt.server, attempt.operation);
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                let mut waited = Duration::ZERO;
                loop {
                    let more = PATIENCE.max(waited);
                    sleep(more).await;
                    waited += more;
                    let state = lock(&shared);
                    if state.under_way == 0 || state.rests != rests {
                        return;
                    }
                    tell(&format!("{what}, for {} s; Ctrl-C ends it", waited.as_secs()));
                }
            });
        }
    }

    fn after_attempt(&self, _: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let mut state = lock(&self.state);
        state.under_way = state.under_way.saturating_sub(1);
        if state.under_way == 0 {
            state.rests += 1;
        }
        let Some(error) = outcome.error else { return };
        let again = match outcome.next_after {
            Some(wait) => format!("trying again in {:.1} s", wait.as_secs_f64()),
            None if self.is_repeated && passes(error) => "trying again for a while".to_owned(),
            None => return,
        };
        let now = Instant::now();
        if state.told.is_none_or(|told| now.duration_since(told) >= BETWEEN) {
            state.told = Some(now);
            (self.tell)(&format!("{}; {again}", with_server(error)));
        }
    }
}

/// Whether a run waits for the reason to pass.
fn passes(error: &Error) -> bool {
    error.kind() == ErrorKind::Connect || matches!(error.status(), Some(429 | 503))
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use card_client::RetryPolicy;
    use card_client::id123::Client;
    use card_types::id123::ListCards;

    use super::*;

    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

    #[tokio::test]
    async fn it_is_told_why_and_how_long_a_request_waits_before_it_is_sent_again() {
        let closed = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", closed.local_addr().unwrap());
        drop(closed);
        let client = Client::builder("key")
            .base_url(&url)
            .retry(RetryPolicy::new().max_attempts(3).first_wait(Duration::from_millis(1)))
            .observer(Waiting::telling(false, |text| TOLD.lock().unwrap().push(text.to_owned())))
            .build()
            .unwrap();
        client.send(&ListCards::new("T")).await.unwrap_err();
        let told = TOLD.lock().unwrap().join("\n");
        assert!(
            told.contains("no connection") && told.contains(&url) && told.contains("trying again in 0.0 s"),
            "{told}"
        );
        assert_eq!(told.lines().count(), 1, "three failures within a moment are told once: {told}");
    }
}
