//! One column of a roster, judged by its values.

use std::collections::HashSet;

use card_types::Uuid;

use crate::mapping::check::{is_email, is_photo};
use crate::roster::Row;

/// A column: its heading, and the values of the rows that are looked at.
pub(super) struct Seen {
    pub(super) heading: String,
    /// Without white space at the ends; blank ones are left out.
    pub(super) cells: Vec<String>,
    /// Whether a row has nothing here.
    pub(super) has_blanks: bool,
}

impl Seen {
    pub(super) fn new(heading: String, rows: &[Row]) -> Self {
        let cells = rows.iter().map(|row| row.cell(&heading).unwrap_or_default().trim());
        let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).map(ToOwned::to_owned).collect();
        Self { has_blanks: cells.len() < rows.len(), heading, cells }
    }

    /// Whether there are values, and all of them are so.
    pub(super) fn all(&self, is: impl Fn(&str) -> bool) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|cell| is(cell))
    }

    /// Whether values speak against it: there are some, and none is so.
    pub(super) fn none(&self, is: impl Fn(&str) -> bool) -> bool {
        !self.cells.is_empty() && !self.cells.iter().any(|cell| is(cell))
    }

    pub(super) fn has_emails(&self) -> bool {
        self.all(is_email)
    }

    pub(super) fn has_photos(&self) -> bool {
        self.all(is_photo)
    }

    pub(super) fn has_guids(&self) -> bool {
        self.all(|cell| cell.parse::<Uuid>().is_ok())
    }

    /// Whether every row has a value of its own.
    pub(super) fn is_unique(&self) -> bool {
        let mut seen = HashSet::new();
        !self.has_blanks && !self.cells.is_empty() && self.cells.iter().all(|cell| seen.insert(cell))
    }

    /// Whether it can name people: short words without spaces, one for each row, most of them with a digit.
    pub(super) fn is_like_ids(&self) -> bool {
        let is_short = |cell: &str| cell.len() <= 40 && !cell.contains(char::is_whitespace) && !cell.contains('@');
        let has_digit = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit());
        self.is_unique() && self.all(is_short) && self.all(has_digit)
    }

    /// Whether every value has the check digit of an EAN or UPC barcode. With fewer than three it may be chance.
    pub(super) fn has_check_digits(&self) -> bool {
        self.cells.len() >= 3 && self.is_unique() && self.all(has_check_digit)
    }
}

fn has_check_digit(text: &str) -> bool {
    if !matches!(text.len(), 8 | 12 | 13) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = text
        .bytes()
        .rev()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_those_of_barcodes() {
        for text in ["4006381333931", "73513537", "036000291452"] {
            assert!(has_check_digit(text), "{text}");
        }
        for text in ["4006381333932", "1234567", "", "A006381333931"] {
            assert!(!has_check_digit(text), "{text}");
        }
    }
}
