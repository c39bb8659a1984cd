//! Counts of what was answered.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a vendor's module tells of its reply. All texts are the emulator's own, so the counts are bounded.
#[derive(Clone)]
pub(crate) struct Answered {
    /// `success`, a code of the emulator, or an HTTP status.
    pub(crate) code: &'static str,
}

/// Counts by operation and code.
#[derive(Default)]
pub(crate) struct Statistics(Mutex<BTreeMap<Answer, u64>>);

/// Operation and code.
type Answer = (Cow<'static, str>, Cow<'static, str>);

/// One count.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answers {
    operation: Cow<'static, str>,
    code: Cow<'static, str>,
    count: u64,
}

impl Statistics {
    pub(crate) fn count(&self, operation: Option<&'static str>, code: &'static str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counts.entry((operation.unwrap_or("unknown").into(), code.into())).or_default() += 1;
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Shows these counts in place of its own.
    pub(crate) fn take_over(&self, answers: Vec<Answers>) {
        let counts = answers.into_iter().map(|one| ((one.operation, one.code), one.count)).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = counts;
    }

    /// One entry each operation and code, in their order.
    pub(crate) fn answers(&self) -> Vec<Answers> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = counts.iter().map(|((operation, code), count)| Answers {
            operation: operation.clone(),
            code: code.clone(),
            count: *count,
        });
        answers.collect()
    }

    /// All counts, and their sum.
    pub(crate) fn report(&self) -> Value {
        let answers = self.answers();
        // What another emulator counted may be any number.
        let requests = answers.iter().fold(0_u64, |sum, one| sum.saturating_add(one.count));
        json!({"requests": requests, "answers": answers})
    }
}
