//! Steps that did not end well, with their places.

use serde::Serialize;

use super::place;
use crate::apply::Inputs;
use crate::error::{Error, ErrorKind};
use crate::journal::{Journal, StepStatus};
use crate::plan::{RowPlace, StepKind};

/// A step that was refused, is not settled, or was skipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct StepProblem {
    /// The step's number in the plan.
    pub step: u64,
    /// What it was to do.
    pub kind: StepKind,
    /// The card.
    pub card_id: String,
    /// What became of it.
    pub status: StepStatus,
    /// The row's first line in the roster, counted from 1; none for cards in no row.
    pub line: Option<u64>,
    /// The column that the vendor's message names, counted from 1; a guess.
    pub column: Option<usize>,
    /// That column's heading.
    pub heading: Option<String>,
    /// HTTP status of the reply.
    pub http_status: Option<u16>,
    /// The vendor's code, verbatim.
    pub code: Option<String>,
    /// The vendor's message verbatim, or what went wrong. May name a person.
    pub message: Option<String>,
    /// Where the row stands, to read it again.
    #[serde(skip)]
    pub row: Option<RowPlace>,
}

/// Gives every step of the journal that did not end well, in the order of the plan, in the memory of one.
///
/// # Errors
/// [`ErrorKind::Journal`], [`ErrorKind::File`], [`ErrorKind::Plan`], [`ErrorKind::Stale`] when plan or roster were changed in
/// place, and those of `take`.
pub fn each_problem(
    inputs: &Inputs,
    journal: &Journal,
    mut take: impl FnMut(StepProblem) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut steps, mut rows) = (inputs.plan().steps()?, inputs.roster().reader()?);
    journal.each_problem(|entry| {
        let step = loop {
            match steps.next().transpose()? {
                Some(step) if step.number == entry.number => break step,
                Some(_) => {}
                None => return Err(Error::new(ErrorKind::Journal, "the journal has steps that the plan has not")),
            }
        };
        let outcome = entry.outcome;
        let place = match (step.row, outcome.message.as_deref()) {
            (Some(row), Some(message)) => {
                // A row that cannot be read any more makes the guess poorer, and no report impossible.
                let record = || inputs.mapping().record(&rows.row_at(row).ok()?).ok();
                place::of_message(inputs, &step, message, record)
            }
            _ => None,
        };
        take(StepProblem {
            step: step.number,
            kind: step.kind,
            card_id: step.card_id,
            status: outcome.status,
            line: step.row.map(|row| row.line),
            column: place.as_ref().and_then(|place| place.column),
            heading: place.map(|place| place.heading),
            http_status: outcome.http_status,
            code: outcome.code,
            message: outcome.message,
            row: step.row,
        })
    })
}
