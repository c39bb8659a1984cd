//! Keys that a person, or a spreadsheet, takes for one another.

use std::fmt::Write as _;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::GeneralCategory;

use crate::looks::{category, is_invisible, spaced, visible_only};

/// Differences that tell two keys apart, where a mapping says so. By itself nothing that a person overlooks does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Apart {
    /// Capital and small letters.
    pub(crate) case: bool,
    /// Zeros before digits.
    pub(crate) zeros: bool,
}

/// What a key looks like. Keys with the same one are taken for one another by a person, or become one another in a
/// spreadsheet: they differ in capital and small letters, Unicode form, what cannot be seen, the kind of space or dash, zeros
/// at the start of a number, or `.0` at its end.
pub(crate) fn skeleton(key: &str, apart: Apart) -> String {
    let text = if key.is_ascii() {
        if apart.case { spaced(key) } else { spaced(key).to_ascii_lowercase() }
    } else {
        let normal = ComposingNormalizerBorrowed::new_nfkc();
        let plain = dashed(&spaced(&visible_only(&normal.normalize(key))));
        let text = if apart.case { plain } else { folded(&plain) };
        normal.normalize(&text).into_owned()
    };
    match number(&text) {
        Some(digits) if apart.zeros => digits.to_owned(),
        Some(digits) => unpadded(digits).to_owned(),
        None => text,
    }
}

/// The word of [`Apart`] in a mapping that would tell these keys apart; `None` if they differ in more, or in something else.
pub(crate) fn way_out(one: &str, other: &str) -> Option<&'static str> {
    if folded(one) == folded(other) {
        Some("case")
    } else if is_digits(one) && is_digits(other) && unpadded(one) == unpadded(other) {
        Some("zeros")
    } else {
        None
    }
}

/// In what two keys with the same [`skeleton`] differ, for a sentence.
pub(crate) fn difference(one: &str, other: &str) -> &'static str {
    type Plain = fn(&str) -> String;

    let compose = |text: &str| ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned();
    let known: [(Plain, &str); 5] = [
        (visible_only, "in characters that cannot be seen"),
        (folded, "in capital and small letters"),
        (spaced, "in their spaces"),
        (dashed, "in the kind of dash"),
        (plain_number, "in zeros that a spreadsheet adds or drops"),
    ];
    if compose(one) == compose(other) {
        return "in how accented letters are stored";
    }
    let found = known.into_iter().find(|(plain, _)| plain(one) == plain(other));
    found.map_or("in ways that can hardly be seen", |(_, words)| words)
}

/// The text with an escape for everything that could be taken for something else: `A-1\u{200b}`.
pub(crate) fn escaped(text: &str) -> String {
    let normal = ComposingNormalizerBorrowed::new_nfkc();
    let mut shown = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for character in text.chars() {
        let is_plain = if character.is_ascii() {
            matches!(character, ' '..='~') && character != '\\'
        } else {
            !is_mistakable(character) && normal.is_normalized(character.encode_utf8(&mut buffer))
        };
        if is_plain {
            shown.push(character);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(shown, "{}", character.escape_unicode());
        }
    }
    shown
}

fn is_mistakable(character: char) -> bool {
    use GeneralCategory::{EnclosingMark, NonspacingMark, SpacingMark};

    let is_mark = matches!(category(character), NonspacingMark | SpacingMark | EnclosingMark);
    is_mark || character.is_control() || character.is_whitespace() || is_invisible(character) || is_dash(character)
}

/// Whether digits are followed by `.0` or `,0`: a number that a program has turned into a decimal.
pub(crate) fn is_decimal(key: &str) -> bool {
    let digits = key.trim_end_matches('0').strip_suffix(['.', ',']);
    let zeros = key.len() - key.trim_end_matches('0').len();
    matches!(zeros, 1 | 2) && digits.is_some_and(is_digits)
}

/// The digits of a number without what a spreadsheet adds.
fn number(text: &str) -> Option<&str> {
    let text = text.strip_prefix('\'').unwrap_or(text);
    let whole = if is_decimal(text) { text.trim_end_matches('0').trim_end_matches(['.', ',']) } else { text };
    is_digits(whole).then_some(whole)
}

/// Digits without the zeros that a spreadsheet drops.
fn unpadded(digits: &str) -> &str {
    let rest = digits.trim_start_matches('0');
    if rest.is_empty() { "0" } else { rest }
}

