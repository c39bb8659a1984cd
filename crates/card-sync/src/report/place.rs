//! Which column of the roster a vendor's message is about.

use crate::apply::Inputs;
use crate::card::Field;

/// A column of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Counted from 1; none in JSON Lines.
    pub(super) column: Option<usize>,
    pub(super) heading: String,
}

/// The column of the one field that the message names by its name on the wire; none when it names none or several.
///
/// The vendor publishes no form of its messages: this is a guess that helps, and the message stands beside it.
pub(super) fn of_message(inputs: &Inputs, message: &str) -> Option<Place> {
    let mut named = inputs.mapping().fields().filter(|field| names(message, field));
    let field = named.next()?;
    if named.next().is_some() {
        return None;
    }
    let heading = inputs.mapping().heading(field)?.to_owned();
    let column = inputs.roster().headings().iter().position(|known| *known == heading).map(|index| index + 1);
    Some(Place { column, heading })
}

fn names(message: &str, field: &Field) -> bool {
    let name = field.to_string();
    let key = match field {
        Field::Data(_, key) => key,
        _ => &*name,
    };
    has_word(message, key)
}

/// Whether a word stands in a text with no letter, digit or hyphen at either end.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '-' | '_');
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_stands_alone() {
        assert!(has_word("the field front-1 is too long", "front-1"));
        assert!(has_word("/card-data/front-fields/0: `front-1`", "front-1"));
        assert!(!has_word("the field front-10 is too long", "front-1"));
        assert!(!has_word("forename", "name") && !has_word("anything", ""));
    }
}
