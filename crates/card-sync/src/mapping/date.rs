//! Dates of a roster: from a day to a moment.
//!
//! Only years from 2000 to 2199 are taken, and 2999 and 9999, which systems write for "never": others are typing errors, or
//! years of two digits that were read as four. A year of two digits, where the format has `%y`, is from 1969 to 2068.

use std::ops::RangeInclusive;

use card_types::{Timestamp, Zone};
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

/// Years that a card can mean.
const YEARS: RangeInclusive<i16> = 2000..=2199;

/// Years that stand for "never".
const NEVER: [i16; 2] = [2999, 9999];

/// 9999-12-31T23:59:59Z, which no server knows a time after.
const LAST_SECOND: i64 = 253_402_300_799;

/// Days since the end of 1899, as spreadsheets count them, within [`YEARS`].
const SERIALS: RangeInclusive<u32> = 36_526..=109_574;

/// How dates are read.
#[derive(Debug, Clone, Default)]
pub(super) struct DateRule {
    pub(super) format: Option<String>,
    pub(super) time: Option<Time>,
    pub(super) zone: Option<TimeZone>,
}

impl DateRule {
    /// Checks the texts of a mapping.
    pub(super) fn new(format: Option<&str>, time: Option<&str>, zone: Option<&str>) -> Result<Self, String> {
        if let Some(format) = format {
            let day = BrokenDownTime::from(DateTime::constant(2031, 5, 4, 10, 30, 0, 0));
            let read = day.to_string(format).and_then(|text| BrokenDownTime::parse(format, text)?.to_date());
            read.map_err(|_| format!("the format {format:?} does not give a date; write it as %d/%m/%Y"))?;
        }
        let time = time
            .map(|text| text.parse::<Time>().map_err(|_| format!("{text:?} is no time of day; write it as \"23:59\"")));
        let zone = zone.map(|name| {
            TimeZone::get(name).map_err(|_| format!("{name:?} is no time zone; write it as \"Europe/Dublin\""))
        });
        Ok(Self { format: format.map(ToOwned::to_owned), time: time.transpose()?, zone: zone.transpose()? })
    }

    /// The rule with day and month in the other order; `None` if the format has not both as numbers.
    pub(super) fn swapped(&self) -> Option<Self> {
        let format = self.format.as_deref()?;
        let swapped = format.replace("%d", "\0").replace("%m", "%d").replace('\0', "%m");
        (swapped != format && format.contains("%d") && format.contains("%m"))
            .then(|| Self { format: Some(swapped), ..self.clone() })
    }

    /// Whether the format has years of two digits, of which the century is guessed.
    pub(super) fn has_short_years(&self) -> bool {
        self.format.as_deref().is_some_and(|format| format.contains("%y"))
    }

