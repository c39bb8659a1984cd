//! `cards report leavers`: who left, and what was done about it at each vendor.

use std::io;

use card_sync::spreadsheet::{Protect, protected};
use card_sync::state::{LeaverRecord, State};
use card_types::Timestamp;
use clap::Args;
use serde_json::{Value, json};

use crate::commands::offboard::vendor;
use crate::commands::plan::StateFile;
use crate::failure::Failure;
use crate::output::{Output, Report, Table, print};

/// Show who left, and what was planned, sent and confirmed at each vendor
///
/// One line for each person and vendor, from the local state: leavers of plans, and people of `cards offboard`. Listed is what
/// happened since a date, and everything that is open, however old. Nothing is sent. A line is open until the vendor has
/// confirmed, or a reading has shown, that the card works no longer; the action `unknown` stands for a physical card that there
/// may be, and that nobody knows. After a lost state the next plan lists everybody who may be open.
#[derive(Debug, Args)]
#[command(after_help = super::EXAMPLES)]
pub(crate) struct Arguments {
    /// Day, in UTC, or time with a zone
    #[arg(long, value_name = "DATE", value_parser = since)]
    since: Timestamp,

    /// People of this card template only
    #[arg(long, value_name = "ID")]
    template: Option<String>,

    /// Write CSV; an apostrophe keeps a spreadsheet from calculating cells
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    state: StateFile,
}

const HEADINGS: [&str; 10] =
    ["template", "card", "vendor", "action", "reason", "planned", "sent", "confirmed", "back", "open"];

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let state: State = arguments.state.look()?;
    let seconds = arguments.since.unix_seconds().unwrap_or(i64::MIN);
    let wanted =
        |record: &LeaverRecord| arguments.template.as_ref().is_none_or(|template| *template == record.card_template_id);
    let records = state.leavers(seconds)?.into_iter().filter(wanted).collect();
    let report = LeaversReport { since: arguments.since, records };
    if arguments.csv { print(&report.csv().map_err(|error| Failure::output(&error))?) } else { output.show(&report) }
}

/// A day, or a time with a zone.
fn since(text: &str) -> Result<Timestamp, String> {
    let is_day = text.len() == "2027-03-01".len();
    let text = if is_day { format!("{text}T00:00:00+00:00") } else { text.to_owned() };
    let date = text.parse::<Timestamp>().ok().filter(|date| date.unix_seconds().is_some());
    date.ok_or_else(|| "write a day such as 2027-03-01, or a time with a zone".to_owned())
}

struct LeaversReport {
    since: Timestamp,
    records: Vec<LeaverRecord>,
}

impl LeaversReport {
    fn csv(&self) -> io::Result<String> {
        let mut sheet = csv::Writer::from_writer(Vec::new());
        sheet.write_record(HEADINGS)?;
        for record in &self.records {
            let cells = cells(record);
            sheet.write_record(cells.iter().map(|cell| protected(cell, Protect::Formulas).into_owned()))?;
        }
        let bytes = sheet.into_inner().map_err(csv::IntoInnerError::into_error)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }
}

impl Report for LeaversReport {
    fn json(&self) -> Value {
        let leaver = |record: &LeaverRecord| {
            json!({
                "card-template-id": record.card_template_id,
                "card-id": record.card_id,
                "vendor": vendor(record.vendor),
                "action": record.action,
                "reason": record.reason,
                "planned": time(Some(record.planned_at)),
                "sent": time(record.sent_at),
                "confirmed": time(record.confirmed_at),
                "back": time(record.back_at),
                "open": record.is_open(),
            })
        };
        let leavers: Vec<_> = self.records.iter().map(leaver).collect();
        let open = self.records.iter().filter(|record| record.is_open()).count();
        json!({"since": self.since.to_string(), "open": open, "leavers": leavers})
    }

    fn text(&self) -> String {
        let mut table = Table::new(HEADINGS);
        for record in &self.records {
            table.row(cells(record).each_ref().map(String::as_str));
        }
        let open = self.records.iter().filter(|record| record.is_open()).count();
        format!("{}{} lines, {open} open\n", table.render(), self.records.len())
    }
}

fn cells(record: &LeaverRecord) -> [String; 10] {
    let time = |seconds| time(seconds).unwrap_or_default();
    [
        record.card_template_id.clone(),
        record.card_id.clone(),
        vendor(record.vendor).to_owned(),
        record.action.clone(),
        record.reason.clone().unwrap_or_default(),
        time(Some(record.planned_at)),
        time(record.sent_at),
        time(record.confirmed_at),
        time(record.back_at),
        if record.is_open() { "yes" } else { "no" }.to_owned(),
    ]
}

fn time(seconds: Option<i64>) -> Option<String> {
    Some(Timestamp::from_unix_seconds(seconds?)?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_utc_and_a_time_needs_a_zone() {
        assert_eq!(since("2027-03-01").unwrap().to_string(), "2027-03-01T00:00:00+00:00");
        assert!(since("2027-03-01T08:00:00+01:00").is_ok());
        for text in ["2027-03-01T08:00:00", "01.03.2027", "yesterday", ""] {
            assert!(since(text).is_err(), "{text}");
        }
    }
}
