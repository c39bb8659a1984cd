//! `XmlConvert.ToDateTime`: every XML Schema date and time type, tried one after the other.
//!
//! The attempts share their state, as in .NET: a zone seen by an attempt that failed is kept by the one that succeeds.

use super::clock::{MAX_TICKS, TICKS_PER_DAY, TICKS_PER_SECOND, days_from_civil, days_in_month};

/// The zone as it was written; hours and minutes go up to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XsdZone {
    Unspecified,
    Utc,
    /// Minutes east of UTC.
    Offset(i16),
}

/// A date and time as written: wall clock ticks since the year 1, and the zone. `today` gives year, month and day for
/// the forms that lack them, which .NET fills in from the server's clock.
pub(crate) fn parse_xsd_date(text: &str, today: impl FnOnce() -> (i64, i64, i64)) -> Option<(i64, XsdZone)> {
    let text = text.trim_start();
    let mut parser = Parser { text: text.as_bytes(), tail: text, ..Parser::default() };
    let form = parser.parse()?;
    let time = (parser.hour * 60 + parser.minute) * 60 + parser.second;
    let ticks = days_from_civil(parser.year, parser.month, parser.day) * TICKS_PER_DAY
        + time * TICKS_PER_SECOND
        + parser.fraction;
    if ticks > MAX_TICKS {
        return None;
    }
    let ticks = match form {
        Form::Full => ticks,
        Form::YearMissing => {
            let (year, _, _) = today();
            (parser.day <= days_in_month(year, parser.month))
                .then(|| days_from_civil(year, parser.month, parser.day) * TICKS_PER_DAY)?
        }
        Form::DateMissing => {
            let (year, month, day) = today();
            days_from_civil(year, month, day) * TICKS_PER_DAY + time * TICKS_PER_SECOND + parser.fraction
        }
    };
    Some((ticks, parser.zone))
}

/// Which parts the server's clock has to supply.
enum Form {
    Full,
    YearMissing,
    DateMissing,
}

struct Parser<'a> {
    text: &'a [u8],
    tail: &'a str,
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    fraction: i64,
    zone: XsdZone,
}

impl Default for Parser<'_> {
    fn default() -> Self {
        Self {
            text: b"",
            tail: "",
            year: 0,
            month: 0,
            day: 0,
            hour: 0,
            minute: 0,
            second: 0,
            fraction: 0,
            zone: XsdZone::Unspecified,
        }
    }
}

/// xs:time, xs:gMonthDay and xs:gMonth are parsed as of this leap year.
const LEAP_YEAR: i64 = 1904;

