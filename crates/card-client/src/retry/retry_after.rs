//! When a server asks to come back: `Retry-After` in seconds or as a date, `retry-after-ms` in milliseconds.

use std::time::{Duration, SystemTime};

use jiff::fmt::rfc2822::DateTimeParser;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The form in milliseconds, as several gateways send it; not standardised.
const RETRY_AFTER_MS: &str = "retry-after-ms";

/// The dates of RFC 850 and of C's `asctime`.
const OLDER_DATES: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// What the headers ask for; none when they ask for nothing or cannot be read. A date in the past asks for zero.
///
/// A date is measured from the server's own `Date` where there is one, so that a wrong clock on either side is harmless.
pub(crate) fn read(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(milliseconds) = text(RETRY_AFTER_MS).and_then(digits) {
        return Some(Duration::from_millis(milliseconds));
    }
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let asked = text(RETRY_AFTER)?;
    if let Some(seconds) = digits(asked) {
        return Some(Duration::from_secs(seconds));
    }
    let until = date(asked)?;
    let from = text(DATE).and_then(date).unwrap_or(now);
    Some(until.duration_since(from).unwrap_or(Duration::ZERO))
}

/// Digits only: a sign, a fraction or a unit is not what the standard allows, and is not guessed at.
fn digits(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // More digits than fit are a very long time all the same.
    is_number.then(|| text.parse().unwrap_or(u64::MAX / 1000))
}

/// The form that is sent today, and the two older ones that RFC 9110 has every recipient read.
fn date(text: &str) -> Option<SystemTime> {
    let older = |format| strtime::parse(format, text).ok()?.to_datetime().ok()?.to_zoned(TimeZone::UTC).ok();
    let today = DateTimeParser::new().parse_timestamp(text).ok();
    let timestamp = today.or_else(|| OLDER_DATES.into_iter().find_map(older).map(|date| date.timestamp()))?;
    Some(SystemTime::from(timestamp))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn asked(headers: &[(&'static str, &'static str)]) -> Option<Duration> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        // Sun, 06 Nov 1994 08:49:37 GMT
        read(&headers, SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
    }

    #[test]
    fn all_three_forms_are_read_and_milliseconds_win() {
        assert_eq!(asked(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        assert_eq!(asked(&[("retry-after", " 0 ")]), Some(Duration::ZERO));
        assert_eq!(asked(&[("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")]), Some(Duration::from_secs(30)));
        assert_eq!(asked(&[("retry-after", "7"), ("retry-after-ms", "250")]), Some(Duration::from_millis(250)));
    }

    #[test]
    fn the_two_older_forms_of_a_date_are_read_as_well() {
        for text in ["Sunday, 06-Nov-94 08:50:07 GMT", "Sun Nov  6 08:50:07 1994"] {
            assert_eq!(asked(&[("retry-after", text)]), Some(Duration::from_secs(30)), "{text}");
        }
    }

    #[test]
    fn a_date_is_measured_from_the_servers_own_clock() {
        let headers = [("retry-after", "Fri, 01 Jan 2100 00:00:10 GMT"), ("date", "Fri, 01 Jan 2100 00:00:00 GMT")];
        assert_eq!(asked(&headers), Some(Duration::from_secs(10)));
    }

    #[test]
    fn a_date_in_the_past_asks_for_no_wait() {
        assert_eq!(asked(&[("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT")]), Some(Duration::ZERO));
    }

    #[test]
    fn what_cannot_be_read_asks_for_nothing_and_a_huge_number_overflows_nothing() {
        for text in ["", "-1", "1.5", "soon", "7s", "Sun, 99 Nov 1994 08:49:37 GMT", "+3"] {
            assert_eq!(asked(&[("retry-after", text)]), None, "{text}");
        }
        assert!(asked(&[("retry-after", "99999999999999999999999")]).unwrap() > Duration::from_secs(1_000_000));
        assert!(asked(&[("retry-after-ms", "99999999999999999999999")]).unwrap() > Duration::from_secs(1_000_000));
    }
}
