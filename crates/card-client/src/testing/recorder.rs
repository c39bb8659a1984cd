//! What a client sends, written down beside a real connection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::HeaderMap;

use crate::PreparedRequest;
use crate::transport::Call;

/// Most requests that are kept: a test that loops must not fill the memory.
const MOST_REQUESTS: usize = 100_000;

/// A record of every attempt a client sends, over a real connection or canned replies alike. Clones share the record.
///
/// Give it to a builder's `record`. What is recorded is what goes out, retries included, whether an answer comes or not; an
/// attempt is recorded before it is tried, so one that finds no connection is in the record too.
///
/// ```no_run
/// use card_client::id123::Client;
/// use card_client::testing::Recorder;
///
/// # async fn run(base_url: &str) -> Result<(), card_client::Error> {
/// let recorder = Recorder::new();
/// let client = Client::builder("a-key").base_url(base_url).record(&recorder).build()?;
/// client.deactivate("template", "A-1042").await?;
/// assert_eq!(recorder.requests()[0].json()["status-action"], "deactivate");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Recorder {
    requests: Arc<Mutex<Vec<PreparedRequest>>>,
    is_redacted: bool,
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

impl Recorder {
    /// Keeps requests in full, without the credential: bodies hold what was sent.
    pub fn new() -> Self {
        Self { requests: Arc::default(), is_redacted: false }
    }

    /// Keeps the form of requests only, as [`PreparedRequest::redacted`] does: for tests against real data.
    pub fn redacted() -> Self {
        Self { requests: Arc::default(), is_redacted: true }
    }

    /// The attempts so far, in the order in which they began; the first 100,000 of them.
    pub fn requests(&self) -> Vec<PreparedRequest> {
        self.state().clone()
    }

    /// The attempts so far, which the record then forgets: what comes next is counted from the start.
    pub fn take(&self) -> Vec<PreparedRequest> {
        std::mem::take(&mut *self.state())
    }

    pub(crate) fn record(&self, call: &Call, headers: &HeaderMap) {
        let request = PreparedRequest::of(call, headers);
        let request = if self.is_redacted { request.redacted() } else { request };
        let mut requests = self.state();
        if requests.len() < MOST_REQUESTS {
            requests.push(request);
        }
    }

    fn state(&self) -> MutexGuard<'_, Vec<PreparedRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
