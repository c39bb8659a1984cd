//! Timestamps of replies, which may hold anything.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use super::Timestamp;

/// A reply's timestamp: parsed where possible, otherwise its text, kept as it came.
///
/// ID123's samples print `EXPIRATION TIMESTAMP` in such a place; a date nobody can read must not cost the whole reply.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LooseTimestamp {
    /// A date and time.
    Known(Timestamp),
    /// Anything else, unchanged.
    Text(Box<str>),
}

impl LooseTimestamp {
    /// The timestamp, where the text was one.
    pub fn timestamp(&self) -> Option<Timestamp> {
        match self {
            Self::Known(timestamp) => Some(*timestamp),
            Self::Text(_) => None,
        }
    }
}

impl From<Timestamp> for LooseTimestamp {
    fn from(timestamp: Timestamp) -> Self {
        Self::Known(timestamp)
    }
}

impl From<&str> for LooseTimestamp {
    fn from(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Text(text.into()), Self::Known)
    }
}

impl fmt::Display for LooseTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(timestamp) => timestamp.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl Serialize for LooseTimestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(timestamp) => timestamp.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for LooseTimestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LooseVisitor;
        impl Visitor<'_> for LooseVisitor {
            type Value = LooseTimestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, usually a date and time")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<LooseTimestamp, E> {
                Ok(text.into())
            }
        }
        deserializer.deserialize_str(LooseVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_no_date_survives() {
        let placeholder: LooseTimestamp = serde_json::from_str("\"EXPIRATION TIMESTAMP\"").unwrap();
        assert_eq!(placeholder.timestamp(), None);
        assert_eq!(serde_json::to_string(&placeholder).unwrap(), "\"EXPIRATION TIMESTAMP\"");
    }
}
