//! Where rows begin and end in the bytes of a file.
//!
//! A library's CSV reader gives cells, not the bytes they came from. A refused row is to be given back as it was, and a row
//! is to be found again by its offset, in any encoding: so rows are framed here, on the bytes, and only then decoded and
//! split. What a library's reader would silently take (text after a closing quote) is told.

use std::io::{self, Read};

use super::LONGEST_ROW;
use super::encoding::Encoding;
use super::quotes::{Part, Place};
use super::units::Units;

/// One row's bytes and what is wrong with their form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// With the line's end.
    pub(super) bytes: Vec<u8>,
    /// How many line ends are in it, its own included.
    pub(super) line_ends: u64,
    pub(super) fault: Option<Fault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote was opened this many lines after the row's first, and the file or the longest row ended in it.
    UnclosedQuote { lines_down: u64 },
    /// Text stands between a closing quote and the next delimiter, `noticed_down` lines after the row's first. The quote was
    /// opened in the line `lines_down`: its closing one is most likely missing there.
    TextAfterQuote { lines_down: u64, noticed_down: u64 },
    /// No quote is open, and the row does not end.
    TooLong,
}

/// How rows are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Framing {
    pub(super) encoding: Encoding,
    /// None: a row is a line, as in JSON Lines.
    pub(super) delimiter: Option<u8>,
}

/// Where the reader is, and what it remembers.
struct State {
    place: Place,
    after_return: bool,
    /// The line of the last quote that opened a cell, counted from the row's first.
    opened: u64,
}

impl Framing {
    /// Reads one row; false at the end of the file. A row may be empty but for its line's end.
    pub(super) fn next<R: Read>(self, source: &mut Source<R>, frame: &mut Frame) -> io::Result<bool> {
        frame.bytes.clear();
        frame.line_ends = 0;
        frame.fault = None;
        let unit = self.encoding.unit();
        let mut units = Units::new(self.encoding);
        let mut state = State { place: Place::default(), after_return: false, opened: 0 };
        loop {
            let bytes = source.available()?;
            if bytes.is_empty() {
                break;
            }
            let (mut used, mut ended) = (0, false);
            while used < bytes.len() {
                let rest = &bytes[used..];
                if rest.len() < unit && used > 0 {
                    break;
                }
                let ascii = units.take(rest);
                if state.after_return && ascii != b'\n' {
                    ended = true;
                    break;
                }
                used += unit.min(rest.len());
                if self.advance(&mut state, ascii, frame) {
                    ended = true;
                    break;
                }
            }
            frame.bytes.extend_from_slice(&bytes[..used]);
            source.consume(used);
            if ended {
                return Ok(true);
            }
            if frame.bytes.len() > LONGEST_ROW {
                frame.fault = Some(state.unclosed().unwrap_or(Fault::TooLong));
                return Ok(true);
            }
        }
        frame.fault = state.unclosed().or(frame.fault);
        Ok(!frame.bytes.is_empty())
    }

    /// Takes one unit; true when it ends the row.
    fn advance(self, state: &mut State, ascii: u8, frame: &mut Frame) -> bool {
        if state.after_return {
            return true;
        }
        frame.line_ends += u64::from(ascii == b'\n');
        let part = match self.delimiter {
            Some(delimiter) => state.place.take(ascii, delimiter),
            None if matches!(ascii, b'\r' | b'\n') => Part::RowEnd,
            None => Part::Text,
        };
        match part {
            Part::RowEnd if ascii == b'\r' => {
                frame.line_ends += 1;
                state.after_return = true;
            }
            Part::RowEnd => return true,
            Part::Open => state.opened = frame.line_ends,
            Part::Stray => {
                let fault = Fault::TextAfterQuote { lines_down: state.opened, noticed_down: frame.line_ends };
                frame.fault.get_or_insert(fault);
            }
            Part::Text | Part::Nothing | Part::CellEnd => {}
        }
        false
    }
}

impl State {
    fn unclosed(&self) -> Option<Fault> {
        (self.place == Place::Quoted).then_some(Fault::UnclosedQuote { lines_down: self.opened })
    }
}

