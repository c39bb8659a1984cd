//! Lines that stand before the headings of CSV.

pub(super) use crate::looks::is_blank;

/// Rows before the headings that are looked at; more titles than half of them are not expected.
pub(super) const ROWS_LOOKED_AT: usize = 50;

/// A line `sep=;`, which Excel reads and writes, in any of its spellings. The delimiter is `None` if the line names none that
/// can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SeparatorLine {
    pub(super) delimiter: Option<u8>,
}

impl SeparatorLine {
    /// `None` if the line is something else.
    pub(super) fn of(line: &str) -> Option<Self> {
        let line = line.trim_end_matches(['\r', '\n']).trim_start();
        let (line, quote) = match line.strip_prefix(['"', '\'']) {
            Some(rest) => (rest, line.chars().next()),
            None => (line, None),
        };
        let (name, rest) = line.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("sep") {
            return None;
        }
        let mut rest = rest.chars();
        // After `sep = ` the blank is none of the delimiter, unless nothing else is there.
        let named = match rest.clone().find(|character| *character != ' ') {
            Some('\\') if rest.as_str().trim_start().starts_with("\\t") => Some('\t'),
            Some(character) if Some(character) != quote => Some(character),
            _ => rest.next(),
        };
        let delimiter = named.and_then(|named| u8::try_from(named).ok()).filter(|byte| is_delimiter(*byte));
        Some(Self { delimiter })
    }
}

/// Whether a byte may be a delimiter at all.
pub(crate) fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'"' | b'\r' | b'\n' | b' ' | 0)
}

/// Whether a line is the `#TYPE` that Windows PowerShell writes first.
pub(super) fn is_type_line(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches('"');
    line.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("#type "))
}

/// A row among the first ones, as far as it tells titles from headings.
#[derive(Debug)]
pub(super) struct Seen {
    /// Where it begins, and its line.
    pub(super) start: u64,
    pub(super) line: u64,
    pub(super) cells: usize,
    /// Cells that are not blank.
    pub(super) filled: usize,
    pub(super) is_first_filled: bool,
    /// It begins with `#`.
    pub(super) is_comment: bool,
}

impl Seen {
    /// Whether it is a title or a remark, where rows usually have so many cells: one cell alone, or half of them blank.
    pub(super) fn is_title(&self, usual: usize) -> bool {
        usual > 1
            && (self.filled == 1 && self.is_first_filled
                || usual > 3 && self.filled * 2 <= usual
                || self.is_comment && self.cells != usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_line_is_known_in_every_spelling() {
        for (line, delimiter) in [
            ("sep=;\r\n", Some(b';')),
            ("SEP=,", Some(b',')),
            ("\"sep=,\"\r\n", Some(b',')),
            ("'Sep=;'", Some(b';')),
            ("sep=\t\r\n", Some(b'\t')),
            ("\"sep=\t\"", Some(b'\t')),
            ("sep = |", Some(b'|')),
            ("sep=\\t", Some(b'\t')),
            ("sep=;;;;", Some(b';')),
            ("\"sep=;\";;", Some(b';')),
            ("sep=", None),
            ("\"sep=\"", None),
            ("sep=é", None),
        ] {
            assert_eq!(SeparatorLine::of(line), Some(SeparatorLine { delimiter }), "{line:?}");
        }
        for line in ["", "id;name", "separator=;", "sep;name", "\"a sep=;\""] {
            assert_eq!(SeparatorLine::of(line), None, "{line:?}");
        }
    }
}
