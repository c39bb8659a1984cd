//! A card as the emulator keeps it.

use card_types::Timestamp;

use super::{CardFields, CardState};

/// A card. Holds personal data and the holder's secret answers, so it has no Debug.
#[derive(Clone, PartialEq)]
pub(crate) struct Card {
    /// Unique within its template.
    pub(crate) id: String,
    pub(crate) state: CardState,
    pub(crate) unique_identifier: Option<String>,
    /// The holder's answers to the two security questions.
    pub(crate) security_answers: [Option<String>; 2],
    /// As it was sent; always with a zone.
    pub(crate) expiration: Option<Timestamp>,
    pub(crate) recipient_email: Option<String>,
    pub(crate) fields: CardFields,
    /// Unix seconds.
    pub(crate) created_at: i64,
    /// Unix seconds of the last create, update or card action.
    pub(crate) last_updated: i64,
}

impl Card {
    pub(crate) fn new(id: String, now: i64) -> Self {
        Self {
            id,
            state: CardState::NEW,
            unique_identifier: None,
            security_answers: [None, None],
            expiration: None,
            recipient_email: None,
            fields: CardFields::default(),
            created_at: now,
            last_updated: now,
        }
    }
}
