//! Points in time as they are written on the wire.

mod loose;
mod parse;

use std::fmt;
use std::time::SystemTime;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

pub use loose::LooseTimestamp;
pub use parse::InvalidTimestamp;

/// A date and time that keeps its offset, its `Z` and its fraction digits: what was read is what is written.
///
/// Range: years 1 to 9999, at most nine fraction digits. A time without a zone ([`Zone::Unspecified`]) is what .NET
/// calls *Unspecified*; ID123's `date-time` members refuse it, BluB0X's members allow it.
///
/// Equality compares the written form. Use [`unix_seconds`](Self::unix_seconds) to compare instants.
///
/// ```
/// use card_types::Timestamp;
/// let when: Timestamp = "2020-07-16T23:50:30.045+05:30".parse().unwrap();
/// assert_eq!(when.to_string(), "2020-07-16T23:50:30.045+05:30");
/// assert_eq!(when.unix_seconds(), Some(1_594_923_630));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timestamp {
    civil: jiff::civil::DateTime,
    digits: u8,
    zone: Zone,
}

/// How a timestamp names its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// No zone was written.
    Unspecified,
    /// `Z`
    Utc,
    /// `+hh:mm` or `-hh:mm`, in minutes east of UTC, at most ±99:59 as written.
    Offset(i16),
}

impl Timestamp {
    /// Builds a timestamp from calendar parts; `None` when the date or time does not exist, or the year is outside
    /// 1 to 9999. `digits` (0 to 9) is how many fraction digits are written.
    #[expect(clippy::too_many_arguments, reason = "a calendar time has this many parts")]
    pub fn from_parts(
        year: i16,
        month: i8,
        day: i8,
        hour: i8,
        minute: i8,
        second: i8,
        nanosecond: i32,
        digits: u8,
        zone: Zone,
    ) -> Option<Self> {
        if !(1..=9999).contains(&year) || digits > 9 {
            return None;
        }
        let civil = jiff::civil::DateTime::new(year, month, day, hour, minute, second, nanosecond).ok()?;
        Some(Self { civil, digits, zone })
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, written with `+00:00`, the form ID123's own pages use.
    /// `None` outside the years 1 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        let instant = jiff::Timestamp::from_second(seconds).ok()?;
        let civil = jiff::tz::Offset::UTC.to_datetime(instant);
        (1..=9999).contains(&civil.year()).then_some(Self { civil, digits: 0, zone: Zone::Offset(0) })
    }

    /// The current time in whole seconds, UTC, written with `+00:00`.
    pub fn now() -> Self {
        let seconds = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(0));
        Self::from_unix_seconds(seconds).unwrap_or(Self {
            civil: jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0),
            digits: 0,
            zone: Zone::Offset(0),
        })
    }

    /// 0001-01-01T00:00:00 without a zone: what .NET leaves in a `DateTime` nobody set.
    pub const fn dotnet_default() -> Self {
        Self { civil: jiff::civil::DateTime::constant(1, 1, 1, 0, 0, 0, 0), digits: 0, zone: Zone::Unspecified }
    }

    /// The instant in whole seconds since 1970, rounded down; `None` without a zone.
    pub fn unix_seconds(&self) -> Option<i64> {
        let offset = match self.zone {
            Zone::Unspecified => return None,
            Zone::Utc => 0,
            Zone::Offset(minutes) => i64::from(minutes) * 60,
        };
        let days = self.civil.date().since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
        let seconds = i64::from(days) * 86_400
            + i64::from(self.civil.hour()) * 3_600
            + i64::from(self.civil.minute()) * 60
            + i64::from(self.civil.second());
        Some(seconds - offset)
    }

    /// Year, month, day as written.
    pub fn date(&self) -> (i16, i8, i8) {
        (self.civil.year(), self.civil.month(), self.civil.day())
    }

    /// Hour, minute, second as written.
    pub fn time(&self) -> (i8, i8, i8) {
        (self.civil.hour(), self.civil.minute(), self.civil.second())
    }

    /// The fraction of the second in nanoseconds.
    pub fn subsec_nanosecond(&self) -> i32 {
        self.civil.subsec_nanosecond()
    }

    /// How many fraction digits are written.
    pub fn fraction_digits(&self) -> u8 {
        self.digits
    }

    /// How the zone is written.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Writes the text into `out`, without allocating when there is room.
    pub fn write_to(&self, out: &mut String) {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = write!(out, "{self}");
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0u8; 40];
        f.write_str(parse::format(self, &mut buffer))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        parse::parse(text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut buffer = [0u8; 40];
        serializer.serialize_str(parse::format(self, &mut buffer))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimestampVisitor;
        impl Visitor<'_> for TimestampVisitor {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date and time such as 2026-08-31T23:59:59+00:00")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                parse::parse(text).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(TimestampVisitor)
    }
}