    /// The format that the mapping gives.
    pub(super) fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }

    /// The moment that a text means. The error says what is missing, never the text.
    pub(super) fn read(&self, text: &str) -> Result<Timestamp, String> {
        if let Ok(moment) = text.parse::<Timestamp>()
            && moment.zone() != Zone::Unspecified
        {
            check_year(moment.date().0)?;
            return Ok(moment);
        }
        let (date, time) = self.civil(text)?;
        self.check_century(date.year())?;
        let time =
            time.or(self.time).ok_or("a date without a time of day; give `time` in the mapping, such as \"23:59\"")?;
        let zone = self
            .zone
            .as_ref()
            .ok_or("a date without a time zone; give `zone` in the mapping, such as \"Europe/Dublin\"")?;
        // The end of the year 9999 is beyond what can be calculated with; the year before has the same rules.
        let day = if date.year() == 9999 { date.with().year(9998).build().unwrap_or(date) } else { date };
        let ambiguous = zone.to_ambiguous_zoned(day.to_datetime(time));
        if ambiguous.is_ambiguous() {
            return Err("a time that the clocks skip or have twice on that day; choose another time of day".to_owned());
        }
        let out_of_range = "a date at the end of all time; write an earlier one";
        let offset = ambiguous.compatible().map_err(|_| out_of_range)?.offset().seconds();
        let minutes = i16::try_from(offset / 60).map_err(|_| out_of_range)?;
        let zone = Zone::Offset(minutes);
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        let moment = Timestamp::from_parts(date.year(), date.month(), date.day(), hour, minute, second, 0, 0, zone);
        let moment = moment.filter(|moment| moment.unix_seconds().is_some_and(|seconds| seconds <= LAST_SECOND));
        Ok(moment.filter(|_| offset % 60 == 0).ok_or(out_of_range)?)
    }

    /// The day, and the time of day where the text has one.
    fn civil(&self, text: &str) -> Result<(Date, Option<Time>), String> {
        if let Some(format) = &self.format {
            let parts = parts(format, text).ok_or_else(|| self.misfit(text))?;
            let date = parts.to_date().map_err(|_| "a day that its month does not have")?;
            return Ok((date, parts.hour().and_then(|_| parts.to_time().ok())));
        }
        let wrong = || match serial(text) {
            Some(message) => message,
            None => "no date; write it as 2031-05-04, or give its `format` in the mapping".to_owned(),
        };
        // The shape is checked first: the parser also takes weeks and basic forms, which nobody means here.
        let bytes = text.as_bytes();
        let is_day = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' && text.is_char_boundary(10);
        if !is_day {
            return Err(wrong());
        }
        let date: Date = text[..10].parse().map_err(|_| wrong())?;
        match &text[10..] {
            "" => Ok((date, None)),
            rest if rest.starts_with(['T', ' ']) => Ok((date, Some(rest[1..].parse().map_err(|_| wrong())?))),
            _ => Err(wrong()),
        }
    }

    /// Why a text is not of the format.
    fn misfit(&self, text: &str) -> String {
        let swapped = self.swapped().filter(|other| other.civil_fits(text)).and_then(|other| other.format);
        match (swapped, serial(text)) {
            (Some(format), _) => {
                format!(
                    "no date of the format that the mapping gives, but one of {format:?}: day and month are the other way round"
                )
            }
            (None, Some(message)) => message,
            (None, None) => "no date of the format that the mapping gives".to_owned(),
        }
    }

    fn civil_fits(&self, text: &str) -> bool {
        let format = self.format.as_deref().unwrap_or_default();
        parts(format, text).is_some_and(|parts| parts.to_date().is_ok())
    }

    /// Refuses years that nobody means, with what the format has to do with it.
    fn check_century(&self, year: i16) -> Result<(), String> {
        match check_year(year) {
            Err(_) if year < 100 && self.format.as_deref().is_some_and(|format| format.contains("%Y")) => {
                Err("a year of two digits, where the format of the mapping has four (%Y); for two digits it is %y"
                    .to_owned())
            }
            Err(message) if self.has_short_years() => {
                Err(format!("{message}; a year of two digits is read as one from 1969 to 2068: export it with four"))
            }
            result => result,
        }
    }
}

/// What a text says by a format. Digits alone do not show where a number ends: only those that the format itself would
/// write are taken, so that `45123`, a spreadsheet's number of a day, is not of the year 45 (`%y%m%d`).
fn parts(format: &str, text: &str) -> Option<BrokenDownTime> {
    let parts = BrokenDownTime::parse(format, text).ok()?;
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit());
    (!is_bare || parts.to_string(format).is_ok_and(|written| written == text)).then_some(parts)
}

fn check_year(year: i16) -> Result<(), String> {
    if YEARS.contains(&year) || NEVER.contains(&year) {
        return Ok(());
    }
    let (first, last) = (YEARS.start(), YEARS.end());
    Err(format!("the year {year}, which cannot be meant; taken are {first} to {last}, and 2999 and 9999 for \"never\""))
}

