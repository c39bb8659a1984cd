//! Reading a plan, step by step.

use std::io::{BufRead, Read, Seek, SeekFrom};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::{FORMAT_VERSION, OPENING, PlanHeader, PlanSummary, STEPS, SUMMARY, Step};
use crate::digest::{Digest, Digesting};
use crate::error::{Error, ErrorKind};
use crate::held_file::{HeldFile, HeldReader};

/// The longest line of a plan: a step with all its changes is far below.
const LONGEST_LINE: u64 = 1024 * 1024;

/// A plan that was read through once: whole, unedited, and of this version.
///
/// It is this plan that is carried out, whatever becomes of its file meanwhile: the path is never opened again, and steps that
/// were changed in place are not given.
#[derive(Debug, Clone)]
pub struct Plan {
    held: HeldFile,
    header: PlanHeader,
    summary: PlanSummary,
}

impl Plan {
    /// Reads the plan through and checks its digest and the number of its steps. Nothing but header and summary is kept.
    ///
    /// # Errors
    /// [`ErrorKind::Plan`] for anything that is no such plan; [`ErrorKind::File`] when it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let held = HeldFile::open(path)?;
        let mut lines = Lines::of(&held);
        let first = lines.next()?.unwrap_or_default();
        let header = first.strip_prefix(OPENING).and_then(|rest| rest.strip_suffix(STEPS));
        let header = header.ok_or_else(|| not_a_plan(path, &first))?;
        let header: PlanHeader = parse(path, 1, header)?;
        let mut digesting = Digesting::new(std::io::sink());
        digesting.update(first.as_bytes());
        let mut steps = 0;
        let summary: PlanSummary = loop {
            let Some(line) = lines.next()? else { return Err(broken(path, lines.number, "it is cut off")) };
            if let Some(end) = line.strip_prefix(SUMMARY) {
                break parse(path, lines.number, end.trim_end().strip_suffix('}').unwrap_or(end))?;
            }
            steps += 1;
            digesting.update(line.as_bytes());
            let step = step(path, lines.number, &line)?;
            if step.number != steps {
                return Err(broken(path, lines.number, "a step is missing or stands in the wrong place"));
            }
        };
        if summary.sha256 != digesting.digest() || summary.counts.steps() != steps || lines.next()?.is_some() {
            return Err(broken(path, lines.number, "it was edited after it was made"));
        }
        Ok(Self { held, header, summary })
    }

    /// What the plan was made from.
    pub fn header(&self) -> &PlanHeader {
        &self.header
    }

    /// What it comes to.
    pub fn summary(&self) -> &PlanSummary {
        &self.summary
    }

    /// Of the whole file, as `sha256sum` prints it: names this plan in a journal.
    pub fn digest(&self) -> Digest {
        self.held.digest()
    }

    /// The steps from the start, one after the other, in the memory of one. May be asked for again and again.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the file cannot be read any more, [`ErrorKind::Stale`] when it was changed in place.
    pub fn steps(&self) -> Result<Steps, Error> {
        let mut lines = Lines::of(&self.held);
        lines.next()?;
        Ok(Steps { lines, left: self.summary.counts.steps() })
    }

    /// The steps from `number` on, which [`Steps::position`] told the byte of.
    ///
    /// # Errors
    /// As [`steps`](Self::steps).
    pub fn steps_from(&self, number: u64, position: u64) -> Result<Steps, Error> {
        let mut lines = Lines::of(&self.held);
        lines.seek(position, number)?;
        Ok(Steps { lines, left: (self.summary.counts.steps() + 1).saturating_sub(number) })
    }
}

/// The steps of a plan, in order.
#[derive(Debug)]
pub struct Steps {
    lines: Lines,
    left: u64,
}

impl Steps {
    /// Where the next step begins in the file, in bytes; for [`Plan::steps_from`].
    pub fn position(&self) -> u64 {
        self.lines.position
    }
}

impl Iterator for Steps {
    type Item = Result<Step, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let line = match self.lines.next() {
            Ok(Some(line)) => line,
            Ok(None) => return Some(Err(broken(self.lines.path(), self.lines.number, "it is cut off"))),
            Err(error) => return Some(Err(error)),
        };
        Some(step(self.lines.path(), self.lines.number, &line))
    }
}

/// Lines of a capped length.
#[derive(Debug)]
struct Lines {
    held: HeldFile,
    reader: HeldReader,
    number: u64,
    position: u64,
}

impl Lines {
    fn of(held: &HeldFile) -> Self {
        Self { held: held.clone(), reader: held.reader(), number: 0, position: 0 }
    }

    fn path(&self) -> &Path {
        self.held.path()
    }

    fn seek(&mut self, position: u64, line_before: u64) -> Result<(), Error> {
        let found = self.reader.seek(SeekFrom::Start(position));
        self.position = found.map_err(|error| Error::file(self.path(), "read", error))?;
        self.number = line_before;
        Ok(())
    }

    /// The next line with its end.
    fn next(&mut self) -> Result<Option<String>, Error> {
        let mut line = Vec::new();
        let read = self.reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let length = read.map_err(|error| Error::file(self.path(), "read", error))?;
        if length == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.position += length as u64;
        if length as u64 == LONGEST_LINE {
            return Err(broken(self.path(), self.number, "the line is too long"));
        }
        String::from_utf8(line).map(Some).map_err(|_| broken(self.path(), self.number, "it is not UTF-8"))
    }
}

fn step(path: &Path, line: u64, text: &str) -> Result<Step, Error> {
    let text = text.trim_end();
    parse(path, line, text.strip_suffix(',').unwrap_or(text))
}

fn parse<T: DeserializeOwned>(path: &Path, line: u64, text: &str) -> Result<T, Error> {
    // The reader's own message may quote the text.
    serde_json::from_str(text).map_err(|error| {
        let what = format!("it is not as a plan should be at column {}", error.column());
        broken(path, line, &what)
    })
}

fn not_a_plan(path: &Path, first: &str) -> Error {
    let what = match first.strip_prefix("{\"format\":\"cards-plan\",\"version\":") {
        Some(rest) if !rest.starts_with(&format!("{FORMAT_VERSION},")) => {
            "it is a plan of another version; make a new one with this program"
        }
        _ => "it is no plan, or was formatted anew; a plan is made by `cards plan` and used as it is",
    };
    broken(path, 1, what)
}

fn broken(path: &Path, line: u64, what: &str) -> Error {
    Error::new(ErrorKind::Plan, format!("the plan {} cannot be used (line {line}): {what}", path.display()))
}
