//! The rules of quotes, which framing and splitting share: one reads bytes, the other text.
//!
//! A cell is quoted when a quote is its first character but for blanks; blanks around the quotes are not part of it. Within
//! quotes everything is text, and a quote is written twice. A quote elsewhere is text.

/// Where a reader is within a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// No character of the cell was read, or blanks only.
    #[default]
    CellStart,
    Plain,
    Quoted,
    /// After a quote in a quoted cell: it ends the cell, or is the first of two.
    AfterQuote,
    /// After the quoted part, where only blanks may stand.
    Closed,
}

/// What one character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Part of the cell.
    Text,
    /// Not part of it: the quote that may end it, or a blank after it.
    Nothing,
    /// The quote that opens a cell. What was read of the cell were blanks.
    Open,
    /// Text after the quoted part, which cannot be.
    Stray,
    CellEnd,
    /// CR or LF outside of quotes.
    RowEnd,
}

impl Place {
    /// Takes one character. What is not ASCII is given as any byte from 0x80 on.
    pub(super) fn take(&mut self, ascii: u8, delimiter: u8) -> Part {
        let is_blank = matches!(ascii, b' ' | b'\t') && ascii != delimiter;
        let (next, part) = match (*self, ascii) {
            (Self::Quoted, b'"') => (Self::AfterQuote, Part::Nothing),
            (Self::Quoted, _) | (Self::AfterQuote, b'"') => (Self::Quoted, Part::Text),
            (_, b'\r' | b'\n') => (Self::CellStart, Part::RowEnd),
            (_, other) if other == delimiter => (Self::CellStart, Part::CellEnd),
            (Self::CellStart, b'"') => (Self::Quoted, Part::Open),
            (Self::CellStart, _) if is_blank => (Self::CellStart, Part::Text),
            (Self::AfterQuote | Self::Closed, _) if is_blank => (Self::Closed, Part::Nothing),
            (Self::AfterQuote | Self::Closed, _) => (Self::Plain, Part::Stray),
            (Self::CellStart | Self::Plain, _) => (Self::Plain, Part::Text),
        };
        *self = next;
        part
    }
}
