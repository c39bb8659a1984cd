//! Rosters: the export of a student or staff system, as CSV or JSON Lines.
//!
//! | | |
//! |---|---|
//! | form | CSV with headings in its first row, or JSON Lines (one object on each line); told from the first character |
//! | encoding | a byte order mark decides, then the mapping, then the text: UTF-8 if the file is, or nearly is, UTF-16 if every second byte is zero, Windows-1252 otherwise; what is not of the encoding makes its row wrong |
//! | delimiter | `,` `;` tab or `|`: the one that splits most of the first rows evenly; a line `sep=;` decides |
//! | before the headings | blank lines, `sep=;`, `#TYPE` and titles of one cell are passed over |
//! | headings | compared in composed form, with one plain space between words, without what cannot be seen |
//! | blank rows | of delimiters, of dashes, and objects without a value are passed over, as blank lines are |
//! | quotes | `"`, doubled inside, blanks around them are dropped; line breaks may stand inside |
//! | limits | 1 MiB a row, 64 KiB a cell, 1000 columns |
//!
//! Rows are read one after the other, or again by their place, in the memory of one. What is wrong with a row is told by
//! [`Row::problems`] and does not end the reading; an unclosed quote does, since nothing after it can be trusted.

mod cells;
mod detect;
mod encoding;
mod framing;
mod headings;
mod json_lines;
mod open;
mod preamble;
mod quotes;
mod remark;
mod row;
mod rows;
mod swallowed;
mod units;

pub use encoding::Encoding;
pub use open::{Roster, RosterForm, RosterOptions};
pub use row::Row;
pub use rows::{RowReader, Rows};

/// The longest row, in bytes of the file.
const LONGEST_ROW: usize = 1024 * 1024;

/// The longest cell, in bytes of UTF-8: far more than any card can show.
const LONGEST_CELL: usize = 64 * 1024;

/// The most columns.
pub(crate) const MOST_COLUMNS: usize = 1000;
