//! Rows within a quoted cell: where a closing quote is missing, the cell goes on to whichever quote comes next.
//!
//! Mostly that one stands before text, and the row is told. Where it happens to end a cell, and the number of cells is right,
//! nothing is wrong with the row's form; the persons of the lines between are gone without a word.

use super::cells::Cells;
use super::row::{Content, Row};

/// Fewer cells than this are in many a line that somebody wrote.
const FEWEST_CELLS: usize = 3;

/// A line that has the form of a row of its own.
pub(crate) struct Swallowed {
    pub(crate) row: Row,
    /// The line in which its cell was opened.
    pub(crate) opened: u64,
}

impl Row {
    /// Lines after the first that have as many cells as there are headings. Prose is none: it has a blank after a comma.
    pub(crate) fn swallowed(&self, delimiter: char) -> Vec<Swallowed> {
        let Content::Csv { headings, cells } = &self.content else { return Vec::new() };
        if headings.names.len() < FEWEST_CELLS || !cells.iter().any(|cell| cell.contains(['\r', '\n'])) {
            return Vec::new();
        }
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace("\r\n", "\n").replace('\r', "\n")).collect();
        let mut opened = Vec::new();
        for cell in &cells {
            let line = self.place.line + opened.len() as u64;
            opened.extend(cell.matches('\n').map(|_| line));
        }
        let text = cells.join(&delimiter.to_string());
        let lines = text.split('\n').skip(1).zip(opened).zip(self.place.line + 1..);
        let rows = lines.filter_map(|((text, opened), line)| {
            let cells = Cells::of(text, u8::try_from(delimiter).ok()?);
            let is_row = cells.len() == headings.names.len() && !cells.iter().any(|cell| cell.starts_with(' '));
            let row = Row {
                place: crate::plan::RowPlace { line, ..self.place },
                original: Vec::new(),
                content: Content::Csv { headings: headings.clone(), cells },
                problems: Vec::new(),
            };
            is_row.then_some(Swallowed { row, opened })
        });
        rows.collect()
    }
}
