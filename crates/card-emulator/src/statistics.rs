//! Counts of what was answered.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

/// What a vendor's module tells of its reply. All texts are the emulator's own, so the counts are bounded.
#[derive(Clone)]
pub(crate) struct Answered {
    /// `success`, a code of the emulator, or an HTTP status.
    pub(crate) code: &'static str,
}

/// Counts by operation and code.
#[derive(Default)]
pub(crate) struct Statistics(Mutex<BTreeMap<(&'static str, &'static str), u64>>);

impl Statistics {
    pub(crate) fn count(&self, operation: Option<&'static str>, code: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((operation.unwrap_or("unknown"), code)).or_default() += 1;
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// One entry each operation and code, in their order.
    pub(crate) fn report(&self) -> Value {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = counts
            .iter()
            .map(|((operation, code), count)| json!({"operation": operation, "code": code, "count": count}));
        json!({"requests": counts.values().sum::<u64>(), "answers": entries.collect::<Vec<_>>()})
    }
}