fn plain_number(text: &str) -> String {
    number(text).map_or(text, unpadded).to_owned()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn dashed(text: &str) -> String {
    text.chars().map(|character| if is_dash(character) { '-' } else { character }).collect()
}

/// By way of capital letters, since `ß`, `ſ` and `ς` are like others there.
fn folded(text: &str) -> String {
    text.to_uppercase().chars().flat_map(char::to_lowercase).collect()
}

fn is_dash(character: char) -> bool {
    !character.is_ascii() && (category(character) == GeneralCategory::DashPunctuation || character == '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(key: &str) -> String {
        skeleton(key, Apart::default())
    }

    #[test]
    fn case_and_zeros_tell_keys_apart_where_they_are_meant_to_and_nothing_else_does() {
        for (one, other, word) in [
            ("aB3x", "Ab3x", Some("case")),
            ("Zoë", "ZOË", Some("case")),
            ("007", "7", Some("zeros")),
            ("000", "0", Some("zeros")),
            ("7", "7.0", None),
            ("K-1", "K\u{2011}1", None),
            ("k-1", "K-1\u{200b}", None),
            ("Müller", "Mu\u{308}ller", None),
        ] {
            assert_eq!(way_out(one, other), word, "{one} {other}");
            let apart = Apart { case: word == Some("case"), zeros: word == Some("zeros") };
            assert_eq!(skeleton(one, apart) == skeleton(other, apart), word.is_none(), "{one} {other}");
            let others = Apart { case: !apart.case, zeros: !apart.zeros };
            assert!(word.is_none() || skeleton(one, others) == skeleton(other, others), "{one} {other}");
        }
    }

    #[test]
    fn keys_that_look_alike_have_one_skeleton_and_are_told_apart_in_words() {
        for (one, other, words) in [
            ("Müller-1", "Mu\u{308}ller-1", "accented letters"),
            ("\u{212b}-1", "Å-1", "accented letters"),
            ("K-1", "K-1\u{200b}", "cannot be seen"),
            ("K-1", "\u{202a}K-1\u{202c}", "cannot be seen"),
            ("K-1", "K\u{ad}-1\u{feff}", "cannot be seen"),
            ("K-1", "K-1\u{fe0f}", "cannot be seen"),
            ("K-1", "k-1", "capital"),
            ("STRASSE", "straße", "capital"),
            ("Zoë@X.org", "zoë@x.org", "capital"),
            ("K 1", "K\u{a0}1", "spaces"),
            ("K 1", " K \u{202f}1 ", "spaces"),
            ("K-1", "K\u{2011}1", "dash"),
            ("K-1", "K\u{2013}1", "dash"),
            ("1001", "1001.0", "zeros"),
            ("1001", "1001,00", "zeros"),
            ("1001", "001001", "zeros"),
            ("'001001", "1001.0", "zeros"),
            ("K-1", "\u{ff2b}-\u{ff11}", "hardly"),
            ("k-1", "K-1\u{200b}", "hardly"),
        ] {
            assert_eq!(looks(one), looks(other), "{one} {other}");
            assert!(difference(one, other).contains(words), "{one} {other}: {}", difference(one, other));
            assert_ne!(escaped(one), escaped(other));
        }
    }

    #[test]
    fn keys_that_differ_to_a_person_stay_apart() {
        for (one, other) in [
            ("K-1", "K1"),
            ("12 3", "1 23"),
            ("1001", "1001.5"),
            ("1.000", "1"),
            ("10", "1"),
            ("0", ""),
            ("K-01", "K-1"),
            ("A-10", "A-1O"),
            ("é", "e"),
            ("1001.0.0", "1001.0"),
        ] {
            assert_ne!(looks(one), looks(other), "{one} {other}");
        }
        assert_eq!((looks("000").as_str(), looks("0.0").as_str()), ("0", "0"));
    }

    #[test]
    fn what_cannot_be_seen_is_escaped_and_letters_are_not() {
        assert_eq!(escaped("A-1\u{200B}"), "A-1\\u{200b}");
        assert_eq!(escaped("Mu\u{308}ller \u{a0}\u{2011}"), "Mu\\u{308}ller \\u{a0}\\u{2011}");
        assert_eq!(escaped("Zoë 髙橋 Ж"), "Zoë 髙橋 Ж");
    }

    #[test]
    fn decimals_of_whole_numbers_are_known() {
        for text in ["1001.0", "1001,0", "7.00", "0.0"] {
            assert!(is_decimal(text), "{text}");
        }
        for text in ["1001", "1001.", "1.000", "1001.5", "A1.0", ".0", "1.2.0", "1001.50"] {
            assert!(!is_decimal(text), "{text}");
        }
    }
}
