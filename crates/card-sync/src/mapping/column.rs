//! One field's rule: where its text comes from and what it must be.

use super::date::DateRule;
use super::file::{Blank, Formula};
use super::rewrite::Rewrite;
use crate::roster::Row;

/// A checked rule of a mapping.
#[derive(Debug, Clone)]
pub(super) struct Column {
    pub(super) source: Source,
    pub(super) blank: Blank,
    pub(super) trim: bool,
    pub(super) max_length: Option<usize>,
    pub(super) formula: Formula,
    pub(super) kind: Kind,
    pub(super) rewrite: Rewrite,
    /// The line of the mapping, for messages.
    pub(super) line: u64,
    /// The member's name in the mapping.
    pub(super) name: String,
}

#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Columns by heading, joined.
    Columns { headings: Vec<String>, separator: String },
    /// The same for every row.
    Constant(String),
}

/// What the text must be.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    Text,
    /// The number or name of somebody or something: what a spreadsheet makes of long numbers is refused.
    Identifier,
    Email,
    Url,
    Guid,
    Integer,
    Date(DateRule),
}

impl Column {
    /// The text of a row, before it is checked. Blank cells are left out where several are joined.
    pub(super) fn text(&self, row: &Row) -> String {
        match &self.source {
            Source::Constant(text) => text.clone(),
            Source::Columns { headings, separator } => {
                let mut text = String::new();
                for heading in headings {
                    let cell = row.cell(heading).unwrap_or_default();
                    let cell = if self.trim { cell.trim() } else { cell };
                    if !cell.is_empty() {
                        if !text.is_empty() {
                            text.push_str(separator);
                        }
                        text.push_str(cell);
                    }
                }
                text
            }
        }
    }

    /// The heading that messages name; none for a constant.
    pub(super) fn heading(&self) -> Option<&str> {
        match &self.source {
            Source::Columns { headings, .. } => headings.first().map(String::as_str),
            Source::Constant(_) => None,
        }
    }
}
