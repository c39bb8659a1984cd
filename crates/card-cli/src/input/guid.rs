//! GUIDs on the command line.

use card_types::Uuid;

/// A GUID with or without hyphens and braces, in any case.
pub(crate) fn guid(text: &str) -> Result<Uuid, String> {
    // The parser's own message speaks of positions in the text, which helps nobody.
    text.parse().map_err(|_| "not a GUID; write it as 28079fc8-e2ff-4976-a102-8659d39704dd".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms_are_read_and_others_refused_with_an_example() {
        let expected = guid("28079fc8-e2ff-4976-a102-8659d39704dd").unwrap();
        for text in [
            "28079FC8-E2FF-4976-A102-8659D39704DD",
            "{28079fc8-e2ff-4976-a102-8659d39704dd}",
            "28079fc8e2ff4976a1028659d39704dd",
        ] {
            assert_eq!(guid(text).unwrap(), expected, "{text}");
        }
        for text in ["", "28079fc8", "28079fc8-e2ff-4976-a102-8659d39704dx"] {
            assert!(guid(text).unwrap_err().contains("write it as"), "{text}");
        }
    }
}
