//! Refused rows as they were, ready to be corrected and fed in again.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::problems::{StepProblem, each_problem};
use crate::apply::Inputs;
use crate::error::Error;
use crate::journal::{Journal, StepStatus};
use crate::new_file::NewFile;
use crate::plan::RowPlace;

/// The files of refused rows.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejects {
    /// How many rows were refused.
    pub rows: u64,
    /// The rows, with the roster's headings.
    pub path: PathBuf,
    /// Why, one line for each step.
    pub reasons: PathBuf,
}

/// The headings of the reasons.
const HEADINGS: &str = "line-here,line-in-roster,column,heading,card-id,step,http-status,code,message\n";

/// Where the reasons of refused rows stand: beside the rows, `rejects.reasons.csv` for `rejects.csv`.
pub fn reasons_path(rejects: &Path) -> PathBuf {
    rejects.with_extension("reasons.csv")
}

/// Writes the rows of refused steps to `path`, byte for byte as they stand in the roster and under its headings, and the
/// reasons to [`reasons_path`]. `None` if nothing was refused: then nothing is written.
///
/// Refused steps of cards in no row stand in the reasons only. The reasons are CSV for a spreadsheet: a text that it would
/// calculate gets an apostrophe.
///
/// # Errors
/// [`ErrorKind::File`](crate::ErrorKind::File) when a file cannot be written, and those of [`each_problem`]: with
/// [`ErrorKind::Stale`](crate::ErrorKind::Stale) the roster was changed in place, and no row of it is written.
pub fn write_rejects(inputs: &Inputs, journal: &Journal, path: &Path) -> Result<Option<Rejects>, Error> {
    if journal.tally()?.failed == 0 {
        return Ok(None);
    }
    let reasons_path = reasons_path(path);
    let (mut rows_file, mut reasons_file) = (NewFile::create(path)?, NewFile::create(&reasons_path)?);
    let mut reader = inputs.roster().reader()?;
    let preamble = inputs.roster().preamble()?;
    let mut line = 1 + inputs.roster().encoding().line_ends(&preamble);
    rows_file.write_all(&preamble).map_err(|error| rows_file.failed(error))?;
    reasons_file.write_all(HEADINGS.as_bytes()).map_err(|error| reasons_file.failed(error))?;
    let (mut rows, mut last): (u64, Option<(RowPlace, u64)>) = (0, None);
    each_problem(inputs, journal, |problem| {
        if problem.status != StepStatus::Failed {
            return Ok(());
        }
        let here = match (problem.row, last) {
            (None, _) => None,
            (Some(place), Some((known, here))) if known == place => Some(here),
            (Some(place), _) => {
                let row = reader.row_at(place)?;
                rows_file.write_all(row.original()).map_err(|error| rows_file.failed(error))?;
                let here = line;
                line += inputs.roster().encoding().line_ends(row.original());
                rows += 1;
                last = Some((place, here));
                Some(here)
            }
        };
        let text = reason(here, &problem);
        reasons_file.write_all(text.as_bytes()).map_err(|error| reasons_file.failed(error))
    })?;
    rows_file.finish()?;
    reasons_file.finish()?;
    Ok(Some(Rejects { rows, path: path.to_owned(), reasons: reasons_path }))
}

fn reason(here: Option<u64>, problem: &StepProblem) -> String {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let cells = [
        number(here),
        number(problem.line),
        number(problem.column.map(|column| column as u64)),
        text(problem.heading.as_deref()),
        text(Some(&problem.card_id)),
        problem.kind.word().to_owned(),
        number(problem.http_status.map(u64::from)),
        text(problem.code.as_deref()),
        text(problem.message.as_deref()),
    ];
    cells.join(",") + "\n"
}

/// A quoted cell of foreign text: on one line, without control characters, and nothing that a spreadsheet would calculate.
fn text(text: Option<&str>) -> String {
    let Some(text) = text else { return String::new() };
    let is_formula = text.starts_with(['=', '+', '-', '@']);
    let plain: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, plain.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_stays_in_its_cell_and_is_never_calculated() {
        assert_eq!(text(Some("=1+1")), "\"'=1+1\"");
        assert_eq!(text(Some("say \"no\",\r\nplease")), "\"say \"\"no\"\",  please\"");
        assert_eq!(text(None), "");
    }
}
