//! Dates in JSON: ISO 8601 first, Microsoft's `/Date(..)/`, then whatever `DateTime.Parse` takes.

use crate::Timestamp;
use crate::dotnet::{
    DateKind, DateTime, MAX_TICKS, TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND, XsdZone, days_from_civil,
    days_in_month, parse_loose_date,
};
use crate::server::ServerZone;

/// A `DateTime`: with an offset it becomes the server's local time.
pub(in crate::server) fn parse_date(text: &str, zone: &ServerZone) -> Option<Timestamp> {
    let strict = microsoft(text).or_else(|| iso(text));
    let value = match strict.or_else(|| parse_loose_date(text, || zone.today()))? {
        // Microsoft's form counts in UTC; an offset only makes it a local time.
        (ticks, XsdZone::Offset(_)) if is_microsoft(text) => zone.local_from_utc(ticks),
        (ticks, XsdZone::Unspecified) => DateTime { ticks, kind: DateKind::Unspecified },
        (ticks, XsdZone::Utc) => DateTime { ticks, kind: DateKind::Utc },
        (ticks, XsdZone::Offset(offset)) => {
            let offset = i64::from(offset) * TICKS_PER_MINUTE;
            match strict {
                Some(_) => zone.local_from_written(ticks, offset),
                None => zone.local_from_parsed(ticks, offset)?,
            }
        }
    };
    value.to_timestamp()
}

/// A date in a form: `DateTime.Parse` turns UTC into local time as well.
pub(in crate::server) fn parse_form_date(text: &str, local: bool, zone: &ServerZone) -> Option<Timestamp> {
    let (ticks, written) = parse_loose_date(text, || zone.today())?;
    let offset = match written {
        XsdZone::Offset(offset) => offset,
        XsdZone::Utc => 0,
        XsdZone::Unspecified if local => return DateTime { ticks, kind: DateKind::Unspecified }.to_timestamp(),
        XsdZone::Unspecified => return with_server_offset(ticks, zone),
    };
    if local {
        zone.local_from_parsed(ticks, i64::from(offset) * TICKS_PER_MINUTE)?.to_timestamp()
    } else {
        with_offset(ticks, offset)
    }
}

/// A `DateTimeOffset`: the offset is kept; without one it is the server's.
pub(super) fn parse_date_offset(text: &str, zone: &ServerZone) -> Option<Timestamp> {
    match parse(text, zone)? {
        (ticks, XsdZone::Utc) => with_offset(ticks, 0),
        (ticks, XsdZone::Offset(offset)) if is_microsoft(text) => {
            with_offset(ticks + i64::from(offset) * TICKS_PER_MINUTE, offset).filter(|_| offset.abs() <= 14 * 60)
        }
        (ticks, XsdZone::Offset(offset)) => with_offset(ticks, offset),
        (ticks, XsdZone::Unspecified) => with_server_offset(ticks, zone),
    }
}

fn with_server_offset(ticks: i64, zone: &ServerZone) -> Option<Timestamp> {
    zone.stamp(&DateTime { ticks, kind: DateKind::Unspecified }.to_timestamp()?)
}

fn with_offset(ticks: i64, offset: i16) -> Option<Timestamp> {
    let instant = ticks - i64::from(offset) * TICKS_PER_MINUTE;
    let valid = offset.abs() <= 14 * 60 && (0..=MAX_TICKS).contains(&instant);
    valid.then(|| DateTime { ticks, kind: DateKind::Local { offset } }.to_timestamp())?
}

fn parse(text: &str, zone: &ServerZone) -> Option<(i64, XsdZone)> {
    microsoft(text).or_else(|| iso(text)).or_else(|| parse_loose_date(text, || zone.today()))
}

fn is_microsoft(text: &str) -> bool {
    text.starts_with("/Date(")
}

/// Whether Json.NET would make a date of a string that it reads without knowing what for.
pub(super) fn is_date(text: &str) -> bool {
    microsoft(text).or_else(|| iso(text)).is_some()
}

/// `/Date(1741644520628)/` and `/Date(1741644520628+0200)/`: milliseconds since 1970 in UTC.
fn microsoft(text: &str) -> Option<(i64, XsdZone)> {
    let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let sign = inner.get(1..)?.find('+').or_else(|| inner.get(1..)?.find('-')).map(|index| index + 1);
    let (milliseconds, offset) = inner.split_at_checked(sign.unwrap_or(inner.len()))?;
    let milliseconds: i64 = milliseconds.parse().ok().filter(|_| !milliseconds.starts_with('+'))?;
    let ticks = milliseconds.checked_mul(10_000)?.checked_add(719_162 * TICKS_PER_DAY)?;
    let ticks = Some(ticks).filter(|ticks| (0..=MAX_TICKS).contains(ticks))?;
    let zone = if offset.is_empty() { XsdZone::Utc } else { XsdZone::Offset(microsoft_offset(offset.as_bytes())?) };
    Some((ticks, zone))
}

