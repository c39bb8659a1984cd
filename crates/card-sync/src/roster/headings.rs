//! The headings of CSV: which row they are, and their names.

use std::collections::HashMap;
use std::io::{Read, Seek};
use std::path::Path;
use std::sync::Arc;

use super::cells::Cells;
use super::detect::usual;
use super::framing::{Fault, Frame};
use super::open::{Shape, source};
use super::preamble::{ROWS_LOOKED_AT, Seen, SeparatorLine, is_blank, is_type_line};
use super::{LONGEST_CELL, MOST_COLUMNS};
use crate::error::{Error, ErrorKind};
use crate::looks::heading;
use crate::problem::{Problem, Problems};

/// The headings of a CSV roster. Empty for JSON Lines.
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// As they are compared: see [`heading`].
    pub(super) names: Vec<String>,
    pub(super) index: HashMap<String, usize>,
    /// Their line, and the lines of titles before them.
    pub(super) line: u64,
    pub(super) titles: Vec<u64>,
}

/// Finds and reads them; `shape` begins after them then.
pub(super) fn read<F: Read + Seek>(path: &Path, mut file: F, shape: &mut Shape) -> Result<(), Error> {
    let refuse = |problems: Problems| {
        let first = problems.kept().first().map(ToString::to_string).unwrap_or_default();
        let message = format!("the headings of the roster {} cannot be used: {first}", path.display());
        Error::with_problems(ErrorKind::Roster, message, problems)
    };
    let one = |line, message: String| refuse(std::iter::once(Problem::new(line, message)).collect());
    let seen = look(path, &mut file, shape)?;
    let usual = usual(&seen.iter().map(|row| row.cells).collect::<Vec<_>>());
    let found = seen.iter().take(ROWS_LOOKED_AT / 2).position(|row| !row.is_title(usual)).unwrap_or(0);
    let Some(row) = seen.get(found) else {
        return Err(one(1, "there are none, only blank lines; the first row must have them".to_owned()));
    };
    let mut frame = Frame::default();
    let mut text = String::new();
    let framed = shape.framing.next(&mut source(path, file, row.start)?, &mut frame);
    framed.map_err(|error| Error::file(path, "read", error))?;
    let decoded = shape.framing.encoding.decode(&frame.bytes, &mut text);
    match frame.fault {
        Some(Fault::UnclosedQuote { lines_down }) => {
            return Err(one(row.line + lines_down, "a quote is opened and never closed".to_owned()));
        }
        Some(Fault::TextAfterQuote { lines_down, .. }) => {
            return Err(one(row.line + lines_down, "text stands after a closing quote".to_owned()));
        }
        Some(Fault::TooLong) => return Err(one(row.line, "the line is too long for headings".to_owned())),
        None if decoded.is_err() => {
            let name = shape.framing.encoding.name();
            return Err(one(row.line, format!("the text is not {name}; name the encoding in the mapping")));
        }
        None => {}
    }
    let mut headings = Headings {
        line: row.line,
        titles: seen[..found].iter().map(|title| title.line).collect(),
        ..Headings::default()
    };
    let problems = headings.take(&Cells::of(&text, shape.framing.delimiter.unwrap_or(b',')));
    if !problems.is_empty() {
        return Err(refuse(problems));
    }
    shape.start = row.start + frame.bytes.len() as u64;
    shape.start_line = row.line + frame.line_ends;
    shape.headings = Arc::new(headings);
    Ok(())
}

/// The first rows, without those that are known to be none.
fn look<F: Read + Seek>(path: &Path, file: F, shape: &Shape) -> Result<Vec<Seen>, Error> {
    let (framing, delimiter) = (shape.framing, shape.framing.delimiter.unwrap_or(b','));
    let (mut frame, mut text) = (Frame::default(), String::new());
    let (mut start, mut line) = (shape.start, shape.start_line);
    let mut source = source(path, file, start)?;
    let mut seen = Vec::new();
    while seen.len() < ROWS_LOOKED_AT {
        if !framing.next(&mut source, &mut frame).map_err(|error| Error::file(path, "read", error))? {
            break;
        }
        // Damage is told with the headings, or with the rows.
        let _ = framing.encoding.decode(&frame.bytes, &mut text);
        let cells = Cells::of(&text, delimiter);
        let filled = cells.iter().filter(|cell| !is_blank(cell)).count();
        let is_known = seen.is_empty() && (SeparatorLine::of(&text).is_some() || is_type_line(&text));
        if filled > 0 && !is_known {
            seen.push(Seen {
                start,
                line,
                cells: cells.len(),
                filled,
                is_first_filled: cells.get(0).is_some_and(|cell| !is_blank(cell)),
                is_comment: text.starts_with('#'),
            });
        }
        start += frame.bytes.len() as u64;
        line += frame.line_ends;
        // Where a row does not end, nothing after it can be told.
        if matches!(frame.fault, Some(Fault::UnclosedQuote { .. } | Fault::TooLong)) {
            break;
        }
    }
    Ok(seen)
}

impl Headings {
    /// Takes the names, and tells what is wrong with them.
    fn take(&mut self, cells: &Cells) -> Problems {
        let mut problems = Problems::default();
        for (index, cell) in cells.iter().enumerate() {
            let name = heading(cell);
            let at = |message: String| Problem::new(self.line, message).at_column(Some(index + 1), &*name);
            if index == MOST_COLUMNS || name.len() > LONGEST_CELL {
                let text = format!("more than {MOST_COLUMNS} columns, or a heading that is too long");
                problems.push(Problem::new(self.line, text));
                return problems;
            }
            if name.contains('\0') {
                problems.push(Problem::new(self.line, "a NUL character").at_column(Some(index + 1), ""));
            }
            if !name.is_empty() {
                if let Some(earlier) = self.index.get(&*name) {
                    problems.push(at(format!("the heading comes twice, first as column {}; rename one", earlier + 1)));
                }
                self.index.entry(name.clone().into_owned()).or_insert(index);
            }
            self.names.push(name.into_owned());
        }
        problems
    }
}
