//! Dates of a roster: from a day to a moment.

use card_types::{Timestamp, Zone};
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;

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

    /// The moment that a text means. The error says what is missing, never the text.
    pub(super) fn read(&self, text: &str) -> Result<Timestamp, &'static str> {
        if let Ok(moment) = text.parse::<Timestamp>()
            && moment.zone() != Zone::Unspecified
        {
            return Ok(moment);
        }
        let (date, time) = self.civil(text)?;
        let time =
            time.or(self.time).ok_or("a date without a time of day; give `time` in the mapping, such as \"23:59\"")?;
        let zone = self
            .zone
            .as_ref()
            .ok_or("a date without a time zone; give `zone` in the mapping, such as \"Europe/Dublin\"")?;
        let ambiguous = zone.to_ambiguous_zoned(date.to_datetime(time));
        if ambiguous.is_ambiguous() {
            return Err("a time that the clocks skip or have twice on that day; choose another time of day");
        }
        let moment = ambiguous.compatible().map_err(|_| "a date out of range")?;
        let offset = moment.offset().seconds();
        let minutes = i16::try_from(offset / 60).map_err(|_| "a date out of range")?;
        Timestamp::from_parts(
            date.year(),
            date.month(),
            date.day(),
            time.hour(),
            time.minute(),
            time.second(),
            0,
            0,
            Zone::Offset(minutes),
        )
        .filter(|_| offset % 60 == 0)
        .ok_or("a date out of range")
    }

    /// The day, and the time of day where the text has one.
    fn civil(&self, text: &str) -> Result<(Date, Option<Time>), &'static str> {
        if let Some(format) = &self.format {
            let wrong = "no date of the format that the mapping gives";
            let parts = BrokenDownTime::parse(format, text).map_err(|_| wrong)?;
            return Ok((parts.to_date().map_err(|_| wrong)?, parts.hour().and_then(|_| parts.to_time().ok())));
        }
        let wrong = "no date; write it as 2031-05-04, or give its `format` in the mapping";
        // The shape is checked first: the parser also takes weeks and basic forms, which nobody means here.
        let bytes = text.as_bytes();
        let is_day = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-' && text.is_char_boundary(10);
        if !is_day {
            return Err(wrong);
        }
        let date: Date = text[..10].parse().map_err(|_| wrong)?;
        match &text[10..] {
            "" => Ok((date, None)),
            rest if rest.starts_with(['T', ' ']) => Ok((date, Some(rest[1..].parse().map_err(|_| wrong)?))),
            _ => Err(wrong),
        }
    }
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
        for text in ["2027-02-30", "30/06/2027", "20270630", "2027-W26-3", "é027-06-30", "2027-06-30x", "46203"] {
            assert!(dublin(None).read(text).unwrap_err().contains("no date"), "{text}");
        }
        let rule = DateRule::new(None, Some("01:30"), Some("Europe/Dublin")).unwrap();
        assert!(rule.read("2027-03-28").unwrap_err().contains("clocks skip"));
        assert!(rule.read("2027-10-31").unwrap_err().contains("clocks skip"));
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        assert!(DateRule::new(Some("%H"), None, None).unwrap_err().contains("format"));
        assert!(DateRule::new(None, Some("25:00"), None).unwrap_err().contains("time of day"));
        assert!(DateRule::new(None, None, Some("Europe/Atlantis")).unwrap_err().contains("time zone"));
    }
}
