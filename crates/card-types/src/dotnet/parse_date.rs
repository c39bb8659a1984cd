//! `DateTime.Parse` with the invariant culture: the forms that people and programs send.
//!
//! .NET's own grammar is wider still (a time before the date, odd separators, eras). Whatever is read here is read as
//! there; some rare texts that .NET reads are refused here.

use super::clock::{MAX_TICKS, TICKS_PER_DAY, TICKS_PER_SECOND, days_from_civil, days_in_month};
use super::xsd_date::XsdZone;

/// Wall clock ticks and the zone that was written. `today` gives year, month and day for texts without a date or year.
pub(crate) fn parse_loose_date(text: &str, today: impl FnOnce() -> (i64, i64, i64)) -> Option<(i64, XsdZone)> {
    let mut parser = Parser { rest: text.trim() };
    if parser.rest.is_empty() || !parser.rest.is_ascii() {
        return None;
    }
    let weekday = parser.weekday();
    let date = parser.date();
    let separated = parser.time_separator(date.is_some());
    let time = if separated { parser.time() } else { None };
    if date.is_none() && (time.is_none() || weekday.is_some()) {
        return None;
    }
    let zone = parser.zone(time.is_some())?;
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

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
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

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Digits and how many they were.
    fn number(&mut self, most: usize) -> Option<(i64, usize)> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 || length > most {
            return None;
        }
        let value = self.rest.get(..length)?.parse().ok()?;
        self.rest = self.rest.get(length..)?;
        Some((value, length))
    }

    fn eat(&mut self, expected: char) -> bool {
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
        if !self.rest.contains(':')
            || self.rest.find([' ', '\t']).is_some_and(|space| space < self.rest.find(':').unwrap_or(0))
        {
            if let Some((year, digits)) = self.number(4) {
                return Some((Some(full_year(year, digits)), month, first));
            }
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
        let (second, _) = self.number(4)?;
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

    /// Whether a time may begin here: after `T`, after white space, or where there was no date.
    fn time_separator(&mut self, dated: bool) -> bool {
        if !dated {
            return true;
        }
        if self.eat('T') || self.eat('t') {
            return true;
        }
        let before = self.rest.len();
        self.skip_spaces();
        before != self.rest.len()
    }

    /// `22:08`, `22:08:40.5`, `10:08 PM`, `10 PM`; ticks since midnight.
    fn time(&mut self) -> Option<i64> {
        let start = self.rest;
        let time = self.clock();
        if time.is_none() {
            self.rest = start;
        }
        time
    }

    fn clock(&mut self) -> Option<i64> {
        let (mut hour, _) = self.number(2)?;
        let (mut minute, mut second, mut fraction) = (0, 0, 0);
        let colon = self.eat(':');
        if colon {
            minute = self.number(2)?.0;
            if self.eat(':') {
                second = self.number(2)?.0;
                if self.eat('.') {
                    fraction = self.fraction()?;
                }
            }
        }
        match self.half_of_day() {
            Some(afternoon) if hour <= 12 => hour = hour % 12 + if afternoon { 12 } else { 0 },
            Some(_) => return None,
            None if !colon => return None,
            None => {}
        }
        (hour < 24 && minute < 60 && second < 60)
            .then(|| ((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND + fraction)
    }

    /// .NET adds the digits up in floating point and rounds to ticks.
    fn fraction(&mut self) -> Option<i64> {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            return None;
        }
        let mut sum = 0.0f64;
        let mut weight = 0.1f64;
        for byte in self.rest.bytes().take(length) {
            sum += f64::from(byte - b'0') * weight;
            weight *= 0.1;
        }
        self.rest = self.rest.get(length..)?;
        #[expect(clippy::cast_possible_truncation, reason = "at most ten million")]
        Some((sum * 10_000_000.0).round_ties_even() as i64)
    }

    /// `AM`, `PM`, `A`, `P`: whether it is the afternoon.
    fn half_of_day(&mut self) -> Option<bool> {
        let spaced = self.rest.trim_start();
        let length = spaced.bytes().take_while(u8::is_ascii_alphabetic).count();
        let afternoon = match spaced.get(..length)?.to_ascii_lowercase().as_str() {
            "am" | "a" => false,
            "pm" | "p" => true,
            _ => return None,
        };
        self.rest = spaced.get(length..)?;
        Some(afternoon)
    }

    /// `None` when what stands here is no zone at all.
    fn zone(&mut self, timed: bool) -> Option<XsdZone> {
        let spaced = self.rest.trim_start();
        if spaced.is_empty() {
            return Some(XsdZone::Unspecified);
        }
        if let Some(rest) = spaced.strip_prefix(['Z', 'z']) {
            self.rest = rest;
            return Some(XsdZone::Utc);
        }
        self.rest = spaced;
        if spaced.get(..3).is_some_and(|word| timed && word.eq_ignore_ascii_case("GMT")) {
            self.rest = &spaced[3..];
            return Some(XsdZone::Utc);
        }
        let negative = self.rest.starts_with('-');
        if !timed || !(self.eat('-') || self.eat('+')) {
            return None;
        }
        let (number, digits) = self.number(4)?;
        let (hours, minutes) = match digits {
            1 | 2 if self.eat(':') => (number, self.number(2)?.0),
            1 | 2 => (number, 0),
            4 => (number / 100, number % 100),
            _ => return None,
        };
        let offset = i16::try_from(hours * 60 + minutes).ok().filter(|offset| minutes < 60 && *offset <= 14 * 60)?;
        Some(XsdZone::Offset(if negative { -offset } else { offset }))
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
