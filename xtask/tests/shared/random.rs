//! Random choices that can be repeated, and the places of a document.

use std::env;

use serde_json::Value;

/// Xorshift: good enough to choose places, and the same everywhere.
pub(crate) struct Random(u64);

impl Random {
    /// Begins at the number in the environment variable `seed`, else at a fixed one, and prints it: cargo shows what a test
    /// printed when it fails.
    pub(crate) fn of(seed: &str) -> Self {
        let number = number(seed, 0x9E37_79B9_7F4A_7C15);
        println!("to repeat it: {seed}={number}");
        Self(number | 1)
    }

    /// A number below the limit.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 16) % limit as u64).unwrap()
    }

    /// One of some texts.
    pub(crate) fn one(&mut self, texts: &[&'static str]) -> &'static str {
        texts[self.below(texts.len())]
    }
}

/// A number from an environment variable, else another.
pub(crate) fn number(variable: &str, otherwise: u64) -> u64 {
    env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Pointers to a value and all that is in it.
pub(crate) fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    visit(value, &mut String::new(), &mut found);
    found
}

fn visit(value: &Value, pointer: &mut String, found: &mut Vec<String>) {
    found.push(pointer.clone());
    let length = pointer.len();
    let members = value.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value));
    let entries = value.as_array().into_iter().flatten().enumerate().map(|(index, value)| (index.to_string(), value));
    for (key, value) in members.chain(entries) {
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        visit(value, pointer, found);
        pointer.truncate(length);
    }
}
