//! The time zone of a server: .NET turns a time with an offset into the server's local time.

use std::fmt;

use jiff::tz::TimeZone;

use crate::Timestamp;
use crate::dotnet::{DateKind, DateTime, MAX_TICKS, TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use crate::timestamp::Zone;

/// A time zone, by default UTC.
///
/// Offsets count whole minutes, as in .NET: of the time before standard time, the odd seconds of the distance to
/// standard time are dropped.
#[derive(Clone)]
pub struct ServerZone(TimeZone);

/// No time zone has this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTimeZone {
    name: String,
}

impl fmt::Display for UnknownTimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown time zone {:?}, expected an IANA name such as America/Chicago, or UTC", self.name)
    }
}

impl std::error::Error for UnknownTimeZone {}

impl Default for ServerZone {
    fn default() -> Self {
        Self::utc()
    }
}

impl fmt::Debug for ServerZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerZone({})", self.name())
    }
}

/// Ticks of 1970-01-01.
const UNIX_EPOCH: i64 = 719_162 * TICKS_PER_DAY;

impl ServerZone {
    /// UTC.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone with an IANA name such as `America/Chicago`, or `UTC`.
    pub fn named(name: &str) -> Result<Self, UnknownTimeZone> {
        if name == "UTC" {
            return Ok(Self::utc());
        }
        TimeZone::get(name).map(Self).map_err(|_| UnknownTimeZone { name: name.chars().take(80).collect() })
    }

    /// The name by which the zone was asked for.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The wall clock time of `timestamp` as a local time of this server: the same clock, with the server's offset at
    /// that time. Of the hour that daylight saving time repeats, the second one is meant.
    pub fn stamp(&self, timestamp: &Timestamp) -> Option<Timestamp> {
        let clock = DateTime::from_timestamp(timestamp);
        let offset = i16::try_from(self.offset_of_clock(clock.ticks) / TICKS_PER_MINUTE).ok()?;
        DateTime { kind: DateKind::Local { offset }, ..clock }.to_timestamp()
    }

    /// A time with an offset as the server's local time; one without an offset, or in UTC, stays what it is.
    pub fn localise(&self, timestamp: &Timestamp) -> Option<Timestamp> {
        let value = DateTime::from_timestamp(timestamp);
        match timestamp.zone() {
            Zone::Unspecified | Zone::Utc => value.to_timestamp(),
            Zone::Offset(minutes) => {
                self.local_from_written(value.ticks, i64::from(minutes) * TICKS_PER_MINUTE).to_timestamp()
            }
        }
    }

    /// `XmlConvert`'s way from a written time and offset to local time. Beyond the calendar's ends it forgets to
    /// convert, or stays at the end.
    pub(crate) fn local_from_written(&self, ticks: i64, offset: i64) -> DateTime {
        let instant = ticks - offset;
        if (0..=MAX_TICKS).contains(&instant) {
            return self.local_from_utc(instant);
        }
        let local = self.offset_of_clock(ticks);
        self.local((instant + local).clamp(0, MAX_TICKS), local)
    }

    /// `DateTime.Parse`'s way: a time on the very first day of the calendar counts as one without a date, and one that
    /// leaves the calendar is refused.
    pub(crate) fn local_from_parsed(&self, ticks: i64, offset: i64) -> Option<DateTime> {
        let instant = ticks - offset;
        let (local, offset) = if ticks < TICKS_PER_DAY {
            let local = self.offset_of_clock(ticks);
            let clock = instant + local;
            (if clock < 0 { clock + TICKS_PER_DAY } else { clock }, local)
        } else if (0..=MAX_TICKS).contains(&instant) {
            let local = self.offset_at(instant);
            (instant + local, local)
        } else {
            let local = self.offset_of_clock(ticks);
            (instant + local, local)
        };
        (0..=MAX_TICKS).contains(&local).then(|| self.local(local, offset))
    }

    /// `DateTime.ToLocalTime`
    pub(crate) fn local_from_utc(&self, instant: i64) -> DateTime {
        let offset = self.offset_at(instant);
        self.local((instant + offset).clamp(0, MAX_TICKS), offset)
    }

    /// Today's date on the server: year, month, day.
    pub(crate) fn today(&self) -> (i64, i64, i64) {
        let date = self.0.to_datetime(jiff::Timestamp::now()).date();
        (i64::from(date.year()), i64::from(date.month()), i64::from(date.day()))
    }

