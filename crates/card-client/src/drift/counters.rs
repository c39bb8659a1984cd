//! How often each difference was seen.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::{Drift, walk};

/// Most differences that are told apart: a sender of ever new names must not fill the memory.
const MOST_DIFFERENCES: usize = 1000;

/// A difference, and how often it was seen by a client and its clones.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DriftCount {
    /// The difference.
    pub drift: Drift,
    /// In how many places of all replies so far.
    pub count: u64,
}

/// The differences seen so far.
#[derive(Debug, Default)]
pub(crate) struct Counters(Mutex<BTreeMap<Drift, u64>>);

impl Counters {
    /// Compares a reply with its schema, counts, tells each difference once for the reply, and gives them back.
    pub(crate) fn look_at(
        &self,
        operation: &'static str,
        body: &[u8],
        mut tell: impl FnMut(&Drift, u64),
    ) -> Vec<Drift> {
        let found = walk::differences(operation, body);
        for (drift, count) in &found {
            tell(drift, *count);
        }
        let notices = found.keys().cloned().collect();
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (drift, count) in found {
            if let Some(total) = counts.get_mut(&drift) {
                *total = total.saturating_add(count);
            } else if counts.len() < MOST_DIFFERENCES {
                counts.insert(drift, count);
            }
        }
        notices
    }

    /// All differences in the order of the schema.
    pub(crate) fn counts(&self) -> Vec<DriftCount> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(drift, count)| DriftCount { drift: drift.clone(), count: *count }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ever_new_names_do_not_fill_the_memory() {
        let counters = Counters::default();
        for number in 0..MOST_DIFFERENCES + 100 {
            let body = format!(r#"{{"status":"success","data":[],"n{number}":1,"again":1}}"#);
            counters.look_at("list-cards", body.as_bytes(), |_, count| assert_eq!(count, 1));
        }
        let counts = counters.counts();
        assert_eq!(counts.len(), MOST_DIFFERENCES);
        let again = counts.iter().find(|count| count.drift.member == "again").unwrap();
        assert_eq!(again.count, (MOST_DIFFERENCES + 100) as u64);
    }
}
