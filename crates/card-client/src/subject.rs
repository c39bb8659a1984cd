//! What a call is about, for decisions and for errors.

use card_types::{Action, Effect, Operation};

/// An operation and whether it changes anything, both in the schema's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) operation: &'static str,
    pub(crate) effect: Effect,
}

impl Subject {
    pub(crate) const fn action<A: Action>() -> Self {
        Self { operation: A::NAME, effect: A::EFFECT }
    }

    pub(crate) const fn operation<O: Operation>() -> Self {
        Self { operation: O::NAME, effect: O::EFFECT }
    }
}
