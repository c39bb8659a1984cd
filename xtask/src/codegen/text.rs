//! Text of schemas where people will see it: nothing invisible, and no way to forge lines or colours.

/// Longest piece of a schema that a message repeats.
const MAX_SHOWN: usize = 200;

/// Control and format characters, bidirectional marks among them.
pub(crate) fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` as a message may print it: visible characters only, and not for pages.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == MAX_SHOWN {
            out.push_str("..");
            break;
        }
        if is_invisible(letter) { out.extend(letter.escape_unicode()) } else { out.push(letter) }
    }
    out
}

/// Whether `text` can be printed as a name: 1 to 100 visible characters, no space at either end.
pub(super) fn is_printable_name(text: &str) -> bool {
    (1..=100).contains(&text.chars().count())
        && text.trim() == text
        && text.chars().all(|letter| !is_invisible(letter) && (letter == ' ' || !letter.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_cannot_be_forged() {
        assert_eq!(shown("a\n\u{1b}[31m\u{202e}é"), "a\\u{a}\\u{1b}[31m\\u{202e}é");
        assert_eq!(shown(&"x".repeat(1_000)).len(), MAX_SHOWN + 2);
    }

    #[test]
    fn names_are_visible_and_short() {
        assert!(is_printable_name("create-card") && is_printable_name("a \"*/ b"));
        for bad in ["", " a", "a\n", "a\u{a0}b", "a\u{202e}", &"x".repeat(101)] {
            assert!(!is_printable_name(bad), "{bad:?}");
        }
    }
}
