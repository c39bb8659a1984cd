//! Members of a reply that the schema does not know.

use std::fmt;

use serde_json::Value;

/// Unknown members, in the order in which they came; empty costs no allocation.
///
/// They are written back after the known members. Debug shows the names only, since nothing is known of the values.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Vec<(String, Value)>);

impl Extra {
    /// Whether every member was known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of unknown members.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value of the last unknown member called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Adds a member at the end.
    pub fn push(&mut self, name: impl Into<String>, value: Value) {
        self.0.push((name.into(), value));
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
