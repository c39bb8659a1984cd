//! Opening a roster: what it is, and its headings.

use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;

use super::cells::Splitter;
use super::detect::{self, Overview};
use super::encoding::Encoding;
use super::framing::{Fault, Frame, Framing, Source};
use super::row::Headings;
use super::rows::{RowReader, Rows};
use super::{LONGEST_CELL, MOST_COLUMNS};
use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::held_file::{HeldFile, HeldReader};
use crate::problem::{Problem, Problems};

/// A roster whose form is known. Rows are read from the file when they are asked for, as often as needed.
///
/// They are always the rows of the file that was opened: its path is never opened again, and what was changed in place since
/// then is told as [`ErrorKind::Stale`] before a byte of it is used.
#[derive(Debug, Clone)]
pub struct Roster {
    held: HeldFile,
    shape: Shape,
}

/// What is to be taken as given instead of being told from the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RosterOptions {
    /// CSV or JSON Lines.
    pub form: Option<RosterForm>,
    /// How characters are written.
    pub encoding: Option<Encoding>,
    /// What stands between the cells of CSV: an ASCII character.
    pub delimiter: Option<u8>,
}

/// The form of a roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RosterForm {
    /// Comma-separated values, or separated by another character.
    Csv,
    /// One JSON object on each line.
    JsonLines,
}

/// What is needed to read rows.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) framing: Framing,
    pub(super) headings: Arc<Headings>,
    /// Where the first row begins, and its line.
    pub(super) start: u64,
    pub(super) start_line: u64,
}

impl Roster {
    /// Reads the file through once, for its digest and encoding, and the headings.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when it cannot be read; [`ErrorKind::Roster`] for what is no roster: a workbook, headings that
    /// are missing or come twice.
    pub fn open(path: &Path, options: RosterOptions) -> Result<Self, Error> {
        let held = HeldFile::open(path)?;
        let mut reader = held.reader();
        let overview = detect::overview(path, &mut reader, options.encoding)?;
        let mut shape = shape(path, &mut reader, options, &overview)?;
        if shape.framing.delimiter.is_some() {
            read_headings(path, reader, &mut shape)?;
        }
        Ok(Self { held, shape })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.held.path()
    }

    /// Of the file's bytes when it was opened.
    pub fn digest(&self) -> Digest {
        self.held.digest()
    }

    /// The file's length in bytes when it was opened.
    pub fn length(&self) -> u64 {
        self.held.length()
    }

    /// CSV or JSON Lines.
    pub fn form(&self) -> RosterForm {
        if self.shape.framing.delimiter.is_some() { RosterForm::Csv } else { RosterForm::JsonLines }
    }

    /// How characters are written.
    pub fn encoding(&self) -> Encoding {
        self.shape.framing.encoding
    }

    /// What stands between the cells; none in JSON Lines.
    pub fn delimiter(&self) -> Option<char> {
        self.shape.framing.delimiter.map(char::from)
    }

    /// The headings of CSV, in order; empty for JSON Lines, whose rows name their members themselves.
    pub fn headings(&self) -> &[String] {
        &self.shape.headings.names
    }

    /// Everything before the first row as it is in the file: byte order mark, headings. A file of refused rows begins with
    /// it, so that it can be fed in again.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when it cannot be read.
    pub fn preamble(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = self.held.reader().take(self.shape.start).read_to_end(&mut bytes);
        read.map_err(|error| Error::file(self.path(), "read", error))?;
        Ok(bytes)
    }

    /// All rows from the first on, in the memory of one.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the file cannot be read any more.
    pub fn rows(&self) -> Result<Rows, Error> {
        Rows::new(self.path().to_owned(), self.held.reader(), &self.shape)
    }

    /// A reader of single rows by their place. Several may be used at the same time.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the file cannot be read any more.
    pub fn reader(&self) -> Result<RowReader, Error> {
        Ok(RowReader::new(self.rows()?))
    }
}

fn shape(path: &Path, file: &mut HeldReader, options: RosterOptions, overview: &Overview) -> Result<Shape, Error> {
    let start = overview.mark as u64;
    let first = first_line(path, file, overview)?;
    let form = options.form.unwrap_or(match first.trim_start().as_bytes().first() {
        Some(b'{') => RosterForm::JsonLines,
        _ => RosterForm::Csv,
    });
    if options.form.is_none() && first.trim_start().starts_with('[') {
        let what = "is a JSON list; write one object on each line instead (JSON Lines)";
        return Err(Error::new(ErrorKind::Roster, format!("the roster {} {what}", path.display())));
    }
    let delimiter = match (form, options.delimiter, named_delimiter(&first)) {
        (RosterForm::JsonLines, ..) => None,
        (RosterForm::Csv, Some(chosen), _) | (RosterForm::Csv, None, Some(chosen)) => Some(chosen),
        (RosterForm::Csv, None, None) => Some(detect::delimiter(path, file, overview)?),
    };
    let framing = Framing { encoding: overview.encoding, delimiter };
    Ok(Shape { framing, headings: Arc::default(), start, start_line: 1 })
}

