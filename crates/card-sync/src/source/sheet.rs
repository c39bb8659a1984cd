//! The cells of a workbook as a person sees them.

use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

/// Numbers from here on have more than the 15 digits that a spreadsheet keeps.
const ROUNDED: f64 = 1e15;

/// One row of a sheet, up to its last cell that is not empty.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Counted from 0.
    pub(super) row: u32,
    pub(super) cells: Vec<String>,
}

impl Line {
    pub(super) fn begin(&mut self, row: u32) {
        self.row = row;
        self.cells.clear();
    }

    pub(super) fn set(&mut self, column: usize, value: &DataRef<'_>, format: &str) {
        let text = shown(value, format);
        // Columns beyond every limit are still told apart from those within: the caller refuses them.
        if !text.is_empty() && column <= crate::roster::MOST_COLUMNS {
            if self.cells.len() <= column {
                self.cells.resize(column + 1, String::new());
            }
            self.cells[column] = text;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of more than 15 digits is shown as a rounded one")]
fn shown(value: &DataRef<'_>, format: &str) -> String {
    match value {
        DataRef::Int(number) => number_shown(*number as f64, format),
        DataRef::Float(number) => number_shown(*number, format),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(moment) => moment_shown(moment),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number: 1001 and not 1001.0, with the zeros of a format such as `00000`. What a spreadsheet has rounded keeps the form of
/// a rounded number, which no field takes.
fn number_shown(number: f64, format: &str) -> String {
    if number.abs() >= ROUNDED {
        let text = format!("{number:.5E}");
        return if text.contains("E-") { text } else { text.replace('E', "E+") };
    }
    // A spreadsheet shows 15 digits: 0.1 + 0.2 is 0.3.
    let text = format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string();
    let is_zeros = !format.is_empty() && format.bytes().all(|byte| byte == b'0');
    let width = format.len();
    if is_zeros && number >= 0.0 && number.fract() == 0.0 { format!("{text:0>width$}") } else { text }
}

/// `2031-06-30`, `2031-06-30 08:30:00`, or `08:30:00` of a time without a day, to the second.
fn moment_shown(moment: &ExcelDateTime) -> String {
    const SECONDS: f64 = 86_400.0;
    let seconds = (moment.as_f64() * SECONDS).round();
    let (days, rest) = ((seconds / SECONDS).floor(), seconds.rem_euclid(SECONDS));
    if !seconds.is_finite() || seconds < 0.0 {
        return moment.as_f64().to_string();
    }
    // At most the seconds of a day.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a day")]
    let rest = rest as u32;
    let time = format!("{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60);
    if moment.is_duration() {
        return format!("{}:{:02}:{:02}", days * 24.0 + f64::from(rest / 3600), rest / 60 % 60, rest % 60);
    }
    if days < 1.0 {
        return time;
    }
    // Half a second more keeps the day: a fraction of a day is not exact.
    let day = with_value(moment, days);
    let (year, month, day, ..) = day.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if rest == 0 { date } else { format!("{date} {time}") }
}

/// The same calendar with another value.
fn with_value(moment: &ExcelDateTime, value: f64) -> ExcelDateTime {
    let is_1904 = *moment == ExcelDateTime::new(moment.as_f64(), ExcelDateTimeType::DateTime, true);
    ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(value: f64, is_1904: bool) -> String {
        moment_shown(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, is_1904))
    }

    #[test]
    fn numbers_are_what_a_person_sees() {
        for (number, expected) in [
            (1001.0, "1001"),
            (0.1 + 0.2, "0.3"),
            (1001.5, "1001.5"),
            (-7.0, "-7"),
            (999_999_999_999_999.0, "999999999999999"),
            (1e15, "1.00000E+15"),
            (4_000_000_000_000_000_000.0, "4.00000E+18"),
        ] {
            assert_eq!(number_shown(number, "General"), expected);
        }
        assert_eq!(number_shown(123.0, "00000"), "00123");
        assert_eq!(number_shown(1.5, "00000"), "1.5");
    }

    #[test]
    fn dates_are_days_of_the_right_calendar() {
        assert_eq!(date(48_029.0, false), "2031-06-30");
        assert_eq!(date(46_567.0, true), "2031-06-30");
        assert_eq!(date(48_029.354_166_666_67, false), "2031-06-30 08:30:00");
        assert_eq!(date(48_028.999_999_9, false), "2031-06-30");
        assert_eq!(date(0.5, false), "12:00:00");
        let duration = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(moment_shown(&duration), "36:00:00");
    }
}