impl Parser<'_> {
    fn parse(&mut self) -> Option<Form> {
        if self.date() {
            if self.is(10, b'T') && self.time_and_zone(11) {
                return Some(Form::Full);
            }
            if self.zone_and_end(10) {
                return Some(Form::Full);
            }
        }
        if self.time_and_zone(0) {
            (self.year, self.month, self.day) = (LEAP_YEAR, 1, 1);
            return Some(Form::DateMissing);
        }
        if let Some(year) = self.four_digits(0).filter(|&year| year >= 1) {
            self.year = year;
            if self.is(4, b'-')
                && let Some(month) = self.two_digits(5).inspect(|&month| self.month = month)
                && (1..=12).contains(&month)
                && self.zone_and_end(7)
            {
                self.day = 1;
                return Some(Form::Full);
            }
            if self.zone_and_end(4) {
                (self.month, self.day) = (1, 1);
                return Some(Form::Full);
            }
        }
        self.without_year()
    }

    /// `--MM-dd`, `--MM`, `--MM--`, `---dd`
    fn without_year(&mut self) -> Option<Form> {
        if !(self.is(0, b'-') && self.is(1, b'-')) {
            return None;
        }
        if let Some(month) = self.two_digits(2).filter(|month| (1..=12).contains(month)) {
            self.month = month;
            if self.is(4, b'-')
                && let Some(day) = self.two_digits(5)
                && (1..=days_in_month(LEAP_YEAR, month)).contains(&day)
                && self.zone_and_end(7)
            {
                (self.year, self.day) = (LEAP_YEAR, day);
                return Some(Form::Full);
            }
            if self.zone_and_end(4) || (self.is(4, b'-') && self.is(5, b'-') && self.zone_and_end(6)) {
                (self.year, self.day) = (LEAP_YEAR, 1);
                return Some(Form::YearMissing);
            }
        }
        if self.is(2, b'-')
            && let Some(day) = self.two_digits(3)
            && (1..=31).contains(&day)
            && self.zone_and_end(5)
        {
            (self.year, self.month, self.day) = (LEAP_YEAR, 1, day);
            return Some(Form::YearMissing);
        }
        None
    }

    fn date(&mut self) -> bool {
        let (Some(year), Some(month), Some(day)) = (self.four_digits(0), self.two_digits(5), self.two_digits(8)) else {
            return false;
        };
        (self.year, self.month, self.day) = (year, month, day);
        year >= 1
            && self.is(4, b'-')
            && (1..=12).contains(&month)
            && self.is(7, b'-')
            && (1..=days_in_month(year, month)).contains(&day)
    }

    fn time_and_zone(&mut self, start: usize) -> bool {
        let Some(end) = self.time(start) else {
            self.hour = 0;
            return false;
        };
        self.zone_and_end(end)
    }

    /// `HH:mm:ss` and any number of fraction digits; returns where it ends.
    fn time(&mut self, start: usize) -> Option<usize> {
        self.hour = self.two_digits(start).filter(|&hour| hour < 24)?;
        if !self.is(start + 2, b':') {
            return None;
        }
        self.minute = self.two_digits(start + 3).filter(|&minute| minute < 60)?;
        if !self.is(start + 5, b':') {
            return None;
        }
        self.second = self.two_digits(start + 6).filter(|&second| second < 60)?;
        let end = start + 8;
        if !self.is(end, b'.') {
            return Some(end);
        }
        let digits = &self.text[end + 1..];
        let digits = &digits[..digits.iter().take_while(|byte| byte.is_ascii_digit()).count()];
        if digits.is_empty() {
            return None;
        }
        self.fraction =
            (0..7).fold(0, |value, index| value * 10 + digits.get(index).map_or(0, |d| i64::from(d - b'0')));
        if let [rounding, rest @ ..] = digits.get(7..).unwrap_or_default() {
            let up = match rounding {
                b'0'..=b'4' => false,
                b'5' => rest.iter().any(|&digit| digit != b'0') || self.fraction % 2 == 1,
                _ => true,
            };
            self.fraction += i64::from(up);
        }
        Some(end + 1 + digits.len())
    }

    fn zone_and_end(&mut self, start: usize) -> bool {
        let mut end = start;
        match self.text.get(start) {
            Some(b'Z' | b'z') => {
                self.zone = XsdZone::Utc;
                end += 1;
            }
            Some(&sign @ (b'+' | b'-')) => {
                if let (Some(hours), true, Some(minutes)) =
                    (self.two_digits(start + 1), self.is(start + 3, b':'), self.two_digits(start + 4))
                {
                    let offset = i16::try_from(hours * 60 + minutes).unwrap_or(0);
                    self.zone = XsdZone::Offset(if sign == b'-' { -offset } else { offset });
                    end += 6;
                }
            }
            _ => {}
        }
        self.tail.get(end..).is_some_and(|rest| rest.chars().all(char::is_whitespace))
    }

    fn is(&self, index: usize, expected: u8) -> bool {
        self.text.get(index) == Some(&expected)
    }

    fn two_digits(&self, start: usize) -> Option<i64> {
        self.digits(start, 2)
    }

    fn four_digits(&self, start: usize) -> Option<i64> {
        self.digits(start, 4)
    }

    fn digits(&self, start: usize, count: usize) -> Option<i64> {
        self.text
            .get(start..start + count)?
            .iter()
            .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dotnet::{DateKind, DateTime};

    fn read(text: &str) -> Option<String> {
        let (ticks, zone) = parse_xsd_date(text, || (2026, 2, 3))?;
        let kind = match zone {
            XsdZone::Unspecified => DateKind::Unspecified,
            XsdZone::Utc => DateKind::Utc,
            XsdZone::Offset(offset) => DateKind::Local { offset },
        };
        DateTime { ticks, kind }.to_timestamp().map(|timestamp| timestamp.to_string())
    }

    #[test]
    fn every_xml_schema_form_is_read() {
        for (text, expected) in [
            (" 2025-03-10T22:08:40.1234567z\u{a0}", "2025-03-10T22:08:40.1234567Z"),
            ("2025-03-10+15:00", "2025-03-10T00:00:00+15:00"),
            ("2025-03", "2025-03-01T00:00:00"),
            ("2025-03-10:00", "2025-03-01T00:00:00-10:00"),
            ("2025Z", "2025-01-01T00:00:00Z"),
            ("--03-10", "1904-03-10T00:00:00"),
            ("--03", "2026-03-01T00:00:00"),
            ("--03--Z", "2026-03-01T00:00:00Z"),
            ("---10", "2026-01-10T00:00:00"),
            ("22:08:40", "2026-02-03T22:08:40"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            " ",
            "2025-03-10T24:00:00Z",
            "2025-03-10T22:08:40.Z",
            "2025-03-10T22:08Z",
            "2025-02-29",
            "0000-03-10",
            "9999-12-31T23:59:59.99999999Z",
            "2025-03-10T22:08:40+5:00",
            "2025-03-10t22:08:40",
            "--02-30",
            "\u{662}025-03-10",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
