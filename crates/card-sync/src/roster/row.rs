//! One row of a roster.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::cells::Cells;
use super::json_lines::Members;
use crate::plan::RowPlace;
use crate::problem::Problem;

/// One row: its cells by heading, its original bytes, its place. Debug shows no cell.
#[derive(Clone)]
pub struct Row {
    pub(super) place: RowPlace,
    pub(super) original: Vec<u8>,
    pub(super) content: Content,
    pub(super) problems: Vec<Problem>,
}

#[derive(Clone)]
pub(super) enum Content {
    Csv { headings: Arc<Headings>, cells: Cells },
    JsonLines(Members),
}

/// The headings of a CSV roster.
#[derive(Debug, Default)]
pub(super) struct Headings {
    pub(super) names: Vec<String>,
    pub(super) index: HashMap<String, usize>,
}

impl Row {
    /// Where it stands.
    pub fn place(&self) -> RowPlace {
        self.place
    }

    /// Its bytes as they are in the file, with the line's end, for a file of refused rows.
    pub fn original(&self) -> &[u8] {
        &self.original
    }

    /// The cell under a heading, or the member of that name, untrimmed. None where the row has none.
    pub fn cell(&self, heading: &str) -> Option<&str> {
        match &self.content {
            Content::Csv { headings, cells } => cells.get(*headings.index.get(heading)?),
            Content::JsonLines(members) => {
                members.iter().find(|(name, _)| name == heading).map(|(_, cell)| cell.as_str())
            }
        }
    }

    /// The headings or members, in order.
    pub fn names(&self) -> Vec<String> {
        match &self.content {
            Content::Csv { headings, .. } => headings.names.clone(),
            Content::JsonLines(members) => members.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The number of the column with this heading, counted from 1; none in JSON Lines.
    pub fn column(&self, heading: &str) -> Option<usize> {
        match &self.content {
            Content::Csv { headings, .. } => headings.index.get(heading).map(|index| index + 1),
            Content::JsonLines(_) => None,
        }
    }

    /// What is wrong with its form: the number of cells, characters, quotes. Such a row is not to be used.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// A problem of this row as a whole.
    pub fn problem(&self, message: impl Into<String>) -> Problem {
        Problem::new(self.place.line, message).at_offset(self.place.offset)
    }

    /// A problem of one of its cells.
    pub fn cell_problem(&self, heading: &str, message: impl Into<String>) -> Problem {
        self.problem(message).at_column(self.column(heading), heading)
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("place", &self.place).field("problems", &self.problems).finish_non_exhaustive()
    }
}
