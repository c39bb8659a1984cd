//! Tables for people. Every cell is made safe here, so that no caller can forget it.
//!
//! A table may be long, and a cell longer: rows are laid out block by block, in the widths of the first, and of a cell only its
//! beginning is shown. So time and memory follow the text that is shown, whatever a server sends.

use comfy_table::{ColumnConstraint, ContentArrangement, Width, presets};

use super::colour::Colour;
use super::escape;

/// Longest line of a cell before it is wrapped, in columns of the terminal.
const MAX_CELL_WIDTH: u16 = 44;

/// The most characters of a cell that are shown.
const MAX_CELL: usize = 1000;

/// Rows that are laid out together.
const BLOCK: usize = 1000;

/// Where there are more rows than a block, a column is at least this wide: later cells may be longer than those of the first
/// block.
const MIN_CELL_WIDTH: u16 = 12;

/// A table that is being filled.
pub(crate) struct Table {
    /// Rows that are not laid out yet.
    block: comfy_table::Table,
    /// Of the first cell of each of them.
    colours: Vec<Option<Colour>>,
    /// What is laid out, without the last border.
    text: String,
    columns: usize,
    /// The widths of the columns; empty before the first block is laid out.
    widths: Vec<u16>,
}

/// What stands before and after the first cell of a line.
const EDGE: &str = "│ ";
const DIVIDER: char = '┆';

impl Table {
    /// A table with these headings.
    pub(crate) fn new<'a>(headings: impl IntoIterator<Item = &'a str>) -> Self {
        let headings: Vec<&str> = headings.into_iter().collect();
        let columns = headings.len();
        let mut block = block();
        block.set_header(headings);
        Self { block, colours: Vec::new(), text: String::new(), columns, widths: Vec::new() }
    }

    /// Adds a row; the texts may come from anywhere.
    pub(crate) fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        self.add(None, cells);
    }

    /// Adds a row whose first cell, one word, has a colour.
    pub(crate) fn coloured_row<'a>(&mut self, colour: Colour, cells: impl IntoIterator<Item = &'a str>) {
        self.add(Some(colour), cells);
    }

    fn add<'a>(&mut self, colour: Option<Colour>, cells: impl IntoIterator<Item = &'a str>) {
        if self.colours.len() == BLOCK {
            let (lower, upper) = (Width::Fixed(MIN_CELL_WIDTH), Width::Fixed(MAX_CELL_WIDTH));
            self.lay_out(ColumnConstraint::Boundaries { lower, upper });
        }
        // Wrapping takes time by the square of the length.
        self.block.add_row(cells.into_iter().map(|cell| escape::one_line(&escape::cut(cell, MAX_CELL)).into_owned()));
        self.colours.push(colour);
    }

    /// The text, with a line feed at its end.
    pub(crate) fn render(mut self) -> String {
        let last = self.lay_out(ColumnConstraint::UpperBoundary(Width::Fixed(MAX_CELL_WIDTH)));
        self.text.push_str(&last);
        self.text.push('\n');
        self.text
    }

    /// Moves the rows of the block to the text, in the widths of the first block, which keeps to `first`; returns the last
    /// border.
    fn lay_out(&mut self, first: ColumnConstraint) -> String {
        // It takes constraints for the columns that it has, which come with headings or rows.
        if self.widths.is_empty() {
            self.block.set_constraints(vec![first; self.columns]);
        } else {
            let widths = self.widths.iter().map(|width| ColumnConstraint::Absolute(Width::Fixed(*width)));
            self.block.set_constraints(widths);
        }
        let laid_out = self.block.to_string();
        let mut lines: Vec<&str> = laid_out.lines().collect();
        let last = lines.pop().unwrap_or_default().to_owned();
        // Above the first row stand a border, the headings and another border; the blocks below need none of them.
        let mut above = 3;
        if self.widths.is_empty() {
            self.widths = lines.first().map(|border| widths(border)).unwrap_or_default();
        } else {
            lines.remove(0);
            above = 0;
        }
        self.push(&lines, above);
        self.block = block();
        self.colours.clear();
        last
    }

    /// Colours are put in afterwards: the layout counts their codes as characters. Lines below the headings whose first
    /// cell is not blank begin a row.
    fn push(&mut self, lines: &[&str], above: usize) {
        let mut colours = self.colours.iter();
        for (number, line) in lines.iter().enumerate() {
            let cell = line.strip_prefix(EDGE).and_then(|rest| rest.split(DIVIDER).next()).map(str::trim);
            match cell.filter(|cell| number >= above && !cell.is_empty()).and_then(|cell| Some((cell, colours.next()?)))
            {
                Some((cell, Some(colour))) => self.text.push_str(&line.replacen(cell, &colour.paint(cell), 1)),
                _ => self.text.push_str(line),
            }
            self.text.push('\n');
        }
    }
}

fn block() -> comfy_table::Table {
    let mut block = comfy_table::Table::new();
    block.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    block
}

/// The widths of the columns below a border such as `┌───┬─────┐`.
fn widths(border: &str) -> Vec<u16> {
    let inside = border.trim_matches(['┌', '┐']);
    inside.split('┬').map(|column| u16::try_from(column.chars().count()).unwrap_or(MAX_CELL_WIDTH)).collect()
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
    #[test]
    fn a_cell_of_a_megabyte_is_cut_and_says_so() {
        for text in ["x".repeat(1_000_000), "\u{9b}".repeat(1_000_000), "陈 ".repeat(500_000)] {
            let mut table = Table::new(["message"]);
            table.row([text.as_str()]);
            let text = table.render();
            assert!(text.len() < 60_000, "{} bytes", text.len());
            let shown: String = text.chars().filter(char::is_ascii_digit).collect();
            assert!(shown.ends_with("999000"), "{text}");
        }
    }

    #[test]
    fn the_blocks_of_a_long_table_are_one_table() {
        let rows = 3 * BLOCK + 7;
        let mut table = Table::new(["id", "name"]);
        for number in 0..rows {
            let name = if number > BLOCK { "a much longer name than any before" } else { "Zoë 陈" };
            table.row([format!("A-{number}").as_str(), name]);
        }
        let text = table.render();
        let borders = text.lines().filter(|line| line.starts_with(['┌', '╞', '└'])).count();
        assert_eq!((borders, text.matches("A-").count()), (3, rows));
        let width = |line: &str| line.chars().count() + line.matches('陈').count();
        let first = width(text.lines().next().unwrap());
        assert!(text.lines().all(|line| width(line) == first), "{}", &text[..4000]);
        let mut exact = Table::new(["id"]);
        (0..BLOCK).for_each(|_| exact.row(["A"]));
        assert_eq!(exact.render().lines().count(), BLOCK + 4);
    }
}
