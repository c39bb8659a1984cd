//! Rosters: the export of a student or staff system, as CSV or JSON Lines.
//!
//! | | |
//! |---|---|
//! | form | CSV with headings in its first row, or JSON Lines (one object on each line); told from the first character |
//! | encoding | a byte order mark decides; otherwise UTF-8 where the whole file is, UTF-16 where every second byte is zero, Windows-1252 for the rest |
//! | delimiter | `,` `;` tab or `|`: the one that splits the first rows evenly into most columns; a first line `sep=;` decides |
//! | quotes | `"`, doubled inside; line breaks may stand inside |
//! | limits | 1 MiB a row, 64 KiB a cell, 1000 columns |
//!
//! Rows are read one after the other, or again by their place, in the memory of one. What is wrong with a row is told by
//! [`Row::problems`] and does not end the reading; an unclosed quote does, since nothing after it can be trusted.

mod cells;
mod detect;
mod encoding;
mod framing;
mod json_lines;
mod open;
mod row;
mod rows;

pub use encoding::Encoding;
pub use open::{Roster, RosterForm, RosterOptions};
pub use row::Row;
pub use rows::{RowReader, Rows};

/// The longest row, in bytes of the file.
const LONGEST_ROW: usize = 1024 * 1024;

/// The longest cell, in bytes of UTF-8: far more than any card can show.
const LONGEST_CELL: usize = 64 * 1024;

/// The most columns.
const MOST_COLUMNS: usize = 1000;
