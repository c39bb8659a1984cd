//! What came in and what became of it, without what the schemas call sensitive.

mod entry;
mod id123;
mod sighting;

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

pub use entry::JournalEntry;
pub(crate) use sighting::Sighting;

/// Largest body that is kept, in bytes of its JSON.
const MOST_BODY: usize = 16 * 1024;

/// The last requests, up to a number; older ones go.
pub(crate) struct Journal {
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    entries: VecDeque<JournalEntry>,
    /// Number of the last entry; entries are numbered from 1.
    last: u64,
}

impl Journal {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, kept: Mutex::default() }
    }

    /// Numbers and keeps an entry; without its body where that is too large even when redacted. Returns the number.
    pub(crate) fn add(&self, mut entry: JournalEntry) -> u64 {
        // What comes in small stays small, so only large bodies cost a second look. Images are large and redacted.
        let large = |body: &Value| entry.body_bytes > MOST_BODY && body.to_string().len() > MOST_BODY;
        if entry.body.as_ref().is_some_and(large) {
            entry.body = None;
            entry.notes.push(format!("the body is not kept: it has more than {MOST_BODY} bytes when redacted"));
        }
        let mut kept = self.lock();
        kept.last += 1;
        entry.number = kept.last;
        kept.entries.push_back(entry);
        while kept.entries.len() > self.capacity {
            kept.entries.pop_front();
        }
        kept.last
    }

    /// The reply of this entry never reached its client.
    pub(crate) fn mark_undelivered(&self, number: u64) {
        let mut kept = self.lock();
        if let Some(entry) = kept.entries.iter_mut().rev().find(|entry| entry.number == number) {
            entry.undelivered = true;
        }
    }

    /// What is kept, oldest first.
    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.lock().entries.iter().cloned().collect()
    }

    pub(crate) fn find(&self, number: u64) -> Option<JournalEntry> {
        self.lock().entries.iter().find(|entry| entry.number == number).cloned()
    }

    /// Shows these entries in place of its own, as many as it keeps. Numbering goes on behind the highest number.
    pub(crate) fn take_over(&self, entries: Vec<JournalEntry>) {
        let mut kept = self.lock();
        let last = entries.iter().map(|entry| entry.number).max().unwrap_or_default();
        kept.last = kept.last.max(last);
        let surplus = entries.len().saturating_sub(self.capacity);
        kept.entries = entries.into_iter().skip(surplus).collect();
    }

    /// Those behind this number, oldest first, at most so many of the newest.
    pub(crate) fn entries_after(&self, number: u64, most: usize) -> Vec<JournalEntry> {
        let kept = self.lock();
        let newer = kept.entries.iter().rev().take_while(|entry| entry.number > number).take(most);
        let mut newer: Vec<_> = newer.cloned().collect();
        newer.reverse();
        newer
    }

    /// The number of the last request, whether or not it is kept; 0 before the first.
    pub(crate) fn last(&self) -> u64 {
        self.lock().last
    }

    /// Forgets all entries; numbering goes on, so that a number never means two requests.
    pub(crate) fn clear(&self) {
        self.lock().entries.clear();
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
