//! Text form of a timestamp: RFC 3339, with an optional zone.

use std::fmt;

use super::{Timestamp, Zone};

/// A text is not a date and time. Says the rule that is broken, never the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidTimestamp {
    reason: &'static str,
}

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, expected a date and time such as 2026-08-31T23:59:59+00:00", self.reason)
    }
}

impl std::error::Error for InvalidTimestamp {}

const fn invalid(reason: &'static str) -> InvalidTimestamp {
    InvalidTimestamp { reason }
}

/// Reads `yyyy-MM-ddTHH:mm:ss[.f{1,9}][Z|±hh:mm]`.
pub(super) fn parse(text: &str) -> Result<Timestamp, InvalidTimestamp> {
    let bytes = text.as_bytes();
    let shape = invalid("not of the form yyyy-MM-ddTHH:mm:ss");
    if bytes.len() < 19
        || bytes[4] != b'-'
        || bytes[7] != b'-'
        || bytes[10] != b'T'
        || bytes[13] != b':'
        || bytes[16] != b':'
    {
        return Err(shape);
    }
    let number = |range: std::ops::Range<usize>| -> Result<i16, InvalidTimestamp> {
        let mut value = 0i16;
        for &byte in &bytes[range] {
            if !byte.is_ascii_digit() {
                return Err(shape);
            }
            value = value * 10 + i16::from(byte - b'0');
        }
        Ok(value)
    };
    let small = |range| number(range).map(|value| i8::try_from(value).unwrap_or(i8::MAX));
    let (year, month, day) = (number(0..4)?, small(5..7)?, small(8..10)?);
    let (hour, minute, second) = (small(11..13)?, small(14..16)?, small(17..19)?);

    let mut rest = &bytes[19..];
    let (mut nanosecond, mut digits) = (0i32, 0u8);
    if let [b'.', fraction @ ..] = rest {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 || length > 9 {
            return Err(invalid("the fraction needs one to nine digits"));
        }
        for &byte in &fraction[..length] {
            nanosecond = nanosecond * 10 + i32::from(byte - b'0');
        }
        for _ in length..9 {
            nanosecond *= 10;
        }
        digits = u8::try_from(length).unwrap_or(9);
        rest = &fraction[length..];
    }
    let zone = match rest {
        [] => Zone::Unspecified,
        [b'Z'] => Zone::Utc,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] if [h1, h2, m1, m2].iter().all(|byte| byte.is_ascii_digit()) => {
            let two = |tens: u8, ones: u8| i16::from(tens - b'0') * 10 + i16::from(ones - b'0');
            let (hours, minutes) = (two(*h1, *h2), two(*m1, *m2));
            if hours > 23 || minutes > 59 {
                return Err(invalid("the offset is out of range"));
            }
            let total = hours * 60 + minutes;
            // RFC 3339's -00:00 ("offset unknown") has no use here; as +00:00 it would not be written as it was read.
            if *sign == b'-' && total == 0 {
                return Err(invalid("the offset -00:00 has no meaning"));
            }
            Zone::Offset(if *sign == b'-' { -total } else { total })
        }
        _ => return Err(invalid("the zone must be Z or +hh:mm")),
    };
    Timestamp::from_parts(year, month, day, hour, minute, second, nanosecond, digits, zone)
        .ok_or(invalid("no such date or time in the calendar"))
}

/// Writes the text into `buffer` and returns it. Lists hold three of these a card, so it counts.
pub(super) fn format<'a>(timestamp: &Timestamp, buffer: &'a mut [u8; 40]) -> &'a str {
    buffer[..19].copy_from_slice(b"0000-00-00T00:00:00");
    let (year, month, day) = timestamp.date();
    let (hour, minute, second) = timestamp.time();
    // Years are 1 to 9999, so both halves fit.
    let (century, of_century) = (u8::try_from(year / 100).unwrap_or(0), u8::try_from(year % 100).unwrap_or(0));
    let parts = [
        century,
        of_century,
        month.cast_unsigned(),
        day.cast_unsigned(),
        hour.cast_unsigned(),
        minute.cast_unsigned(),
        second.cast_unsigned(),
    ];
    for (part, at) in parts.into_iter().zip([0, 2, 5, 8, 11, 14, 17]) {
        two_digits(buffer, at, part);
    }
    let mut length = 19;
    let digits = usize::from(timestamp.fraction_digits());
    if digits > 0 {
        buffer[length] = b'.';
        let mut rest = timestamp.subsec_nanosecond();
        for index in (1..=9).rev() {
            buffer[length + index] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        length += 1 + digits;
    }
    match timestamp.zone() {
        Zone::Unspecified => {}
        Zone::Utc => {
            buffer[length] = b'Z';
            length += 1;
        }
        Zone::Offset(minutes) => {
            let distance = minutes.unsigned_abs();
            buffer[length] = if minutes < 0 { b'-' } else { b'+' };
            two_digits(buffer, length + 1, u8::try_from(distance / 60).unwrap_or(0));
            buffer[length + 3] = b':';
            two_digits(buffer, length + 4, u8::try_from(distance % 60).unwrap_or(0));
            length += 6;
        }
    }
    // Only ASCII was written.
    std::str::from_utf8(&buffer[..length]).unwrap_or_default()
}

fn two_digits(buffer: &mut [u8; 40], at: usize, value: u8) {
    buffer[at] = b'0' + value / 10 % 10;
    buffer[at + 1] = b'0' + value % 10;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_what_is_written() {
        for text in [
            "2020-07-16T23:50:30.045+05:30",
            "2019-12-09T06:43:19+00:00",
            "2025-03-10T22:08:40.6285953+00:00",
            "2025-03-10T22:08:40.100Z",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.999999999-23:59",
        ] {
            assert_eq!(parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused_without_quoting_it() {
        for text in [
            "",
            "EXPIRATION TIMESTAMP",
            "2025-02-29T00:00:00Z",
            "2025-03-10",
            "2025-03-10 22:08:40Z",
            "2025-03-10T22:08Z",
            "2025-03-10T24:00:00Z",
            "2025-03-10T23:59:60Z",
            "0000-01-01T00:00:00Z",
            "2025-03-10T22:08:40.Z",
            "2025-03-10T22:08:40.1234567890Z",
            "2025-03-10T22:08:40+5:00",
            "2025-03-10T22:08:40-00:00",
            "2025-03-10T22:08:40+24:00",
            "２025-03-10T22:08:40Z",
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(text.is_empty() || !error.contains(text), "{error}");
        }
    }

    #[test]
    fn instants_count_from_1970() {
        assert_eq!(parse("1970-01-01T00:00:00Z").unwrap().unix_seconds(), Some(0));
        assert_eq!(parse("1969-12-31T19:00:00.9-05:00").unwrap().unix_seconds(), Some(0));
        assert_eq!(parse("2020-07-16T23:50:30").unwrap().unix_seconds(), None);
        assert_eq!(Timestamp::from_unix_seconds(1_594_923_630).unwrap().to_string(), "2020-07-16T18:20:30+00:00");
    }
}
