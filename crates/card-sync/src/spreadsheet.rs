//! What spreadsheets do to the texts of a CSV file, and the apostrophe that keeps them from it.

use std::borrow::Cow;

/// What an export protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protect {
    /// Only what a spreadsheet would calculate.
    Formulas,
    /// Everything that a spreadsheet would change: formulas, and what it takes for a number or a date.
    All,
}

/// The text with an apostrophe before it, where a spreadsheet would not leave it as it is. [`unprotected`] gives the text back.
pub fn protected(text: &str, protect: Protect) -> Cow<'_, str> {
    let inner = text.trim_start_matches('\'');
    let is_marked = inner.len() < text.len();
    // A text that looks protected gets one apostrophe more, so that taking one off always gives the text back.
    if is_formula(inner) || ((is_marked || protect == Protect::All) && is_changed(inner)) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text without the apostrophe of [`protected`].
pub fn unprotected(text: &str) -> &str {
    let inner = text.trim_start_matches('\'');
    let is_protected = inner.len() < text.len() && (is_formula(inner) || is_changed(inner));
    if is_protected { &text[1..] } else { text }
}

/// A spreadsheet calculates what begins with one of these.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// What a spreadsheet takes for a number that it writes in another way, or for a date: `00123`, `123456789012`, `1E5`, `1-2`.
fn is_changed(text: &str) -> bool {
    let text = text.trim();
    let starts_as_number = text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | ','));
    if !starts_as_number || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        // Months are the one word that a date may begin with.
        return begins_with_month(text);
    }
    let is_plain = !text.starts_with('0') && text.len() <= 11 && text.bytes().all(|byte| byte.is_ascii_digit());
    !(is_plain || text == "0")
        && text.chars().all(|character| {
            character.is_ascii_digit() || matches!(character, '.' | ',' | '/' | '-' | ':' | ' ' | 'E' | 'e' | '+' | '%')
        })
        || ends_with_month(text)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `MARCH1`, `Sep-2`.
fn begins_with_month(text: &str) -> bool {
    let word =
        text.split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
    let rest = &text[word.len()..];
    let is_month = word.len() >= 3 && MONTHS.iter().any(|month| word.starts_with(month));
    is_month
        && word.len() <= 9
        && !rest.is_empty()
        && rest.bytes().all(|byte| byte.is_ascii_digit() || b"-/ .,".contains(&byte))
}

/// `1-Sep`, `2 MAR`.
fn ends_with_month(text: &str) -> bool {
    let word = text.rsplit(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default();
    let rest = &text[..text.len() - word.len()];
    let lower = word.to_ascii_lowercase();
    (3..=9).contains(&word.len())
        && MONTHS.iter().any(|month| lower.starts_with(month))
        && rest.bytes().all(|byte| byte.is_ascii_digit() || b"-/ .".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_change_is_protected() {
        for text in ["=1+1", "+353 1", "-5", "@SUM(A1)", "\tx"] {
            assert_eq!(protected(text, Protect::Formulas), format!("'{text}"));
        }
        for text in
            ["00123", "123456789012", "1E5", "1.10", "1-2", "2031-06-30", "12/5", "MARCH1", "Sep-2", "1-Sep", "0,5"]
        {
            assert_eq!(protected(text, Protect::All), format!("'{text}"));
            assert_eq!(protected(text, Protect::Formulas), text);
        }
        for text in
            ["Zoë", "A-1", "12345", "0", "1A", "Marie 1 x", "", "O'Brien", "'t Hooft", "Mayer", "2031-06-30T23:59:00Z"]
        {
            assert_eq!(protected(text, Protect::All), text);
        }
    }

    #[test]
    fn every_text_comes_back() {
        for text in ["=1", "'=1", "''=1", "00123", "'00123", "''1-2", "'t Hooft", "'", "''", "'-", "x", ""] {
            for protect in [Protect::Formulas, Protect::All] {
                assert_eq!(unprotected(&protected(text, protect)), text, "{protect:?}");
            }
        }
    }
}
