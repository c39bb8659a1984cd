//! One row of a roster, read as a card.

use std::fmt;

use card_types::Uuid;

use super::Field;

/// What a row wants of its card. Fields that the row leaves alone are absent. Debug shows no value.
#[derive(Clone, PartialEq)]
pub struct CardRecord {
    /// The card's id, unique within its template.
    pub card_id: String,
    /// What the row wants, in the order of the mapping.
    pub fields: Vec<(Field, Wanted)>,
    /// The physical card of the same person, where the mapping and the row name one.
    pub user_card: Option<UserCardIds>,
}

/// What a row wants of one field. Debug shows no value.
#[derive(Clone, PartialEq, Eq)]
pub enum Wanted {
    /// This text. Dates are in the form of the wire.
    Set(String),
    /// Nothing: the field is cleared.
    Clear,
}

/// Which physical card of which user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UserCardIds {
    /// The user, at BluB0X.
    pub user_id: Uuid,
    /// The card, at BluB0X.
    pub card_id: Uuid,
}

impl CardRecord {
    /// What the row wants of a field; none where it leaves it alone.
    pub fn wanted(&self, field: &Field) -> Option<&Wanted> {
        self.fields.iter().find(|(known, _)| known == field).map(|(_, wanted)| wanted)
    }
}

impl Wanted {
    /// The text on the wire: an empty one clears.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Set(text) => text,
            Self::Clear => "",
        }
    }
}

impl fmt::Debug for CardRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardRecord")
            .field("card_id", &self.card_id)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Set(_) => "Set([redacted])",
            Self::Clear => "Clear",
        })
    }
}
