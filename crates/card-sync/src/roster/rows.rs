//! Reading rows, one after the other or by their place.

use std::path::PathBuf;
use std::sync::Arc;

use super::LONGEST_CELL;
use super::cells::Cells;
use super::detect::Basis;
use super::encoding::Encoding;
use super::framing::{Fault, Frame, Framing, Source};
use super::headings::Headings;
use super::json_lines;
use super::open::{Shape, source};
use super::preamble::is_blank;
use super::row::{Content, Row};
use crate::error::{Error, ErrorKind};
use crate::held_file::HeldReader;
use crate::plan::RowPlace;
use crate::problem::Problem;

/// The rows of a roster. Made by [`Roster::rows`](super::Roster::rows).
#[derive(Debug)]
pub struct Rows {
    path: PathBuf,
    source: Source<HeldReader>,
    framing: Framing,
    headings: Arc<Headings>,
    /// The encoding was guessed: rows that are of another are told.
    is_guess: bool,
    frame: Frame,
    text: String,
    /// The next row's.
    place: RowPlace,
    is_over: bool,
}

/// Reads rows by their place. Made by [`Roster::reader`](super::Roster::reader).
#[derive(Debug)]
pub struct RowReader {
    rows: Rows,
}

impl RowReader {
    pub(super) fn new(rows: Rows) -> Self {
        Self { rows }
    }

    /// The row at this place, which a plan or an earlier reading told.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when it cannot be read, [`ErrorKind::Stale`] when no row can be there: the file has changed.
    pub fn row_at(&mut self, place: RowPlace) -> Result<Row, Error> {
        // Rows are mostly asked for in their order: what was read ahead is kept then.
        if self.rows.place != place || self.rows.is_over {
            self.rows.seek(place)?;
        }
        self.rows.next().unwrap_or_else(|| {
            let path = self.rows.path.display();
            Err(Error::new(ErrorKind::Stale, format!("the roster {path} has no row at byte {}", place.offset)))
        })
    }
}

impl Rows {
    pub(super) fn new(path: PathBuf, file: HeldReader, shape: &Shape) -> Result<Self, Error> {
        let place = RowPlace { number: 1, line: shape.start_line, offset: shape.start };
        Ok(Self {
            source: source(&path, file, shape.start)?,
            path,
            framing: shape.framing,
            headings: shape.headings.clone(),
            is_guess: shape.encoding_basis == Basis::Guessed,
            frame: Frame::default(),
            text: String::new(),
            place,
            is_over: false,
        })
    }

    fn seek(&mut self, place: RowPlace) -> Result<(), Error> {
        use std::io::{Seek, SeekFrom};

        let found = self.source.reader.seek(SeekFrom::Start(place.offset));
        found.map_err(|error| Error::file(&self.path, "read", error))?;
        self.source.reset();
        self.place = place;
        self.is_over = false;
        Ok(())
    }

    /// The next row that is not blank.
    fn read(&mut self) -> Result<Option<Row>, Error> {
        loop {
            let framed = self.framing.next(&mut self.source, &mut self.frame);
            if !framed.map_err(|error| Error::file(&self.path, "read", error))? {
                return Ok(None);
            }
            let decoded = self.framing.encoding.decode(&self.frame.bytes, &mut self.text);
            let place = self.place;
            self.place.line += self.frame.line_ends;
            self.place.offset += self.frame.bytes.len() as u64;
            if is_blank(&self.text) {
                continue;
            }
            let row = self.row(place, decoded)?;
            if !row.is_empty() {
                self.place.number += 1;
                return Ok(Some(row));
            }
        }
    }

    fn row(&mut self, place: RowPlace, decoded: Result<(), usize>) -> Result<Row, Error> {
        let mut row = Row {
            place,
            original: self.frame.bytes.clone(),
            content: Content::JsonLines(Vec::new()),
            problems: Vec::new(),
        };
        match self.frame.fault {
            // Nothing after it can be trusted: where the row ends is not known.
            Some(Fault::UnclosedQuote { lines_down }) => {
                let text = "a quote is opened and never closed; close it, or double it where it is part of the text";
                return Err(self.unreadable(Problem::new(place.line + lines_down, text).at_offset(place.offset)));
            }
            Some(Fault::TooLong) => {
                let text = "the row is longer than 1 MiB; a line end is missing, or this is no roster";
                return Err(self.unreadable(Problem::new(place.line, text).at_offset(place.offset)));
            }
            Some(Fault::TextAfterQuote { lines_down, noticed_down }) => {
                let (opened, noticed) = (place.line + lines_down, place.line + noticed_down);
                let text = if opened == noticed {
                    "text stands after a closing quote; a quote inside a cell is written twice".to_owned()
                } else {
                    format!(
                        "a quote is opened, and the next one, in line {noticed}, does not end the cell; close it, or \
                         double it where it is part of the text"
                    )
                };
                row.problems.push(Problem::new(opened, text).at_offset(place.offset));
            }
            None => {}
        }
        match self.framing.delimiter {
            Some(delimiter) => self.split(&mut row, delimiter),
            None => match json_lines::read(self.text.trim()) {
                Ok(members) => row.content = Content::JsonLines(members),
                Err(message) => row.problems.push(row.problem(message)),
            },
        }
        match decoded {
            // What follows from such bytes is not told beside them.
            Err(at) => row.problems = vec![self.undecodable(&row, at)],
            Ok(()) => row.problems.extend(self.doubtful(&row)),
        }
        check_cells(&mut row);
        Ok(row)
    }

