//! Values whose reading is more tolerant, or stricter, than that of their Rust type.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, Visitor};

use crate::{Timestamp, Zone};

/// A boolean, also as the text `true` or `false`.
pub struct FlagValue(pub bool);

impl<'de> Deserialize<'de> for FlagValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FlagVisitor;
        impl Visitor<'_> for FlagVisitor {
            type Value = FlagValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false, with or without quotes")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<FlagValue, E> {
                Ok(FlagValue(value))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<FlagValue, E> {
                match text {
                    "true" => Ok(FlagValue(true)),
                    "false" => Ok(FlagValue(false)),
                    _ => Err(E::invalid_value(de::Unexpected::Other("text"), &self)),
                }
            }
        }
        deserializer.deserialize_any(FlagVisitor)
    }
}

/// A timestamp that must say its zone.
pub struct ZonedTimestamp(pub Timestamp);

impl<'de> Deserialize<'de> for ZonedTimestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let timestamp = Timestamp::deserialize(deserializer)?;
        if timestamp.zone() == Zone::Unspecified {
            return Err(de::Error::custom(
                "a date and time without a zone, expected Z or an offset such as +00:00 at its end",
            ));
        }
        Ok(Self(timestamp))
    }
}

/// A text that is turned into an open enum without being copied first.
pub fn read_text<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(
    deserializer: D,
    expecting: &'static str,
) -> Result<T, D::Error> {
    struct TextVisitor<T>(&'static str, PhantomData<T>);
    impl<T: for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }
    deserializer.deserialize_str(TextVisitor(expecting, PhantomData))
}
