//! `DateTime.Parse` with the invariant culture: the forms that people and programs send.
//!
//! .NET's own grammar is wider still (a time before the date, odd separators, eras). Whatever is read here is read as
//! there; some rare texts that .NET reads are refused here.

use super::clock::{MAX_TICKS, TICKS_PER_DAY, days_from_civil, days_in_month};
use super::xsd_date::XsdZone;

/// Wall clock ticks and the zone that was written. `today` gives year, month and day for texts without a date or year.
pub(crate) fn parse_loose_date(text: &str, today: impl FnOnce() -> (i64, i64, i64)) -> Option<(i64, XsdZone)> {
    let mut parser = Parser { rest: text.trim() };
    if parser.rest.is_empty() || !parser.rest.is_ascii() {
        return None;
    }
    let weekday = parser.weekday();
    let start = parser.rest;
    let date = parser.date();
    let (time, zone) = if date.is_some() && (parser.eat('T') || parser.eat('t')) {
        let written = &start[..start.len() - parser.rest.len() - 1];
        let (time, zone) = parser.iso_time().filter(|_| is_year_month_day(written))?;
        (Some(time), zone)
    } else {
        let time = if date.is_none() || parser.skip_spaces() { parser.time() } else { None };
        if date.is_none() && (time.is_none() || weekday.is_some()) {
            return None;
        }
        let written = &start[..start.len() - parser.rest.len()];
        let whole = is_year_month_day(written);
        if date.is_some() && time.is_none() && (whole || is_year_month(written)) {
            (None, parser.zone_of_date(whole)?)
        } else {
            (time, parser.zone(time.is_some())?)
        }
    };
    if !parser.rest.trim().is_empty() {
        return None;
    }
    let (year, month, day) = match date {
        Some((Some(year), month, day)) => (year, month, day),
        Some((None, month, day)) => (today().0, month, day),
        None => today(),
    };
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    // 0001-01-01 was a Monday.
    if weekday.is_some_and(|weekday| weekday != days.rem_euclid(7)) {
        return None;
    }
    let ticks = days * TICKS_PER_DAY + time.unwrap_or(0);
    (0..=MAX_TICKS).contains(&ticks).then_some((ticks, zone))
}

/// A `T` may only stand behind a whole date that begins with its year.
fn is_year_month_day(text: &str) -> bool {
    begins_with_year(text, 3)
}

fn is_year_month(text: &str) -> bool {
    begins_with_year(text, 2)
}

/// Whether the text holds so many numbers, the first of them a year, and no names.
fn begins_with_year(text: &str, count: usize) -> bool {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty());
    let names = text.contains(|c: char| c.is_ascii_alphabetic());
    !names && numbers.next().is_some_and(|year| year.len() > 2) && numbers.count() + 1 == count
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A year where one was written, month, day.
type Date = (Option<i64>, i64, i64);

pub(super) struct Parser<'a> {
    pub(super) rest: &'a str,
}

impl Parser<'_> {
    /// The position of a name, written in full or by its first three letters.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let length = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = self.rest.get(..length)?.to_ascii_lowercase();
        let index = names.iter().position(|name| word == *name || (word.len() == 3 && name.starts_with(&word)))?;
        self.rest = self.rest.get(length..)?;
        i64::try_from(index).ok()
    }

    fn weekday(&mut self) -> Option<i64> {
        let weekday = self.name(&WEEKDAYS)?;
        self.skip_commas();
        Some(weekday)
    }

    fn skip_commas(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', ',']);
    }

    /// Whether there was white space.
    pub(super) fn skip_spaces(&mut self) -> bool {
        let before = self.rest.len();
        self.rest = self.rest.trim_start();
        self.rest.len() < before
    }

    /// Digits and how many they were.
    pub(super) fn number(&mut self, most: usize) -> Option<(i64, usize)> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || length > most {
            return None;
        }
        let value = self.rest.get(..length)?.parse().ok()?;
        self.rest = self.rest.get(length..)?;
        Some((value, length))
    }

    pub(super) fn eat(&mut self, expected: char) -> bool {
        match self.rest.strip_prefix(expected) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn date(&mut self) -> Option<Date> {
        let start = self.rest;
        let date = if self.rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.month_first()
        } else {
            self.number_first()
        };
        if date.is_none() {
            self.rest = start;
        }
        date
    }

    /// `March 10, 2025`, `March 10`, `March 2025`
    fn month_first(&mut self) -> Option<Date> {
        let month = self.name(&MONTHS)? + 1;
        self.skip_commas();
        let (first, digits) = self.number(4)?;
        if digits > 2 {
            return Some((Some(first), month, 1));
        }
        let before = self.rest;
        self.skip_commas();
        // Digits before a colon are the hour.
        if let Some((year, digits)) = self.number(4).filter(|_| !self.rest.starts_with(':')) {
            return Some((Some(full_year(year, digits)), month, first));
        }
        self.rest = before;
        Some((None, month, first))
    }

    fn number_first(&mut self) -> Option<Date> {
        let (first, digits) = self.number(4)?;
        let spaced = self.rest.trim_start();
        if spaced.starts_with(|c: char| c.is_ascii_alphabetic()) || self.rest.starts_with('-') {
            let before = self.rest;
            self.rest = self.rest.trim_start_matches([' ', '\t', '-']);
            if let Some(month) = self.name(&MONTHS) {
                self.rest = self.rest.trim_start_matches([' ', '\t', '-', ',']);
                let year = self.number(4).map(|(year, digits)| full_year(year, digits));
                return Some((year, month + 1, first));
            }
            self.rest = before;
        }
        let separator = self.rest.chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
        self.eat(separator);
        let (second, _) = self.number(if digits > 2 { 2 } else { 4 })?;
        if digits > 2 {
            let day = if self.eat(separator) { self.number(2)?.0 } else { 1 };
            return Some((Some(first), second, day));
        }
        if !self.eat(separator) {
            return if separator == '.' { None } else { Some((None, first, second)) };
        }
        let (year, digits) = self.number(4)?;
        Some((Some(full_year(year, digits)), first, second))
    }
}

