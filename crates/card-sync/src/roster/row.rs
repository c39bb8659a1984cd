//! One row of a roster.

use std::fmt;
use std::sync::Arc;

use super::cells::Cells;
use super::headings::Headings;
use super::json_lines::Members;
use crate::looks::is_blank;
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

impl Row {
    /// Where it stands.
    pub fn place(&self) -> RowPlace {
        self.place
    }

    /// Its bytes as they are in the file, with the line's end, for a file of refused rows.
    pub fn original(&self) -> &[u8] {
        &self.original
    }

    /// The cell under a heading, or the member of that name, untrimmed. `None` if the row has none. Headings are composed
    /// (NFC), with one plain space between words and without what cannot be seen, as [`Roster::headings`](super::Roster::headings)
    /// has them.
    pub fn cell(&self, heading: &str) -> Option<&str> {
        match &self.content {
            Content::Csv { headings, cells } => cells.get(*headings.index.get(heading)?),
            Content::JsonLines(members) => {
                members.iter().find(|(name, _)| name == heading).map(|(_, cell)| cell.as_str())
            }
        }
    }

    /// All its cells, in order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let (cells, members) = match &self.content {
            Content::Csv { cells, .. } => (Some(cells), None),
            Content::JsonLines(members) => (None, Some(members)),
        };
        let members = members.into_iter().flatten().map(|(_, text)| text.as_str());
        cells.into_iter().flat_map(Cells::iter).chain(members)
    }

    /// The headings or members, in order.
    pub fn names(&self) -> Vec<String> {
        match &self.content {
            Content::Csv { headings, .. } => headings.names.clone(),
            Content::JsonLines(members) => members.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The number of the column with this heading, counted from 1; `None` in JSON Lines.
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

    /// Whether it holds nothing that anybody wrote: blank cells only, as spreadsheets leave them, or a line of dashes.
    pub(super) fn is_empty(&self) -> bool {
        let is_rule = |text: &str| text.len() > 1 && text.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'_'));
        let is_nothing = |text: &str| is_blank(text) || is_rule(text.trim());
        match &self.content {
            Content::Csv { cells, .. } => cells.iter().all(is_nothing),
            Content::JsonLines(members) => self.problems.is_empty() && members.iter().all(|(_, text)| is_nothing(text)),
        }
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
