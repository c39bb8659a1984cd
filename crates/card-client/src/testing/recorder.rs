//! What a client sends, written down beside a real connection.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::header::HeaderMap;

use crate::PreparedRequest;
use crate::transport::Call;

/// Most requests that are kept unless chosen: a test that loops must not fill the memory.
const MOST_REQUESTS: usize = 100_000;

/// A record of every attempt a client sends, over a real connection or canned replies alike. Clones share the record.
///
/// Give it to a builder's `record`. What is recorded is what goes out, retries included, whether an answer comes or not; an
/// attempt is recorded before it is tried, so one that finds no connection is in the record too.
///
/// The record keeps 100,000 requests, or as many as [`keep`](Self::keep) says. What comes after that is
/// [counted](Self::count) and not kept, and [`requests`](Self::requests) says so loudly rather than show a part as the whole.
///
/// ```
/// use card_client::id123::Client;
/// use card_client::testing::Recorder;
/// use card_types::id123::CreateCard;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let canned = card_client::testing::Canned::new().json(200, r#"{"status":"success","card-id":"A-1042"}"#);
/// # let (key, template) = ("a-key", "template");
/// let recorder = Recorder::new();
/// let client = Client::builder(key).region("us").record(&recorder);
/// # let client = client.canned(&canned);
/// let client = client.build()?;
/// client.create_card(&CreateCard::new(template, "A-1042")).await?;
/// assert_eq!(recorder.requests()[0].json()["action"], "create-card");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Recorder {
    record: Arc<Mutex<Record>>,
    is_redacted: bool,
}

struct Record {
    kept: Vec<PreparedRequest>,
    /// Attempts that came when the record was full.
    lost: u64,
    most: usize,
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

impl Recorder {
    /// Keeps requests in full, without the credential: bodies hold what was sent.
    pub fn new() -> Self {
        let record = Record { kept: Vec::new(), lost: 0, most: MOST_REQUESTS };
        Self { record: Arc::new(Mutex::new(record)), is_redacted: false }
    }

    /// Keeps the form of requests only, as [`PreparedRequest::redacted`] does: for tests against real data.
    pub fn redacted() -> Self {
        Self { is_redacted: true, ..Self::new() }
    }

    /// Keeps as many requests as this, for all clones of this record: 0 to count only.
    #[must_use]
    pub fn keep(self, requests: usize) -> Self {
        self.record().most = requests;
        self
    }

    /// The attempts so far, in the order in which they began.
    ///
    /// # Panics
    /// When there were more than the record keeps: part of the answer would pass for all of it.
    pub fn requests(&self) -> Vec<PreparedRequest> {
        self.whole().kept.clone()
    }

    /// The attempts so far, which the record then forgets: what comes next is counted from the start.
    ///
    /// # Panics
    /// As [`requests`](Self::requests).
    pub fn take(&self) -> Vec<PreparedRequest> {
        std::mem::take(&mut self.whole().kept)
    }

    /// How many attempts there were so far, kept or not.
    pub fn count(&self) -> u64 {
        let record = self.record();
        record.lost.saturating_add(record.kept.len() as u64)
    }

    pub(crate) fn record_attempt(&self, call: &Call, headers: &HeaderMap) {
        let request = PreparedRequest::of(call, headers);
        let request = if self.is_redacted { request.redacted() } else { request };
        let mut record = self.record();
        if record.kept.len() < record.most {
            record.kept.push(request);
        } else {
            record.lost = record.lost.saturating_add(1);
        }
    }

    /// The record, when it is the whole of it.
    fn whole(&self) -> MutexGuard<'_, Record> {
        let record = self.record();
        let Record { lost, most, .. } = *record;
        assert!(
            lost == 0,
            "the recorder keeps {most} requests and {lost} more were sent: `take` them in between, choose another number \
             with `Recorder::keep`, or ask for their `count` alone"
        );
        record
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line, not a hundred thousand requests.
        let mut text = f.debug_struct("Recorder");
        text.field("count", &self.count()).field("is_redacted", &self.is_redacted).finish_non_exhaustive()
    }
}
