//! A card's assignment to a user, and what an update does to it. Pure: no HTTP, no SQL.

use std::fmt;

use card_types::Timestamp;
use card_types::blub0x::{CardUserFlags, UserCard as Listed};
use uuid::Uuid;

/// A card assigned to a user, as the access-control system keeps it.
///
/// Debug shows the two ids only: the notes may hold personal data.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UserCard {
    /// The user.
    pub user_id: Uuid,
    /// The card.
    pub card_id: Uuid,
    /// How often the card may still be used; `None` is no limit.
    pub number_of_card_uses: Option<i32>,
    /// Notes everybody may read.
    pub public_notes: Option<String>,
    /// From when the card works; `None` is from ever.
    pub card_activation_start: Option<Timestamp>,
    /// From when the card no longer works; `None` is never.
    pub card_deactivation_start: Option<Timestamp>,
    /// Flags; only `ActiveCardholderRecord` = 1 is known.
    pub card_user_flags: Option<i32>,
}

/// Where a moment lies in the window of a card's two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Activation {
    /// Before the activation date.
    NotYet,
    /// Within the window.
    Active,
    /// From the deactivation date on.
    Ended,
}

/// What to do with a PUT for an assignment that does not exist. What the vendor does is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum UnknownUserCard {
    /// Make the assignment. The default, since no operation emulated here could make it otherwise.
    #[default]
    Create,
    /// Answer 404 and change nothing.
    Refuse,
}

/// The data of an update. `None` leaves alone. May hold personal data, so no Debug.
pub(crate) struct UserCardChange {
    pub(crate) number_of_card_uses: Option<i32>,
    pub(crate) public_notes: Option<String>,
    pub(crate) activation: Option<Timestamp>,
    pub(crate) deactivation: Option<Timestamp>,
    pub(crate) card_user_flags: Option<i32>,
    pub(crate) modify_activation_dates: bool,
}

impl UserCard {
    /// An assignment with nothing set: no limit of uses, permanently active.
    pub fn new(user_id: Uuid, card_id: Uuid) -> Self {
        Self {
            user_id,
            card_id,
            number_of_card_uses: None,
            public_notes: None,
            card_activation_start: None,
            card_deactivation_start: None,
            card_user_flags: None,
        }
    }

    /// Whether neither an activation nor a deactivation date is set. Documented: such a card "is considered
    /// permanently active".
    pub fn is_permanently_active(&self) -> bool {
        self.card_activation_start.is_none() && self.card_deactivation_start.is_none()
    }

    /// Whether the card works at this time (Unix seconds) by its two dates. A date without a zone is taken as UTC.
    ///
    /// Chosen: it works from the first date on, and no longer at the second. How often it was used is not known here.
    pub fn activation_at(&self, unix_seconds: i64) -> Activation {
        let seconds = |date: Option<Timestamp>| {
            let text = date?.to_string();
            date.and_then(|date| date.unix_seconds())
                .or_else(|| format!("{text}Z").parse::<Timestamp>().ok()?.unix_seconds())
        };
        if seconds(self.card_deactivation_start).is_some_and(|end| end <= unix_seconds) {
            Activation::Ended
        } else if seconds(self.card_activation_start).is_some_and(|start| start > unix_seconds) {
            Activation::NotYet
        } else {
            Activation::Active
        }
    }

    /// Writes what is kept here into a card as it is listed.
    pub(crate) fn show(&self, card: &mut Listed) {
        card.card_id = Some(self.card_id);
        card.number_of_card_uses = self.number_of_card_uses;
        card.public_notes.clone_from(&self.public_notes);
        card.card_activation_start_date_time = self.card_activation_start;
        card.card_deactivation_start_date_time = self.card_deactivation_start;
        card.card_user_flags = self.card_user_flags.map(CardUserFlags::from);
    }

    pub(crate) fn apply(&mut self, change: UserCardChange) {
        if let Some(uses) = change.number_of_card_uses {
            // "Pass a negative value to clear"
            self.number_of_card_uses = (uses >= 0).then_some(uses);
        }
        if let Some(notes) = change.public_notes {
            self.public_notes = Some(notes);
        }
        if let Some(flags) = change.card_user_flags {
            self.card_user_flags = Some(flags);
        }
        // "Whether to modify the card activation dates. If true and both (de)activation values are null, the card is
        // considered permanently active"
        if change.modify_activation_dates {
            self.card_activation_start = change.activation;
            self.card_deactivation_start = change.deactivation;
        }
    }
}

impl fmt::Debug for UserCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserCard")
            .field("user_id", &self.user_id)
            .field("card_id", &self.card_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change() -> UserCardChange {
        UserCardChange {
            number_of_card_uses: None,
            public_notes: None,
            activation: None,
            deactivation: None,
            card_user_flags: None,
            modify_activation_dates: false,
        }
    }

    fn full() -> UserCard {
        UserCard {
            number_of_card_uses: Some(7),
            public_notes: Some("secret note".to_owned()),
            card_activation_start: Some("2025-03-10T22:08:40.6285953+00:00".parse().unwrap()),
            card_deactivation_start: Some("2026-03-10T22:08:40".parse().unwrap()),
            card_user_flags: Some(1),
            ..UserCard::new(Uuid::nil(), Uuid::max())
        }
    }

    fn after(change: UserCardChange) -> UserCard {
        let mut card = full();
        card.apply(change);
        card
    }

    #[test]
    fn nothing_sent_changes_nothing() {
        assert_eq!(after(change()), full());
    }

    #[test]
    fn a_negative_number_of_uses_clears_and_zero_does_not() {
        let uses = |sent| after(UserCardChange { number_of_card_uses: Some(sent), ..change() }).number_of_card_uses;
        assert_eq!((uses(-1), uses(i32::MIN), uses(0), uses(3)), (None, None, Some(0), Some(3)));
    }

    #[test]
    fn dates_change_only_when_modify_activation_dates_is_true() {
        let later: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        let sent = || UserCardChange { activation: Some(later), ..change() };
        assert_eq!(after(sent()).card_activation_start, full().card_activation_start);
        let card = after(UserCardChange { modify_activation_dates: true, ..sent() });
        assert_eq!((card.card_activation_start, card.card_deactivation_start), (Some(later), None));
    }

    #[test]
    fn modifying_with_both_dates_null_makes_the_card_permanently_active() {
        assert!(!full().is_permanently_active());
        assert!(after(UserCardChange { modify_activation_dates: true, ..change() }).is_permanently_active());
    }

    #[test]
    fn debug_shows_no_notes() {
        assert!(!format!("{:?}", full()).contains("secret"));
    }
}
