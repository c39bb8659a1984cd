//! Text that some replies print with quotes and some without.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// A string or number of a reply, kept as text.
///
/// ID123 prints `card-id` and `code` quoted in some replies and bare in others (documented by its own samples).
/// Equality and order look at the text only; writing gives back the form that was read.
///
/// ```
/// use card_types::Scalar;
/// let bare: Scalar = card_types::json::from_str("1042").unwrap();
/// assert_eq!(bare, *"1042");
/// assert_eq!(card_types::json::to_string(&bare).unwrap(), "1042");
/// ```
#[derive(Clone, Default)]
pub struct Scalar {
    text: Box<str>,
    bare: bool,
}

impl Scalar {
    /// The text, without quotes.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it was a JSON number.
    pub fn is_number(&self) -> bool {
        self.bare
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self { text: text.into(), bare: false }
    }
}

impl From<String> for Scalar {
    fn from(text: String) -> Self {
        Self { text: text.into(), bare: false }
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self { text: number.to_string().into(), bare: true }
    }
}

impl From<u64> for Scalar {
    fn from(number: u64) -> Self {
        Self { text: number.to_string().into(), bare: true }
    }
}

impl PartialEq for Scalar {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Scalar {}

impl PartialOrd for Scalar {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scalar {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl std::hash::Hash for Scalar {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialEq<str> for Scalar {
    fn eq(&self, other: &str) -> bool {
        &*self.text == other
    }
}

impl PartialEq<&str> for Scalar {
    fn eq(&self, other: &&str) -> bool {
        &*self.text == *other
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.bare {
            if let Ok(number) = self.text.parse::<i64>() {
                return serializer.serialize_i64(number);
            }
            if let Ok(number) = self.text.parse::<u64>() {
                return serializer.serialize_u64(number);
            }
            if let Ok(number) = self.text.parse::<f64>() {
                return serializer.serialize_f64(number);
            }
        }
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl Visitor<'_> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
        Ok(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Scalar, E> {
        Ok(text.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Scalar, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Scalar, E> {
        Ok(number.into())
    }

    /// The JSON reader hands integers beyond 64 bits over as floating point, which has lost digits by then: an
    /// identifier must never change silently, so those are refused.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Scalar, E> {
        if number.fract() == 0.0 {
            return Err(E::custom(
                "a number too large to be kept digit by digit, expected a string or a smaller number",
            ));
        }
        Ok(Scalar { text: number.to_string().into(), bare: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_and_bare_compare_equal_and_are_written_as_they_came() {
        let bare: Scalar = serde_json::from_str("1042").unwrap();
        let quoted: Scalar = serde_json::from_str("\"1042\"").unwrap();
        assert_eq!(bare, quoted);
        assert_eq!(serde_json::to_string(&bare).unwrap(), "1042");
        assert_eq!(serde_json::to_string(&quoted).unwrap(), "\"1042\"");
    }

    #[test]
    fn a_number_that_would_lose_digits_is_refused() {
        assert!(serde_json::from_str::<Scalar>("123456789012345678901234567890").is_err());
        assert!(serde_json::from_str::<Scalar>("18446744073709551615").is_ok());
        assert_eq!(serde_json::from_str::<Scalar>("-7").unwrap().as_str(), "-7");
    }

    #[test]
    fn null_and_objects_are_refused() {
        assert!(serde_json::from_str::<Scalar>("null").is_err());
        assert!(serde_json::from_str::<Scalar>("{}").is_err());
        assert!(serde_json::from_str::<Scalar>("true").is_err());
    }
}
