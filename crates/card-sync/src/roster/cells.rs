//! From the text of a row to its cells.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// Cells one after the other in one text, and where each ends.
#[derive(Debug, Default, Clone)]
pub(super) struct Cells {
    text: String,
    ends: Vec<usize>,
}

/// Splits rows into cells; kept between rows for its buffers.
#[derive(Debug)]
pub(super) struct Splitter {
    reader: Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
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

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { reader, text: Vec::new(), ends: Vec::new() }
    }

    /// Splits one framed row. None where it is not one row after all, which the framing rules out.
    pub(super) fn split(&mut self, row: &str) -> Option<Cells> {
        self.reader.reset();
        // Cells are never longer than the row, nor more than its characters.
        self.text.resize(row.len() + 1, 0);
        self.ends.resize(row.len() + 1, 0);
        let (mut input, mut written, mut ended) = (row.as_bytes(), 0, 0);
        loop {
            let (result, read, out, ends) =
                self.reader.read_record(input, &mut self.text[written..], &mut self.ends[ended..]);
            (input, written, ended) = (&input[read..], written + out, ended + ends);
            match result {
                // An empty input tells the reader that the row is over.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::Record => break,
                ReadRecordResult::End | ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => return None,
            }
        }
        let text = String::from_utf8(self.text[..written].to_vec()).ok()?;
        Some(Cells { text, ends: self.ends[..ended].to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_without_quotes_and_with_their_line_breaks() {
        let mut splitter = Splitter::new(b';');
        for end in ["\n", "\r\n", "\r", ""] {
            let cells = splitter.split(&format!("a;\"b \"\"x\"\"\r\nc\";;Zoë{end}")).unwrap();
            assert_eq!(cells.iter().collect::<Vec<_>>(), ["a", "b \"x\"\r\nc", "", "Zoë"], "{end:?}");
        }
        assert_eq!(splitter.split("a\n").unwrap().get(1), None);
    }
}
