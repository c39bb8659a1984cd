//! From the text of a row to its cells.

use super::quotes::{Part, Place};

/// Cells one after the other in one text, and where each ends.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Splits the text of one framed row.
    pub(super) fn of(row: &str, delimiter: u8) -> Self {
        let mut cells = Self { text: String::with_capacity(row.len()), ends: Vec::new() };
        let (mut place, mut started) = (Place::default(), 0);
        // Characters of ASCII decide; what is between two of them is taken as a whole.
        for piece in row.split_inclusive(|character: char| character.is_ascii()) {
            let (last, others) = match piece.as_bytes() {
                [others @ .., last] if last.is_ascii() => (Some(*last), &piece[..others.len()]),
                _ => (None, piece),
            };
            if !others.is_empty() {
                place.take(0x80, delimiter);
                cells.text.push_str(others);
            }
            let Some(ascii) = last else { break };
            match place.take(ascii, delimiter) {
                Part::Text | Part::Stray => cells.text.push(ascii.into()),
                Part::Nothing => {}
                Part::Open => cells.text.truncate(started),
                Part::CellEnd => {
                    started = cells.text.len();
                    cells.ends.push(started);
                }
                Part::RowEnd => break,
            }
        }
        cells.ends.push(cells.text.len());
        cells
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start..end)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        Cells::of(text, b';').iter().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn cells_come_without_quotes_and_with_their_line_breaks() {
        for end in ["\n", "\r\n", "\r", ""] {
            let cells = split(&format!("a;\"b \"\"x\"\"\r\nc\";;Zoë{end}"));
            assert_eq!(cells, ["a", "b \"x\"\r\nc", "", "Zoë"], "{end:?}");
        }
        assert_eq!(Cells::of("a\n", b';').get(1), None);
        assert_eq!(split(""), [""]);
    }

    #[test]
    fn blanks_around_quotes_are_no_part_of_the_cell_and_others_are() {
        assert_eq!(split("a; \"x; y\" ;\t\"z\"\t"), ["a", "x; y", "z"]);
        assert_eq!(split(" a ; 5\" ; é \"b\""), [" a ", " 5\" ", " é \"b\""]);
        assert_eq!(Cells::of("a\t\"b\"\tc", b'\t').iter().collect::<Vec<_>>(), ["a", "b", "c"]);
    }
}