/// The minutes of `+hhmm`. Json.NET looks for the two digits of the minutes only where something follows them.
fn microsoft_offset(text: &[u8]) -> Option<i16> {
    let hours = two_digits(text, 1)?;
    let minutes = if text.len() > 5 { two_digits(text, 3)? } else { 0 };
    let offset = hours * 60 + minutes;
    Some(if text.starts_with(b"-") { -offset } else { offset })
}

fn two_digits(text: &[u8], at: usize) -> Option<i16> {
    match text.get(at..)? {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] => Some(i16::from(tens - b'0') * 10 + i16::from(ones - b'0')),
        _ => None,
    }
}

/// `yyyy-MM-ddTHH:mm:ss[.fffffff][Z|+hh[[:]mm]]`, with `24:00:00` for the end of the day.
fn iso(text: &str) -> Option<(i64, XsdZone)> {
    let bytes = text.as_bytes();
    if !(19..=40).contains(&bytes.len()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| -> Option<i64> {
        bytes
            .get(range)?
            .iter()
            .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0')))
    };
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
    if separators.iter().any(|&(index, separator)| bytes[index] != separator) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let mut rest = &bytes[19..];
    let mut fraction = 0;
    if let [b'.', digits @ ..] = rest {
        let length = digits.iter().take(7).take_while(|byte| byte.is_ascii_digit()).count();
        // Json.NET's second attempt is less strict about the digits and more about the zone.
        if length == 0 && !is_exact_zone(digits) {
            return None;
        }
        fraction = (0..7)
            .fold(0, |value, index| value * 10 + if index < length { i64::from(digits[index] - b'0') } else { 0 });
        rest = &digits[length..];
    }
    let midnight = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    let valid = year >= 1
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && (hour < 24 || midnight)
        && minute < 60
        && second < 60;
    let zone = iso_zone(rest).filter(|_| valid)?;
    let ticks = days_from_civil(year, month, day) * TICKS_PER_DAY
        + ((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND
        + fraction;
    (ticks <= MAX_TICKS).then_some((ticks, zone))
}

/// The zone that `TryParseExact` wants behind a point without digits.
fn is_exact_zone(text: &[u8]) -> bool {
    match text {
        [] | [b'Z'] => true,
        [b'+' | b'-', _, _, b':', tens, _] => {
            let within = matches!(iso_zone(text), Some(XsdZone::Offset(offset)) if offset.abs() <= 14 * 60);
            within && *tens < b'6'
        }
        _ => false,
    }
}

/// The zone as Json.NET looks for it: a colon or two digits may stand there without an offset, and mean nothing.
fn iso_zone(text: &[u8]) -> Option<XsdZone> {
    if let [b'Z' | b'z'] = text {
        return Some(XsdZone::Utc);
    }
    let hours = two_digits(text, 1).filter(|_| matches!(text, [b'+' | b'-', ..]));
    let mut at = if hours.is_some() { 3 } else { 0 };
    at += usize::from(text.get(at) == Some(&b':'));
    let minutes = two_digits(text, at);
    at += if minutes.is_some() { 2 } else { 0 };
    if at < text.len() {
        return None;
    }
    let Some(hours) = hours else { return Some(XsdZone::Unspecified) };
    let offset = hours * 60 + minutes.unwrap_or(0);
    Some(XsdZone::Offset(if text.starts_with(b"-") { -offset } else { offset }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_microsoft_and_loose_forms_are_read() {
        let utc = ServerZone::utc();
        for (text, expected) in [
            ("2025-03-10T22:08:40.6285953Z", "2025-03-10T22:08:40.6285953Z"),
            ("2025-03-10T22:08:40+0200", "2025-03-10T20:08:40+00:00"),
            ("2025-03-10T22:08:40-05", "2025-03-11T03:08:40+00:00"),
            ("2025-03-10T24:00:00Z", "2025-03-11T00:00:00Z"),
            ("2025-03-10T22:08:40.99999999Z", "2025-03-10T22:08:41Z"),
            ("/Date(1741644520628)/", "2025-03-10T22:08:40.628Z"),
            ("/Date(1741644520628+0200)/", "2025-03-10T22:08:40.628+00:00"),
            ("03/10/2025", "2025-03-10T00:00:00"),
        ] {
            assert_eq!(parse_date(text, &utc).map(|date| date.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["/Date()/", "/Date(1e3)/", "2025-03-10T24:00:01Z", "2025-03-10T22:08:40é", "x"] {
            assert_eq!(parse_date(text, &utc), None, "{text}");
        }
    }
}