/// Years of two digits end at 2029.
fn full_year(year: i64, digits: usize) -> i64 {
    match digits {
        1 | 2 if year < 30 => 2000 + year,
        1 | 2 => 1900 + year,
        _ => year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dotnet::{DateKind, DateTime};

    fn read(text: &str) -> Option<String> {
        let (ticks, zone) = parse_loose_date(text, || (2026, 2, 3))?;
        let kind = match zone {
            XsdZone::Unspecified => DateKind::Unspecified,
            XsdZone::Utc => DateKind::Utc,
            XsdZone::Offset(offset) => DateKind::Local { offset },
        };
        DateTime { ticks, kind }.to_timestamp().map(|timestamp| timestamp.to_string())
    }

    #[test]
    fn the_month_comes_before_the_day_unless_the_year_leads() {
        for (text, expected) in [
            ("03/10/2025", "2025-03-10T00:00:00"),
            ("3/10/25 10:08:40 PM", "2025-03-10T22:08:40"),
            ("2025-3-10t22:08:40 z", "2025-03-10T22:08:40Z"),
            ("2025/03/10 22:08", "2025-03-10T22:08:00"),
            ("2025-03", "2025-03-01T00:00:00"),
            ("2025-03-10T22 : 08:40 +0200", "2025-03-10T22:08:40+02:00"),
            ("2025-03-10T22:08:40+02:00x", "2025-03-10T22:08:40+02:00"),
            ("2025-03-10-05:00", "2025-03-10T00:00:00-05:00"),
            ("2025-03+02", "2025-03-01T00:00:00+02:00"),
            ("3/10", "2026-03-10T00:00:00"),
            ("2025-03-10T22:08:40.12345678+02:00", "2025-03-10T22:08:40.1234568+02:00"),
            ("12:30", "2026-02-03T12:30:00"),
            ("12 AM", "2026-02-03T00:00:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn months_may_be_named() {
        for (text, expected) in [
            ("March 10, 2025", "2025-03-10T00:00:00"),
            ("10 Mar 2025", "2025-03-10T00:00:00"),
            ("10-Mar-2025 10 PM", "2025-03-10T22:00:00"),
            ("Mon, 10 Mar 2025 22:08:40 GMT", "2025-03-10T22:08:40Z"),
            ("Monday, March 10, 2025 22:08", "2025-03-10T22:08:00"),
            ("March 2025", "2025-03-01T00:00:00"),
            ("March 10 22:08", "2026-03-10T22:08:00"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "now",
            "2025",
            "20250310",
            "12025-03-10T22:08:40Z",
            "-2025-03-10T22:08:40Z",
            "2025-13-01",
            "2025-02-29",
            "2025-03-10T22:08:40,123Z",
            "2025-03-10T",
            "2025-03-10T22",
            "2025-03-10T2:08:40Z",
            "2025-03-10T22:8:40Z",
            "2025-03T22:08:40Z",
            "2025-03Z",
            "2025-010",
            "03/10/2025T22:08:40Z",
            "2025-03-10T22:08:40Zx",
            "2025-03-10T22:08:40+02:00xx",
            "2025-03-10T24:00:01",
            "Tue, 10 Mar 2025 22:08:40 GMT",
            "1.5",
            "13/13/2025",
            "22:60",
            "2025-03-10T22:08:40+15:00",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