/// A reader that never hands out half a unit but at the end.
#[derive(Debug)]
pub(super) struct Source<R> {
    pub(super) reader: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![0; 64 * 1024], start: 0, end: 0 }
    }

    /// Forgets what was read ahead, after the reader was moved.
    pub(super) fn reset(&mut self) {
        (self.start, self.end) = (0, 0);
    }

    /// What can be taken now: two bytes or more, or what is left at the end.
    fn available(&mut self) -> io::Result<&[u8]> {
        if self.end - self.start < 2 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            while self.end < 2 {
                match self.reader.read(&mut self.buffer[self.end..]) {
                    Ok(0) => break,
                    Ok(length) => self.end += length,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, length: usize) {
        self.start += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as the worst of all pipes.
    struct Trickle<'a>(&'a [u8]);

    impl Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(1).min(out.len());
            out[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn rows(framing: Framing, bytes: &[u8]) -> Vec<(Vec<u8>, u64, Option<Fault>)> {
        let mut all = Vec::new();
        let mut frame = Frame::default();
        let mut source = Source::new(Trickle(bytes));
        while framing.next(&mut source, &mut frame).unwrap() {
            all.push((frame.bytes.clone(), frame.line_ends, frame.fault));
        }
        all
    }

    const COMMA: Framing = Framing { encoding: Encoding::UTF_8, delimiter: Some(b',') };

    #[test]
    fn rows_keep_their_bytes_whatever_ends_them() {
        let rows = rows(COMMA, b"a,b\r\nc\rd\n\ne");
        let bytes: Vec<_> = rows.iter().map(|row| row.0.as_slice()).collect();
        assert_eq!(bytes, [&b"a,b\r\n"[..], b"c\r", b"d\n", b"\n", b"e"]);
        assert_eq!(rows.iter().map(|row| row.1).collect::<Vec<_>>(), [1, 1, 1, 1, 0]);
    }

    #[test]
    fn a_line_break_in_quotes_belongs_to_the_row() {
        let rows = rows(COMMA, b"\"a\r\nb\"\"\",c\nd\"e,\"f\"\n");
        assert_eq!(rows, [(b"\"a\r\nb\"\"\",c\n".to_vec(), 2, None), (b"d\"e,\"f\"\n".to_vec(), 1, None)]);
    }

    #[test]
    fn an_unclosed_quote_is_told_with_the_line_that_opened_it() {
        let rows = rows(COMMA, b"a\n\"b\nc\",\"d\ne");
        assert_eq!(rows[1].2, Some(Fault::UnclosedQuote { lines_down: 1 }));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn text_after_a_closing_quote_is_told_with_the_line_that_opened_it_and_the_row_still_ends() {
        let rows = rows(COMMA, b"\"a\" b,c\nd\ne,\"f\n\"g\",h\ni\n");
        assert_eq!(rows[0].2, Some(Fault::TextAfterQuote { lines_down: 0, noticed_down: 0 }));
        assert_eq!(rows[1].0, b"d\n");
        assert_eq!(rows[2].2, Some(Fault::TextAfterQuote { lines_down: 0, noticed_down: 1 }));
        assert_eq!(rows[3].0, b"i\n");
    }

    #[test]
    fn a_quote_after_blanks_opens_a_cell_too() {
        let rows = rows(COMMA, b"a, \"b\n,c\" ,d\ne, \"f\ng");
        assert_eq!(rows[0], (b"a, \"b\n,c\" ,d\n".to_vec(), 2, None));
        assert_eq!(rows[1].2, Some(Fault::UnclosedQuote { lines_down: 0 }));
    }

    #[test]
    fn wide_characters_are_framed_by_whole_units() {
        for encoding in [Encoding::UTF_16LE, Encoding::UTF_16BE] {
            let text: Vec<u8> = "\u{2c0a},\u{0a2c}\r\nb\n"
                .encode_utf16()
                .flat_map(|unit| if encoding == Encoding::UTF_16BE { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let rows = rows(Framing { encoding, delimiter: Some(b',') }, &text);
            assert_eq!(rows.iter().map(|row| row.0.len()).collect::<Vec<_>>(), [10, 4]);
        }
    }

    #[test]
    fn a_row_without_end_is_cut_at_the_cap() {
        let plain = rows(COMMA, &vec![b'a'; LONGEST_ROW * 2]);
        assert_eq!(plain[0].2, Some(Fault::TooLong));
        let lines = rows(Framing { encoding: Encoding::UTF_8, delimiter: None }, b"{\"a\": 1}\n\"\n");
        assert_eq!(lines.len(), 2);
    }
}
