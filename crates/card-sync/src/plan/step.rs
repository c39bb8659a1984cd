//! One step of a plan.

use serde::{Deserialize, Serialize};

use crate::card::Field;

/// One call to be made. Steps of the same card follow each other, in the order in which they must be carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Step {
    /// Its number in the plan, counted from 1.
    pub number: u64,
    /// What is to be done.
    pub kind: StepKind,
    /// The card, in the plan's template. For [`StepKind::UserCard`] too, where it stands for the person.
    pub card_id: String,
    /// The row of the roster that asks for it; none for cards that are in no row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<RowPlace>,
    /// The fields that differ, for update, renew and user card. A creation sends all that the row has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The status that the list showed when the plan was made, where that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Which physical card, for [`StepKind::EndUserCard`] and [`StepKind::RemoveUserCard`]: a keyed hash of its ids, which only
    /// the local state knows. Its ids are in no plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<String>,
}

/// What a step does. Unchanged cards make no step; the summary counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StepKind {
    /// The roster has a card that the template has not: create-card.
    Create,
    /// Fields differ: update-card, with the fields that do.
    Update,
    /// The card has expired and the roster has a later date: update-card, with that date and all other differences.
    Renew,
    /// The card was switched off as a leaver's, and its row is back: card-action `activate`.
    Activate,
    /// The card is in no row: card-action `deactivate`.
    Deactivate,
    /// The card has been in no row for longer than the grace time: card-action `archive`.
    Archive,
    /// The physical card of the row's person differs from what was last sent: BluB0X update-user-card.
    UserCard,
    /// The physical card of a leaver, or a person's former one, stops working: BluB0X update-user-card with an end date.
    EndUserCard,
    /// The same, by taking it away: BluB0X remove-user-card.
    RemoveUserCard,
}

/// Where a row stands in its roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowPlace {
    /// Its number among the rows, counted from 1, headings not counted.
    pub number: u64,
    /// Its first line in the file, counted from 1.
    pub line: u64,
    /// Its first byte in the file, counted from 0.
    pub offset: u64,
}

/// A field that differs. The values are not told, but for dates of expiration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// The field.
    pub field: Field,
    /// Whether it gets a value or loses it.
    pub to: To,
    /// Whether nobody knows what the vendor has: the field is in no list, and the local state has no record of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unknown_before: bool,
    /// What the list showed, for `card-expiration` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What the roster wants, for `card-expiration` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// What happens to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum To {
    /// It gets the row's value.
    Set,
    /// It is cleared.
    Clear,
}

impl Step {
    /// A step without row, changes, status and physical card.
    pub fn new(number: u64, kind: StepKind, card_id: impl Into<String>) -> Self {
        Self { number, kind, card_id: card_id.into(), row: None, changes: Vec::new(), status: None, assignment: None }
    }
}

impl Step {
    /// The mark of the physical card. `None` if the step is about none, or its text is no mark.
    pub(crate) fn assignment_mark(&self) -> Option<[u8; 16]> {
        let text = self.assignment.as_ref().filter(|text| text.len() == 32)?;
        Some(u128::from_str_radix(text, 16).ok()?.to_be_bytes())
    }
}

impl Change {
    /// A change without the values.
    pub fn new(field: Field, to: To) -> Self {
        Self { field, to, unknown_before: false, old: None, new: None }
    }
}

impl StepKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Create,
        Self::Update,
        Self::Renew,
        Self::Activate,
        Self::Deactivate,
        Self::Archive,
        Self::UserCard,
        Self::EndUserCard,
        Self::RemoveUserCard,
    ];

    /// The word in a plan.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Renew => "renew",
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::Archive => "archive",
            Self::UserCard => "user-card",
            Self::EndUserCard => "end-user-card",
            Self::RemoveUserCard => "remove-user-card",
        }
    }

    /// Whether the step stops a physical card from working. It is carried out whatever became of the card's other steps, and
    /// they are whatever became of it.
    pub const fn ends_user_card(self) -> bool {
        matches!(self, Self::EndUserCard | Self::RemoveUserCard)
    }

    /// Whether the step is carried out at BluB0X.
    pub const fn is_of_user_card(self) -> bool {
        matches!(self, Self::UserCard) || self.ends_user_card()
    }

    /// Whether the step needs the row of the roster to be carried out.
    pub const fn needs_row(self) -> bool {
        matches!(self, Self::Create | Self::Update | Self::Renew | Self::UserCard)
    }
}
