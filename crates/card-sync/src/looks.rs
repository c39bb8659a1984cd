//! What a person sees of a text, and what cannot be seen in it.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Whether a character shows nothing of itself: joiners, marks of direction, variation selectors, byte order marks, fillers.
pub(crate) fn is_invisible(character: char) -> bool {
    !character.is_ascii()
        && (category(character) == GeneralCategory::Format
            || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(character)
            // A pattern of Braille without a dot.
            || character == '\u{2800}')
}

/// Whether nothing can be seen of a text.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || is_invisible(character))
}

/// A heading as it is compared: composed, without what cannot be seen, one plain space between its words.
pub(crate) fn heading(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() && !text.contains("  ") && !text.contains(|character: char| character.is_ascii_control()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(spaced(&visible_only(&ComposingNormalizerBorrowed::new_nfc().normalize(text))))
}

pub(crate) fn visible_only(text: &str) -> String {
    text.chars().filter(|character| !is_invisible(*character)).collect()
}

pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn category(character: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_as_they_are_read() {
        for text in ["First name", " First\u{a0}name ", "First\r\nname", "\u{feff}First  name\u{200b}"] {
            assert_eq!(heading(text), "First name", "{text:?}");
        }
        assert_eq!(heading("Pre\u{301}nom"), "Prénom");
    }
}
