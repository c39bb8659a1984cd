//! Tables for people. Every cell is made safe here, so that no caller can forget it.

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};

use super::escape;

/// Longest line of a cell before it is wrapped, in columns of the terminal.
const MAX_CELL_WIDTH: u16 = 44;

/// A table that is being filled.
pub(crate) struct Table(comfy_table::Table);

impl Table {
    /// A table with these headings.
    pub(crate) fn new<const N: usize>(headings: [&str; N]) -> Self {
        let mut table = comfy_table::Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(headings)
            .set_constraints([ColumnConstraint::UpperBoundary(Width::Fixed(MAX_CELL_WIDTH)); N]);
        Self(table)
    }

    /// Adds a row; the texts may come from anywhere.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.0.add_row(cells.into_iter().map(escape::one_line));
    }

    /// The text, with a line feed at its end.
    pub(crate) fn render(&self) -> String {
        format!("{}\n", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_can_carry_an_escape_sequence_or_break_its_row() {
        let mut table = Table::new(["name", "status"]);
        table.row(["Eve\u{1b}]0;x\u{7}\n", "\u{202e}ok"]);
        let text = table.render();
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
        assert_eq!(text.lines().count(), 5, "{text}");
    }

    #[test]
    fn a_long_text_is_wrapped_and_not_cut() {
        let mut table = Table::new(["message"]);
        table.row(["word ".repeat(40).trim()]);
        let text = table.render();
        assert_eq!(text.matches("word").count(), 40);
        assert!(text.lines().all(|line| line.chars().count() <= 50), "{text}");
    }
}
