//! Formats of dates that a column may be in.

use super::super::date::DateRule;
use super::column::Seen;

/// Formats of dates that are tried, the likeliest first.
const FORMATS: [&str; 28] = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y/%m/%d %H:%M",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%y%m%d",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%b %d, %Y",
];

/// The formats that fit every date of a column: `None` for ISO 8601. A year that nobody means does not fit.
pub(super) fn formats(column: &Seen) -> Vec<Option<&'static str>> {
    let fits = |format: Option<&str>| {
        let Ok(rule) = DateRule::new(format, Some("23:59"), Some("UTC")) else { return false };
        column.all(|cell| rule.read(cell).is_ok())
    };
    std::iter::once(None).chain(FORMATS.map(Some)).filter(|format| fits(*format)).collect()
}
