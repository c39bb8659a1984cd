//! Tables for people. Every cell is made safe here, so that no caller can forget it.

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};

use super::colour::Colour;
use super::escape;

/// Longest line of a cell before it is wrapped, in columns of the terminal.
const MAX_CELL_WIDTH: u16 = 44;

/// A table that is being filled.
pub(crate) struct Table {
    table: comfy_table::Table,
    /// Of each row's first cell.
    colours: Vec<Option<Colour>>,
}

/// What stands before and after the first cell of a line.
const EDGE: &str = "│ ";
const DIVIDER: char = '┆';

impl Table {
    /// A table with these headings.
    pub(crate) fn new<'a>(headings: impl IntoIterator<Item = &'a str>) -> Self {
        let headings: Vec<&str> = headings.into_iter().collect();
        let widths = vec![ColumnConstraint::UpperBoundary(Width::Fixed(MAX_CELL_WIDTH)); headings.len()];
        let mut table = comfy_table::Table::new();
        table
            .load_style(presets::UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(headings)
            .set_constraints(widths);
        Self { table, colours: Vec::new() }
    }

    /// Adds a row; the texts may come from anywhere.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.table.add_row(cells.into_iter().map(escape::one_line));
        self.colours.push(None);
    }

    /// Adds a row whose first cell, one word, has a colour.
    pub(crate) fn coloured_row<'a>(&mut self, colour: Colour, cells: impl IntoIterator<Item = &'a str>) {
        self.row(cells);
        if let Some(last) = self.colours.last_mut() {
            *last = Some(colour);
        }
    }

    /// The text, with a line feed at its end.
    pub(crate) fn render(&self) -> String {
        let text = format!("{}\n", self.table);
        if self.colours.iter().all(Option::is_none) { text } else { self.painted(&text) }
    }

    /// Colours are put in afterwards: the layout counts their codes as characters. Lines below the headings whose first
    /// cell is not blank begin a row.
    fn painted(&self, text: &str) -> String {
        let mut colours = self.colours.iter();
        let mut painted = String::with_capacity(text.len() * 2);
        for (number, line) in text.lines().enumerate() {
            let cell = line.strip_prefix(EDGE).and_then(|rest| rest.split(DIVIDER).next()).map(str::trim);
            // The first three lines are the border, the headings and another border.
            match cell.filter(|cell| number >= 3 && !cell.is_empty()).and_then(|cell| Some((cell, colours.next()?))) {
                Some((cell, Some(colour))) => painted.push_str(&line.replacen(cell, &colour.paint(cell), 1)),
                _ => painted.push_str(line),
            }
            painted.push('\n');
        }
        painted
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
