//! Which column of the roster a vendor's message is about.

use crate::apply::Inputs;
use crate::card::{CardRecord, Field, Group, Wanted};
use crate::plan::{Step, StepKind};

/// A column of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Counted from 1; none in JSON Lines.
    pub(super) column: Option<usize>,
    pub(super) heading: String,
}

/// The column of the field that the message names: by its place in the request (`front-fields[0]`, `/front-fields/0`), or
/// else by its name on the wire, where it names only one. `record` gives what the row wants.
///
/// The vendor publishes no form of its messages: this is a guess that helps, and the message stands beside it.
pub(super) fn of_message(
    inputs: &Inputs,
    step: &Step,
    message: &str,
    record: impl FnOnce() -> Option<CardRecord>,
) -> Option<Place> {
    let field = if let Some((group, index)) = path(message) {
        sent(step, &record()?, group).nth(index)?
    } else {
        let mut named = inputs.mapping().fields().filter(|field| names(message, field));
        named.next().filter(|_| named.next().is_none())?.clone()
    };
    let heading = inputs.mapping().heading(&field)?.to_owned();
    let column = inputs.roster().headings().iter().position(|known| *known == heading).map(|index| index + 1);
    Some(Place { column, heading })
}

/// The fields of a group that a step sends, in their order on the wire.
fn sent(step: &Step, record: &CardRecord, group: Group) -> impl Iterator<Item = Field> {
    let fields: Vec<Field> = match step.kind {
        StepKind::Create => {
            let set = record.fields.iter().filter(|(_, wanted)| matches!(wanted, Wanted::Set(_)));
            set.map(|(field, _)| field.clone()).collect()
        }
        _ => step.changes.iter().map(|change| change.field.clone()).collect(),
    };
    fields.into_iter().filter(move |field| matches!(field, Field::Data(of, _) if *of == group))
}

/// A group and an index in a message, as a path or a JSON pointer.
fn path(message: &str) -> Option<(Group, usize)> {
    Group::ALL.into_iter().find_map(|group| {
        message.match_indices(group.wire_name()).find_map(|(at, name)| {
            let rest = message[at + name.len()..].strip_prefix(['[', '/'])?;
            let digits = rest.len() - rest.trim_start_matches(|character: char| character.is_ascii_digit()).len();
            rest[..digits].parse().ok().map(|index| (group, index))
        })
    })
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
        && text
            .match_indices(word)
            .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_stands_alone() {
        assert!(has_word("the field front-1 is too long", "front-1"));
        assert!(!has_word("the field front-10 is too long", "front-1"));
        assert!(!has_word("forename", "name") && !has_word("anything", ""));
    }

    #[test]
    fn a_place_in_the_request_is_found_in_either_form() {
        assert_eq!(path("front-fields[1].key is no field"), Some((Group::Front, 1)));
        assert_eq!(path("/card-data/back-fields/0/value: too long"), Some((Group::Back, 0)));
        assert_eq!(path("front-fields are too many"), None);
        assert_eq!(path("front-fields[x]"), None);
    }
}
