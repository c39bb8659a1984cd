//! `DateTime.Parse`: the time of day and the zone.

use super::clock::TICKS_PER_SECOND;
use super::parse_date::Parser;
use super::xsd_date::XsdZone;

impl Parser<'_> {
    /// `22:08`, `22:08:40.5`, `10:08 PM`, `10 PM`; ticks since midnight.
    pub(super) fn time(&mut self) -> Option<i64> {
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

    /// What follows the `T` of ISO 8601: stricter than other times of day, but for white space between the parts and one
    /// character of any kind behind an offset, which .NET forgets to look at.
    pub(super) fn iso_time(&mut self) -> Option<(i64, XsdZone)> {
        let hour = self.two_digits()?;
        let minute = Some(self.eat(':')).filter(|&colon| colon).and_then(|_| self.two_digits())?;
        let (mut second, mut fraction) = (0, 0);
        if self.eat(':') {
            self.skip_spaces();
            second = self.number(2).filter(|(_, digits)| *digits == 2)?.0;
            if self.eat('.') {
                fraction = self.fraction()?;
            }
        }
        self.rest = self.rest.trim().trim_end_matches('\0');
        if self.rest.starts_with(['G', 'g']) {
            return None;
        }
        let zone = self.zone(true)?;
        if let XsdZone::Offset(_) = zone {
            let mut characters = self.rest.chars();
            characters.next();
            self.rest = characters.as_str();
        }
        let valid = hour < 24 && minute < 60 && second < 60;
        valid.then(|| (((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND + fraction, zone))
    }

    /// Two digits with white space around.
    fn two_digits(&mut self) -> Option<i64> {
        self.skip_spaces();
        let (number, _) = self.number(2).filter(|(_, digits)| *digits == 2)?;
        self.skip_spaces();
        Some(number)
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

    /// The zone behind a date without a time; a year and a month can only have one with a plus.
    pub(super) fn zone_of_date(&mut self, whole: bool) -> Option<XsdZone> {
        let zone = self.rest.trim_start();
        let offset = zone.starts_with('+') || (whole && zone.starts_with('-'));
        let allowed = whole || offset || zone.is_empty();
        if allowed { self.zone(offset) } else { None }
    }

    /// `None` when what stands here is no zone at all.
    pub(super) fn zone(&mut self, timed: bool) -> Option<XsdZone> {
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
            3 | 4 => (number / 100, number % 100),
            _ => return None,
        };
        let offset = i16::try_from(hours * 60 + minutes).ok().filter(|offset| minutes < 60 && *offset <= 14 * 60)?;
        Some(XsdZone::Offset(if negative { -offset } else { offset }))
    }
}
