//! `System.DateTime`: ticks of 100 nanoseconds since the year 1, and a kind.

use crate::timestamp::{Timestamp, Zone};

pub(crate) const TICKS_PER_SECOND: i64 = 10_000_000;
pub(crate) const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
pub(crate) const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
/// 9999-12-31T23:59:59.9999999
pub(crate) const MAX_TICKS: i64 = 3_652_059 * TICKS_PER_DAY - 1;

/// `DateTimeKind`; a local time carries the offset that its zone had, in minutes east of UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Unspecified,
    Utc,
    Local { offset: i16 },
}

/// A wall clock time and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTime {
    pub(crate) ticks: i64,
    pub(crate) kind: Kind,
}

impl DateTime {
    /// The value of a timestamp, rounded half to even at the seventh digit.
    pub(crate) fn from_timestamp(timestamp: &Timestamp) -> Self {
        let (year, month, day) = timestamp.date();
        let (hour, minute, second) = timestamp.time();
        let days = days_from_civil(i64::from(year), i64::from(month), i64::from(day));
        let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
        let nanoseconds = i64::from(timestamp.subsec_nanosecond());
        let (whole, rest) = (nanoseconds / 100, nanoseconds % 100);
        let up = rest > 50 || (rest == 50 && whole % 2 == 1);
        let ticks = days * TICKS_PER_DAY + seconds * TICKS_PER_SECOND + whole + i64::from(up);
        let kind = match timestamp.zone() {
            Zone::Unspecified => Kind::Unspecified,
            Zone::Utc => Kind::Utc,
            Zone::Offset(offset) => Kind::Local { offset },
        };
        Self { ticks: ticks.min(MAX_TICKS), kind }
    }

    /// Ticks of the instant in UTC; `None` outside the years 1 to 9999. A clock without a zone is taken for one in UTC.
    pub(crate) fn utc_ticks(self) -> Option<i64> {
        let instant = match self.kind {
            Kind::Local { offset } => self.ticks - i64::from(offset) * TICKS_PER_MINUTE,
            Kind::Unspecified | Kind::Utc => self.ticks,
        };
        (0..=MAX_TICKS).contains(&instant).then_some(instant)
    }

    /// The timestamp .NET would write: at most seven fraction digits, no trailing zeros.
    pub(crate) fn to_timestamp(self) -> Option<Timestamp> {
        let (year, month, day) = civil_from_days(self.ticks.div_euclid(TICKS_PER_DAY));
        let in_day = self.ticks.rem_euclid(TICKS_PER_DAY);
        let seconds = in_day / TICKS_PER_SECOND;
        let fraction = in_day % TICKS_PER_SECOND;
        let mut digits = 7u8;
        let mut shortened = fraction;
        while digits > 0 && shortened % 10 == 0 {
            shortened /= 10;
            digits -= 1;
        }
        let zone = match self.kind {
            Kind::Unspecified => Zone::Unspecified,
            Kind::Utc => Zone::Utc,
            // Five digits of minutes would not fit the written form.
            Kind::Local { offset } if offset.unsigned_abs() < 100 * 60 => Zone::Offset(offset),
            Kind::Local { .. } => return None,
        };
        Timestamp::from_parts(
            i16::try_from(year).ok()?,
            i8::try_from(month).ok()?,
            i8::try_from(day).ok()?,
            i8::try_from(seconds / 3600).ok()?,
            i8::try_from(seconds / 60 % 60).ok()?,
            i8::try_from(seconds % 60).ok()?,
            i32::try_from(fraction * 100).ok()?,
            digits,
            zone,
        )
    }
}

/// Days since 0001-01-01 of a date in the Gregorian calendar.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 306
}

/// Year, month and day of a number of days since 0001-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 306;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Number of days of a month.
pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_the_first_of_january_of_the_year_one() {
        assert_eq!(days_from_civil(1, 1, 1), 0);
        assert_eq!(days_from_civil(1970, 1, 1), 719_162);
        assert_eq!(days_from_civil(9999, 12, 31), 3_652_058);
        for days in (0..3_652_059).step_by(367) {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), days);
            assert!(day <= days_in_month(year, month));
        }
    }

    #[test]
    fn the_seventh_digit_is_rounded_half_to_even_and_zeros_are_trimmed() {
        for (read, written) in [
            ("2025-03-10T22:08:40.123456650Z", "2025-03-10T22:08:40.1234566Z"),
            ("2025-03-10T22:08:40.123456750Z", "2025-03-10T22:08:40.1234568Z"),
            ("2025-03-10T22:08:40.100", "2025-03-10T22:08:40.1"),
            ("2025-12-31T23:59:59.999999999+05:30", "2026-01-01T00:00:00+05:30"),
            ("9999-12-31T23:59:59.999999999", "9999-12-31T23:59:59.9999999"),
        ] {
            let timestamp: Timestamp = read.parse().unwrap();
            assert_eq!(DateTime::from_timestamp(&timestamp).to_timestamp().unwrap().to_string(), written);
        }
    }
}