    fn split(&self, row: &mut Row, delimiter: u8) {
        let cells = Cells::of(&self.text, delimiter);
        let (found, expected) = (cells.len(), self.headings.names.len());
        let is_repeated = self.headings.names.iter().map(String::as_str).eq(cells.iter().map(str::trim));
        row.content = Content::Csv { headings: self.headings.clone(), cells };
        if !row.problems.is_empty() {
            return;
        }
        let line = self.headings.line;
        let text = match found {
            _ if is_repeated => format!(
                "the headings of line {line} once more, as where two exports were put together; take the line out"
            ),
            _ if found == expected => return,
            1 => format!("1 cell under {expected} headings; a title, a remark or a total is no row: take the line out"),
            _ => format!("{found} cells under {expected} headings; a delimiter or a quote is missing or too much"),
        };
        row.problems.push(row.problem(text));
    }

    /// The problem of bytes that are not of the encoding, with the column of the first.
    fn undecodable(&self, row: &Row, at: usize) -> Problem {
        let Framing { encoding, delimiter } = self.framing;
        let (before, from) = row.original.split_at(at.min(row.original.len()));
        let byte = from.first().copied().unwrap_or_default();
        let text = format!(
            "bytes that are not {encoding}, the first is 0x{byte:02X}; save the file anew, or name the encoding in the mapping"
        );
        let mut decoded = String::new();
        let (line, column) = match (encoding.decode(before, &mut decoded), delimiter) {
            (Ok(()), Some(delimiter)) => (encoding.line_ends(before), Some(Cells::of(&decoded, delimiter).len())),
            _ => (0, None),
        };
        let problem = Problem::new(row.place.line + line, text).at_offset(row.place.offset);
        match column {
            Some(number) => {
                let name = self.headings.names.get(number - 1).map_or("", String::as_str);
                problem.at_column(column, name)
            }
            None => problem,
        }
    }

    /// The problem of a row that is UTF-8 where the whole was guessed to be something else.
    fn doubtful(&self, row: &Row) -> Option<Problem> {
        let is_other = self.is_guess
            && !self.framing.encoding.is_wide()
            && self.framing.encoding != Encoding::UTF_8
            && !row.original.is_ascii()
            && std::str::from_utf8(&row.original).is_ok();
        let name = self.framing.encoding.name();
        is_other.then(|| {
            row.problem(format!(
                "this row is utf-8, and the file as a whole is not: it was taken for {name}; name the encoding in the mapping"
            ))
        })
    }

    fn unreadable(&self, problem: Problem) -> Error {
        let message = format!("the roster {} cannot be read: {problem}", self.path.display());
        Error::with_problems(ErrorKind::Roster, message, std::iter::once(problem).collect())
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.read().transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// What no cell may hold, whichever field it is for.
fn check_cells(row: &mut Row) {
    let mut found = Vec::new();
    let mut check = |column: Option<usize>, name: &str, cell: &str| {
        let text = if cell.len() > LONGEST_CELL {
            "the cell is longer than 64 KiB"
        } else if cell.contains('\0') {
            "the cell holds a NUL character"
        } else {
            return;
        };
        found.push((column, name.to_owned(), text));
    };
    match &row.content {
        Content::Csv { headings, cells } => {
            for (index, cell) in cells.iter().enumerate() {
                check(Some(index + 1), headings.names.get(index).map_or("", String::as_str), cell);
            }
        }
        Content::JsonLines(members) => members.iter().for_each(|(name, cell)| check(None, name, cell)),
    }
    let problems = found.into_iter().map(|(column, name, text)| row.problem(text).at_column(column, name));
    let problems: Vec<_> = problems.collect();
    row.problems.extend(problems);
}
