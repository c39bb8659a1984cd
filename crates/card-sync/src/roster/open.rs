//! Opening a roster: what it is, and its headings.

use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;

use super::detect::{self, Basis, Overview};
use super::encoding::Encoding;
use super::framing::{Frame, Framing, Source};
use super::headings::{self, Headings};
use super::preamble::{SeparatorLine, is_blank};
use super::rows::{RowReader, Rows};
use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::guess::{Guess, GuessKind};
use crate::held_file::{HeldFile, HeldReader};

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
    /// How encoding and delimiter are known.
    pub(super) encoding_basis: Basis,
    pub(super) delimiter_basis: Basis,
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
        Self::open_as(path, path, options)
    }

    /// As [`open`](Self::open), for a copy of what people know by another name.
    pub(crate) fn open_as(copy: &Path, path: &Path, options: RosterOptions) -> Result<Self, Error> {
        let held = HeldFile::open_as(copy, path)?;
        let mut reader = held.reader();
        let overview = detect::overview(path, &mut reader, options.encoding)?;
        let mut shape = shape(path, &mut reader, options, &overview)?;
        if shape.framing.delimiter.is_some() {
            headings::read(path, reader, &mut shape)?;
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

    /// What stands between the cells; `None` in JSON Lines.
    pub fn delimiter(&self) -> Option<char> {
        self.shape.framing.delimiter.map(char::from)
    }

    /// The headings of CSV, in order; empty for JSON Lines, whose rows name their members themselves.
    pub fn headings(&self) -> &[String] {
        &self.shape.headings.names
    }

    /// The line of the headings; 0 for JSON Lines.
    pub(crate) fn headings_line(&self) -> u64 {
        self.shape.headings.line
    }

    /// What was guessed about its form, since neither the mapping nor the file says it.
    pub fn guesses(&self) -> Vec<Guess> {
        let Shape { framing, headings, encoding_basis, delimiter_basis, .. } = &self.shape;
        let mut guesses = Vec::new();
        let mut guess = |what, taken: String, reason: String, remedy: String| {
            guesses.push(Guess { what, column: None, taken, reason, sample: None, remedy });
        };
        if *encoding_basis == Basis::Guessed {
            let encoding = framing.encoding;
            let reason = if encoding.is_wide() {
                "every second byte is zero and there is no byte order mark"
            } else if encoding == Encoding::UTF_8 {
                "most of the text is utf-8, though not all of it"
            } else {
                "the text is not utf-8 and there is no byte order mark"
            };
            let remedy =
                format!("`encoding = \"{encoding}\"` in [roster] of the mapping settles it, or the name of another");
            guess(GuessKind::Encoding, encoding.to_string(), reason.to_owned(), remedy);
        }
        if let (Basis::Guessed, Some(delimiter)) = (delimiter_basis, framing.delimiter) {
            let taken = format!("{:?}", char::from(delimiter).to_string());
            let reason = format!("it splits the rows evenly into {} columns", headings.names.len());
            let remedy = format!("`delimiter = {taken}` in [roster] of the mapping settles it");
            guess(GuessKind::Delimiter, taken, reason, remedy);
        }
        if let [.., last] = headings.titles.as_slice() {
            let reason = format!("what stands before it, up to line {last}, are titles or remarks");
            let remedy = "take them out of the export to settle it".to_owned();
            guess(GuessKind::Headings, format!("line {}", headings.line), reason, remedy);
        }
        guesses
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
    let named = SeparatorLine::of(&first).and_then(|line| line.delimiter);
    let (delimiter, delimiter_basis) = match (form, options.delimiter, named) {
        (RosterForm::JsonLines, ..) => (None, Basis::Told),
        (RosterForm::Csv, Some(chosen), _) => (Some(chosen), Basis::Chosen),
        (RosterForm::Csv, None, Some(named)) => (Some(named), Basis::Told),
        (RosterForm::Csv, None, None) => match detect::delimiter(path, file, overview)? {
            Some(likeliest) => (Some(likeliest), Basis::Guessed),
            // One column: nothing is guessed, since there is nothing to split.
            None => (Some(b','), Basis::Told),
        },
    };
    let framing = Framing { encoding: overview.encoding, delimiter };
    let encoding_basis = overview.basis;
    Ok(Shape { framing, headings: Arc::default(), encoding_basis, delimiter_basis, start, start_line: 1 })
}

/// The text of the first line that is not blank, without what is beyond the longest row.
fn first_line(path: &Path, file: &mut HeldReader, overview: &Overview) -> Result<String, Error> {
    let lines = Framing { encoding: overview.encoding, delimiter: None };
    let (mut frame, mut text) = (Frame::default(), String::new());
    let mut source = source(path, file, overview.mark as u64)?;
    while is_blank(&text) && lines.next(&mut source, &mut frame).map_err(|error| Error::file(path, "read", error))? {
        // Damage is told with the rows.
        let _ = overview.encoding.decode(&frame.bytes, &mut text);
    }
    Ok(text)
}

pub(super) fn source<F: Read + Seek>(path: &Path, mut file: F, start: u64) -> Result<Source<F>, Error> {
    let found = file.seek(std::io::SeekFrom::Start(start));
    found.map_err(|error| Error::file(path, "read", error))?;
    Ok(Source::new(file))
}
