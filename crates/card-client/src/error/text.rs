//! Foreign text made safe to show: one line, bounded, without the credential.

use std::fmt;

use card_types::escape;

/// Longest piece of a vendor's text that Display shows; the accessors give all of it.
const SHOWN_CHARACTERS: usize = 300;

/// Writes `text` on one line, escaped so that a reply can neither forge a log line nor reorder one, and bounded.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut = self.0.char_indices().nth(SHOWN_CHARACTERS).map(|(place, _)| place);
        f.write_str(&escape::one_line(&self.0[..cut.unwrap_or(self.0.len())]))?;
        f.write_str(if cut.is_some() { "..." } else { "" })
    }
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