/// What is said of a text that is a day as spreadsheets count them.
fn serial(text: &str) -> Option<String> {
    let is_serial = text.parse().is_ok_and(|number: u32| SERIALS.contains(&number));
    is_serial.then(|| {
        "no date but a spreadsheet's number of one; give the column the format of a date before it is exported"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dublin(format: Option<&str>) -> DateRule {
        DateRule::new(format, Some("23:59"), Some("Europe/Dublin")).unwrap()
    }

    #[test]
    fn a_day_becomes_a_moment_with_the_offset_of_that_day() {
        let read = |text| dublin(None).read(text).map(|moment| moment.to_string());
        assert_eq!(read("2027-06-30").unwrap(), "2027-06-30T23:59:00+01:00");
        assert_eq!(read("2027-01-31").unwrap(), "2027-01-31T23:59:00+00:00");
        assert_eq!(read("2027-06-30 08:30").unwrap(), "2027-06-30T08:30:00+01:00");
        assert_eq!(read("2027-06-30T08:30:05-02:00").unwrap(), "2027-06-30T08:30:05-02:00");
    }

    #[test]
    fn a_format_is_followed() {
        let read = |format, text| dublin(Some(format)).read(text).map(|moment| moment.to_string());
        assert_eq!(read("%d/%m/%Y", "30/06/2027").unwrap(), "2027-06-30T23:59:00+01:00");
        assert_eq!(read("%d.%m.%Y %H:%M", "30.06.2027 12:00").unwrap(), "2027-06-30T12:00:00+01:00");
        assert!(read("%d/%m/%Y", "2027-06-31").is_err());
        assert!(read("%d/%m/%Y", "31/06/2027").is_err());
    }

    #[test]
    fn what_is_missing_or_impossible_is_told_without_the_text() {
        let bare = DateRule::default();
        assert!(bare.read("2027-06-30").unwrap_err().contains("`time`"));
        assert!(bare.read("2027-06-30T10:00").unwrap_err().contains("`zone`"));
        assert!(dublin(None).read("46203").unwrap_err().contains("spreadsheet"));
        for text in ["2027-02-30", "30/06/2027", "20270630", "2027-W26-3", "é027-06-30", "2027-06-30x"] {
            assert!(dublin(None).read(text).unwrap_err().contains("no date"), "{text}");
        }
        let rule = DateRule::new(None, Some("01:30"), Some("Europe/Dublin")).unwrap();
        assert!(rule.read("2027-03-28").unwrap_err().contains("clocks skip"));
        assert!(rule.read("2027-10-31").unwrap_err().contains("clocks skip"));
    }

    #[test]
    fn a_year_that_nobody_means_is_refused_with_its_cause() {
        let read = |format, text| dublin(format).read(text).map(|moment| moment.to_string());
        assert_eq!(read(Some("%d/%m/%y"), "31/08/27").unwrap(), "2027-08-31T23:59:00+01:00");
        for (format, text, cause) in [
            (Some("%d/%m/%Y"), "31/08/27", "it is %y"),
            (Some("%d/%m/%y"), "31/08/75", "the year 1975"),
            (Some("%d/%m/%Y"), "31/08/0227", "the year 227"),
            (Some("%d/%m/%Y"), "31/08/1975", "2000 to 2199"),
            (None, "2207-08-31", "the year 2207"),
            (None, "0027-08-31", "the year 27"),
            (None, "0027-08-31T10:00:00Z", "the year 27"),
            (None, "1899-12-30T00:00:00+00:00", "the year 1899"),
        ] {
            assert!(read(format, text).unwrap_err().contains(cause), "{text}: {:?}", read(format, text));
        }
        let late = DateRule::new(None, Some("23:59"), Some("America/New_York")).unwrap();
        assert!(late.read("9999-12-31").unwrap_err().contains("an earlier one"));
        for never in ["9999-12-31", "2999-12-31", "2199-12-31", "2000-01-01"] {
            assert!(read(None, never).is_ok(), "{never}");
        }
    }

    #[test]
    fn digits_alone_are_those_that_the_format_writes() {
        let read = |format, text| dublin(Some(format)).read(text).map(|moment| moment.to_string());
        assert_eq!(read("%y%m%d", "270630").unwrap(), "2027-06-30T23:59:00+01:00");
        assert_eq!(read("%Y%m%d%H%M", "202706300805").unwrap(), "2027-06-30T08:05:00+01:00");
        for format in ["%y%m%d", "%y%d%m", "%d%m%y", "%Y%m%d"] {
            assert!(read(format, "45123").unwrap_err().contains("spreadsheet"), "{format}");
        }
        assert!(read("%Y%m%d", "2027063").is_err());
        assert!(read("%Y%m%d", "20270231").unwrap_err().contains("its month"));
        assert!(read("%d.%m.%Y", "1.6.2027").is_ok(), "delimiters show where a number ends");
    }

    #[test]
    fn a_format_that_does_not_fit_is_told_with_the_cause() {
        let message = |text| dublin(Some("%d/%m/%Y")).read(text).unwrap_err();
        assert!(message("06/30/2027").contains("%m/%d/%Y"), "{}", message("06/30/2027"));
        assert!(message("31/06/2027").contains("day that its month does not have"), "{}", message("31/06/2027"));
        assert!(message("46203").contains("spreadsheet"), "{}", message("46203"));
        assert_eq!(message("soon"), "no date of the format that the mapping gives");
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        assert!(DateRule::new(Some("%H"), None, None).unwrap_err().contains("format"));
        assert!(DateRule::new(None, Some("25:00"), None).unwrap_err().contains("time of day"));
        assert!(DateRule::new(None, None, Some("Europe/Atlantis")).unwrap_err().contains("time zone"));
    }
}