/// The first line's text, without what is beyond the longest row.
fn first_line(path: &Path, file: &mut HeldReader, overview: &Overview) -> Result<String, Error> {
    let lines = Framing { encoding: overview.encoding, delimiter: None };
    let (mut frame, mut text) = (Frame::default(), String::new());
    let mut source = source(path, file, overview.mark as u64)?;
    lines.next(&mut source, &mut frame).map_err(|error| Error::file(path, "read", error))?;
    overview.encoding.decode(&frame.bytes, &mut text);
    Ok(text)
}

pub(super) fn source<F: Read + Seek>(path: &Path, mut file: F, start: u64) -> Result<Source<F>, Error> {
    let found = file.seek(std::io::SeekFrom::Start(start));
    found.map_err(|error| Error::file(path, "read", error))?;
    Ok(Source::new(file))
}

/// The delimiter of a line `sep=;`, which Excel writes and reads.
fn named_delimiter(line: &str) -> Option<u8> {
    match line.trim_end_matches(['\r', '\n']).strip_prefix("sep=")?.as_bytes() {
        [delimiter] => Some(*delimiter),
        _ => None,
    }
}

fn read_headings(path: &Path, file: HeldReader, shape: &mut Shape) -> Result<(), Error> {
    let refuse = |problems: Problems| {
        let first = problems.kept().first().map(ToString::to_string).unwrap_or_default();
        let message = format!("the headings of the roster {} cannot be used: {first}", path.display());
        Error::with_problems(ErrorKind::Roster, message, problems)
    };
    let one = |line, message: String| refuse(std::iter::once(Problem::new(line, message)).collect());
    let (framing, mut frame, mut text) = (shape.framing, Frame::default(), String::new());
    let mut source = source(path, file, shape.start)?;
    let row = loop {
        if !framing.next(&mut source, &mut frame).map_err(|error| Error::file(path, "read", error))? {
            return Err(one(shape.start_line, "there are none; the first row must have them".to_owned()));
        }
        let decoded = framing.encoding.decode(&frame.bytes, &mut text);
        shape.start += frame.bytes.len() as u64;
        let line = shape.start_line;
        shape.start_line += frame.line_ends;
        match frame.fault {
            Some(Fault::UnclosedQuote { .. }) => {
                return Err(one(line, "a quote is opened and never closed".to_owned()));
            }
            Some(Fault::TextAfterQuote { .. }) => {
                return Err(one(line, "text stands after a closing quote".to_owned()));
            }
            Some(Fault::TooLong) => return Err(one(line, "the line is too long for headings".to_owned())),
            None if !decoded => {
                let name = framing.encoding.name();
                return Err(one(line, format!("the text is not {name}; name the encoding in the mapping")));
            }
            None => {}
        }
        let is_blank = text.trim_end_matches(['\r', '\n']).is_empty();
        if !(is_blank || line == 1 && named_delimiter(&text).is_some()) {
            break line;
        }
    };
    let delimiter = framing.delimiter.unwrap_or(b',');
    let cells = Splitter::new(delimiter).split(&text).ok_or_else(|| one(row, "they cannot be split".to_owned()))?;
    let mut headings = Headings::default();
    let mut problems = Problems::default();
    for (index, cell) in cells.iter().enumerate() {
        let name = cell.trim();
        let at = |message: String| Problem::new(row, message).at_column(Some(index + 1), name);
        if index == MOST_COLUMNS || name.len() > LONGEST_CELL {
            return Err(one(row, format!("more than {MOST_COLUMNS} columns, or a heading that is too long")));
        }
        if name.contains('\0') {
            problems.push(Problem::new(row, "a NUL character").at_column(Some(index + 1), ""));
        }
        if !name.is_empty() {
            if let Some(earlier) = headings.index.get(name) {
                problems.push(at(format!("the heading comes twice, first as column {}; rename one", earlier + 1)));
            }
            headings.index.entry(name.to_owned()).or_insert(index);
        }
        headings.names.push(name.to_owned());
    }
    if headings.index.is_empty() {
        problems.push(Problem::new(row, "all of them are blank"));
    }
    if !problems.is_empty() {
        return Err(refuse(problems));
    }
    shape.headings = Arc::new(headings);
    Ok(())
}
