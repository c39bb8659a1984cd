//! What a caller chooses.

use std::time::Duration;

/// How a plan is carried out. The rate stands in the client's [`Limits`](card_client::Limits): it is shared by everything
/// that is sent and read through that client.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct ApplySettings {
    pub(super) concurrency: usize,
    pub(super) ahead: usize,
    pub(super) max_failures: Option<u64>,
    pub(super) settle_after: Duration,
    pub(super) settle_rounds: u32,
    pub(super) result_codes: Option<Vec<i32>>,
}

impl Default for ApplySettings {
    fn default() -> Self {
        Self::new()
    }
}

impl ApplySettings {
    /// 16 cards at once, stop after 100 failures, unknown outcomes read after 30 seconds, two rounds of that.
    pub fn new() -> Self {
        Self {
            concurrency: 16,
            ahead: 256,
            max_failures: Some(100),
            settle_after: Duration::from_secs(30),
            settle_rounds: 2,
            result_codes: None,
        }
    }

    /// How many cards are worked on at once, at least 1. Steps of one card always follow each other.
    pub fn concurrency(mut self, cards: usize) -> Self {
        self.concurrency = cards.max(1);
        self
    }

    /// For how many steps intents are written ahead, at least 1; 256 unless set. Each commit waits for the disk, so more of
    /// them in one cost less; after a crash as many are settled by reading, one call each.
    pub fn ahead(mut self, steps: usize) -> Self {
        self.ahead = steps.max(1);
        self
    }

    /// After how many refusals and unknown outcomes nothing more is sent; none for no limit.
    pub fn max_failures(mut self, failures: Option<u64>) -> Self {
        self.max_failures = failures;
        self
    }

    /// How long a request may still be under way at the vendor's after its reply was lost. Reading earlier could miss it.
    pub fn settle_after(mut self, wait: Duration) -> Self {
        self.settle_after = wait;
        self
    }

    /// How often unknown outcomes are settled by reading at the end of a run; 0 leaves that to the next run.
    pub fn settle_rounds(mut self, rounds: u32) -> Self {
        self.settle_rounds = rounds;
        self
    }

    /// Which result codes of BluB0X mean that it was done; any, unless set, since their meaning is not published.
    pub fn result_codes(mut self, codes: Option<Vec<i32>>) -> Self {
        self.result_codes = codes;
        self
    }
}
