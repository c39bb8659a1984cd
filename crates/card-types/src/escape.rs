//! Foreign text made safe to show in logs, errors and terminals.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character could move the cursor, change colours, forge a line, reorder what stands around it, or hide.
///
/// Control characters include C1, whose U+009B some terminals take for the beginning of an escape sequence. The joiners
/// U+200C and U+200D stay, which scripts and emoji need.
pub fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}'
        )
}

/// Whether there is nothing in `text` that would have to be escaped.
pub fn is_safe(text: &str) -> bool {
    !text.chars().any(is_unsafe)
}

/// `text` with every unsafe character written as `\u{..}`: one line, no escape sequences.
pub fn one_line(text: &str) -> Cow<'_, str> {
    replace(text, is_unsafe)
}

/// As [`one_line`], but line feeds and tabs stay: for documents of several lines that are printed as they are.
pub fn lines(text: &str) -> Cow<'_, str> {
    replace(text, |character| is_unsafe(character) && !matches!(character, '\n' | '\t'))
}

/// The first `most` characters of `text`, and how many more there are where it is longer.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}… ({} more characters)", &text[..end], text[end..].chars().count())),
    }
}

fn replace(text: &str, is_replaced: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(&is_replaced) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_replaced(character) {
            // Writing to a String cannot fail.
            let _ = write!(safe, "{}", character.escape_unicode());
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_become_visible() {
        assert_eq!(one_line("a\u{1b}[2Jb\u{9b}31m\u{7}\r\n\u{202e}c"), r"a\u{1b}[2Jb\u{9b}31m\u{7}\u{d}\u{a}\u{202e}c");
        assert_eq!(one_line("no\u{200b}\u{61c}\u{ad}thing"), r"no\u{200b}\u{61c}\u{ad}thing");
    }

    #[test]
    fn names_in_any_script_are_left_alone() {
        for name in ["Zoë O'Brien", "髙橋 凪沙", "葛\u{e0100}城", "תָּמָר", "می\u{200c}خواهم", "👩\u{200d}🔬\u{fe0f}"]
        {
            assert!(matches!(one_line(name), Cow::Borrowed(_)), "{name}");
        }
    }

    #[test]
    fn a_text_is_cut_at_a_character_and_says_what_is_missing() {
        assert_eq!(cut("Zoë", 3), "Zoë");
        assert_eq!(cut("Zoë陈", 2), "Zo… (2 more characters)");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn a_document_keeps_its_lines_and_loses_its_escape_sequences() {
        assert_eq!(lines("{\n\t\"a\": \"\u{1b}c\"\n}"), "{\n\t\"a\": \"\\u{1b}c\"\n}");
    }
}
