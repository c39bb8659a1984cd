//! Foreign text made safe to show: one line, bounded, without the credential.

use std::fmt::{self, Write};

/// Longest piece of a vendor's text that Display shows; the accessors give all of it.
const SHOWN_CHARACTERS: usize = 300;

/// Writes `text` on one line: control and direction characters are escaped, so that a reply can neither forge a
/// log line nor reorder one, and the length is bounded.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, character) in self.0.chars().enumerate() {
            if count == SHOWN_CHARACTERS {
                return f.write_str("...");
            }
            if character.is_control() || reorders_text(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                f.write_char(character)?;
            }
        }
        Ok(())
    }
}

/// Unicode's direction marks, overrides and isolates, and its two line separators.
fn reorders_text(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_or_direction_mark_cannot_forge_a_log_line() {
        assert_eq!(OneLine("no\r\nERROR \u{202e}x").to_string(), "no\\u{d}\\u{a}ERROR \\u{202e}x");
    }

    #[test]
    fn names_in_any_script_are_shown_as_they_are() {
        assert_eq!(OneLine("Zoë O'Brien 陈").to_string(), "Zoë O'Brien 陈");
    }

    #[test]
    fn a_long_text_is_cut() {
        let shown = OneLine(&"é".repeat(10_000)).to_string();
        assert_eq!(shown.chars().count(), SHOWN_CHARACTERS + 3);
        assert!(shown.ends_with("..."));
    }
}
