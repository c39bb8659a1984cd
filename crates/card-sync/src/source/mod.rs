//! Where a roster comes from, beside a text file: standard input, a command, or a workbook.
//!
//! A roster is read several times, and once more when its plan is carried out. What can be read only once, or has to be
//! turned into text first, is kept as a private copy while it is in use; [`Opened::keep`] puts the copy beside the plan.

mod command;
mod sheet;
mod spool;
mod workbook;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::mapping::Mapping;
use crate::new_file::NewFile;
use crate::roster::{Encoding, Roster, RosterForm, RosterOptions};

pub use command::{Printed, SourceCommand};
pub use spool::Spool;

/// The most bytes of a roster from standard input, a command or a workbook: 1 GiB, some millions of rows.
pub const LARGEST: u64 = 1024 * 1024 * 1024;

/// What the mapping says about reading a roster.
#[derive(Debug, Clone, Default)]
pub struct SourceOptions {
    /// How a text file is read.
    pub roster: RosterOptions,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// A roster that is ready to be read, and the copy that it is read from, if any.
#[derive(Debug)]
pub struct Opened {
    roster: Roster,
    copy: Option<Spool>,
    copied_from: Option<String>,
    sheet: Option<String>,
    notes: Vec<String>,
}

impl Opened {
    /// Opens a file: text as it is, and a workbook by a copy of one sheet.
    ///
    /// # Errors
    /// Those of [`Roster::open`], [`ErrorKind::Limit`] for a workbook that is too large, and [`ErrorKind::Mapping`] where the
    /// mapping's `[roster]` does not fit what the file is.
    pub fn file(path: &Path, options: &SourceOptions) -> Result<Self, Error> {
        if is_zip(path)? {
            let from = format!("workbook {}", path.display());
            return Self::workbook(path, &from, options);
        }
        Self::text(path, None, None, options)
    }

    /// Opens what was read once: standard input, or what a command printed. It may be a workbook too.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub fn spool(spool: Spool, options: &SourceOptions) -> Result<Self, Error> {
        let from = spool.name().to_owned();
        if is_zip(spool.path())? {
            return Self::workbook(spool.path(), &from, options);
        }
        let path = spool.path().to_owned();
        Self::text(&path, Some(spool), Some(from), options)
    }

    fn text(path: &Path, copy: Option<Spool>, from: Option<String>, options: &SourceOptions) -> Result<Self, Error> {
        if options.sheet.is_some() {
            let name = from.as_deref().map_or(path, Path::new).display();
            let message = format!("the mapping names a `sheet`, and the roster {name} is no workbook");
            return Err(Error::new(ErrorKind::Mapping, message));
        }
        let name = from.as_deref().map_or(path, Path::new);
        let roster = Roster::open_as(path, name, options.roster)?;
        Ok(Self { roster, copy, copied_from: from, sheet: None, notes: Vec::new() })
    }

    fn workbook(path: &Path, from: &str, options: &SourceOptions) -> Result<Self, Error> {
        if options.roster != RosterOptions::default() {
            let message = format!(
                "the roster {} is a workbook: `form`, `encoding` and `delimiter` of [roster] are for text files",
                path.display()
            );
            return Err(Error::new(ErrorKind::Mapping, message));
        }
        let mut copy = Spool::create(from)?;
        let found = workbook::copy_sheet(path, options.sheet.as_deref(), &mut copy)?;
        copy.close()?;
        // As the copy was written: nothing about it is guessed.
        let written =
            RosterOptions { form: Some(RosterForm::Csv), encoding: Some(Encoding::UTF_8), delimiter: Some(b',') };
        let roster = Roster::open_as(copy.path(), Path::new(from), written)?;
        let sheet = format!("{from}, sheet {:?}", found.name);
        let mut notes = Vec::new();
        if !found.others.is_empty() {
            notes.push(format!(
                "guessed: the sheet {:?}, the first of the workbook; the others are {}. Name one with `sheet` in [roster]",
                found.name,
                found.others.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ")
            ));
        }
        if found.has_line_breaks {
            notes.push("cells of the sheet have line breaks: the lines that are told are those of the copy".to_owned());
        }
        Ok(Self { roster, copy: Some(copy), copied_from: Some(sheet), sheet: Some(found.name), notes })
    }

    /// The roster.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// What a person should know about how it was read; guesses are told as such.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// What the roster is a copy of: `standard input`, or a workbook and its sheet. `None` if it is a file itself.
    pub fn copied_from(&self) -> Option<&str> {
        self.copied_from.as_deref()
    }

    /// The sheet of a workbook. `None` if the roster is no workbook.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.as_deref()
    }

    /// Keeps the copy, byte for byte, in a file that only its owner can read. Nothing is done where there is no copy.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the file cannot be written.
    pub fn keep(&self, path: &Path) -> Result<(), Error> {
        let Some(copy) = &self.copy else { return Ok(()) };
        let mut from = File::open(copy.path()).map_err(|error| Error::file(copy.path(), "read", error))?;
        let mut kept = NewFile::create(path)?;
        std::io::copy(&mut from, &mut kept).map_err(|error| kept.failed(error))?;
        kept.finish()
    }
}

impl Mapping {
    /// What it says about reading a roster.
    pub fn source_options(&self) -> SourceOptions {
        SourceOptions { roster: self.roster_options(), sheet: self.sheet().map(ToOwned::to_owned) }
    }
}

/// Whether a file is a ZIP archive, as workbooks are.
fn is_zip(path: &Path) -> Result<bool, Error> {
    let mut start = Vec::new();
    let file = File::open(path).map_err(|error| Error::file(path, "opened", error))?;
    file.take(4).read_to_end(&mut start).map_err(|error| Error::file(path, "read", error))?;
    Ok(start == b"PK\x03\x04")
}
