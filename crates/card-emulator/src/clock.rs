//! Where the emulator takes the time from.

use std::time::{SystemTime, UNIX_EPOCH};

use card_types::Timestamp;

/// The emulator's only source of time. Replace it to make replies reproducible or to travel in time.
///
/// ```
/// struct Stopped;
/// impl card_emulator::Clock for Stopped {
///     fn unix_seconds(&self) -> i64 {
///         1_575_873_799
///     }
/// }
/// ```
pub trait Clock: Send + Sync + 'static {
    /// Whole seconds since 1970-01-01T00:00:00Z. Values outside the years 1 to 9999 are written as 1970.
    fn unix_seconds(&self) -> i64;
}

/// The clock of the machine, which is the default.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn unix_seconds(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |elapsed| i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX))
    }
}

/// The form of ID123's replies: `2019-12-09T06:43:19+00:00`.
pub(crate) fn reply_timestamp(unix_seconds: i64) -> Timestamp {
    Timestamp::from_unix_seconds(unix_seconds)
        .or_else(|| Timestamp::from_unix_seconds(0))
        .unwrap_or_else(Timestamp::now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_write_utc_in_whole_seconds() {
        assert_eq!(reply_timestamp(1_575_873_799).to_string(), "2019-12-09T06:43:19+00:00");
    }

    #[test]
    fn a_clock_outside_the_calendar_does_no_harm() {
        assert_eq!(reply_timestamp(i64::MAX).to_string(), "1970-01-01T00:00:00+00:00");
    }
}