    #[expect(clippy::unused_self, reason = "reads as a constructor of this zone's local times")]
    fn local(&self, ticks: i64, offset: i64) -> DateTime {
        let offset = i16::try_from(offset / TICKS_PER_MINUTE).unwrap_or(0);
        DateTime { ticks, kind: DateKind::Local { offset } }
    }

    /// The offset in ticks at an instant.
    fn offset_at(&self, instant: i64) -> i64 {
        let since_epoch = (instant - UNIX_EPOCH).div_euclid(TICKS_PER_SECOND);
        let instant = jiff::Timestamp::from_second(since_epoch).unwrap_or(jiff::Timestamp::MAX);
        self.whole_minutes(self.0.to_offset(instant).seconds())
    }

    /// The offset in ticks of a wall clock time: standard time where the clock shows a time twice or never.
    fn offset_of_clock(&self, ticks: i64) -> i64 {
        use jiff::tz::AmbiguousOffset;
        let Some(clock) = civil(ticks) else { return 0 };
        let offset = match self.0.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { before, after } | AmbiguousOffset::Fold { before, after } => before.min(after),
        };
        self.whole_minutes(offset.seconds())
    }

    /// An offset in ticks. .NET keeps offsets as distances from standard time, in whole minutes.
    fn whole_minutes(&self, seconds: i32) -> i64 {
        let standard = if seconds % 60 == 0 { 0 } else { self.standard_offset() };
        i64::from(standard / 60 + (seconds - standard) / 60) * TICKS_PER_MINUTE
    }

    /// Today's standard time in seconds: what is not daylight saving time, in one of the two halves of a year.
    fn standard_offset(&self) -> i32 {
        let (january, july) =
            (jiff::Timestamp::constant(1_735_689_600, 0), jiff::Timestamp::constant(1_751_328_000, 0));
        let standard = if self.0.to_offset_info(january).dst().is_dst() { july } else { january };
        self.0.to_offset(standard).seconds()
    }
}

fn civil(ticks: i64) -> Option<jiff::civil::DateTime> {
    let clock = DateTime { ticks, kind: DateKind::Unspecified }.to_timestamp()?;
    let ((year, month, day), (hour, minute, second)) = (clock.date(), clock.time());
    jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn localised(zone: &str, text: &str) -> String {
        ServerZone::named(zone).unwrap().localise(&text.parse().unwrap()).unwrap().to_string()
    }

    #[test]
    fn a_time_with_an_offset_becomes_local_time() {
        assert_eq!(localised("America/Chicago", "2025-03-10T22:08:40+00:00"), "2025-03-10T17:08:40-05:00");
        assert_eq!(localised("Pacific/Auckland", "2025-07-01T12:00:00+02:00"), "2025-07-01T22:00:00+12:00");
        assert_eq!(localised("UTC", "2025-03-10T22:08:40.6285953-05:00"), "2025-03-11T03:08:40.6285953+00:00");
        assert_eq!(localised("America/Chicago", "2025-03-10T22:08:40Z"), "2025-03-10T22:08:40Z");
        assert_eq!(localised("America/Chicago", "2025-03-10T22:08:40"), "2025-03-10T22:08:40");
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(localised("America/Chicago", "0001-01-01T00:00:00+00:00"), "0001-01-01T00:00:00-05:51");
        assert_eq!(localised("Asia/Kolkata", "1890-01-01T00:00:00+00:00"), "1890-01-01T05:22:00+05:22");
        assert_eq!(localised("Asia/Kolkata", "9999-12-31T23:59:59+00:00"), "9999-12-31T23:59:59.9999999+05:30");
        assert_eq!(localised("UTC", "9999-12-31T23:59:59-02:00"), "9999-12-31T23:59:59.9999999+00:00");
        assert_eq!(localised("UTC", "0001-01-01T00:00:00+02:00"), "0001-01-01T00:00:00+00:00");
    }

    #[test]
    fn a_clock_time_that_comes_twice_or_never_has_standard_time() {
        let chicago = ServerZone::named("America/Chicago").unwrap();
        let stamped = |text: &str| chicago.stamp(&text.parse().unwrap()).unwrap().to_string();
        assert_eq!(stamped("2025-07-01T12:00:00"), "2025-07-01T12:00:00-05:00");
        assert_eq!(stamped("2025-03-09T02:30:00"), "2025-03-09T02:30:00-06:00");
        assert_eq!(stamped("2025-11-02T01:30:00"), "2025-11-02T01:30:00-06:00");
    }

    #[test]
    fn an_unknown_zone_is_named_in_the_error() {
        assert!(ServerZone::named("Mars/Olympus").unwrap_err().to_string().contains("Mars/Olympus"));
    }
}
