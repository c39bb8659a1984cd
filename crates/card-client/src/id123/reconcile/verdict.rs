//! The answers of a reconciliation.

use std::fmt;

use card_types::id123::ViewedCard;

/// What reading tells about a request whose outcome was unknown.
#[derive(Debug, Clone)]
pub enum Reconciliation {
    /// Everything readable that the request asks for is there. The card as it was read; where that was in a list, it has no
    /// secondary and back fields.
    Applied(Box<ViewedCard>),
    /// The card that was to be deleted is in no page of a list that did not change while it was read.
    Gone,
    /// The request had no effect, or none that lasted. Sending it again is in order.
    NotApplied(NotApplied),
    /// Reading does not tell.
    CannotTell(CannotTell),
}

/// Why a request was not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotApplied {
    /// The card is in no page of a list that did not change while it was read.
    CardMissing,
    /// Nothing readable is as asked for; the JSON pointers of the request's members.
    Different(Vec<&'static str>),
    /// The card has a status that the status action would have changed.
    OtherStatus,
    /// The card that was to be deleted is there.
    StillThere,
}

/// Why reading does not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CannotTell {
    /// The list changed while it was read, so that the card may have been skipped.
    ListChanged,
    /// The card is there, but the request sets nothing that can be read.
    NothingReadable,
    /// Some of it is as asked for and some is not; the JSON pointers of what is not.
    PartlyDifferent(Vec<&'static str>),
    /// The card has no status, or one whose relation to the status action is not known.
    UnknownStatus,
    /// The card whose status was to be changed is not listed.
    CardMissing,
}

impl Reconciliation {
    /// Whether everything readable is as asked for, or the card gone that was to be deleted.
    pub fn is_applied(&self) -> bool {
        matches!(self, Self::Applied(_) | Self::Gone)
    }

    /// Whether the request had no effect.
    pub fn is_not_applied(&self) -> bool {
        matches!(self, Self::NotApplied(_))
    }
}

impl fmt::Display for NotApplied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CardMissing => f.write_str("the card is not listed"),
            Self::Different(members) => write!(f, "other values are listed for {}", members.join(", ")),
            Self::OtherStatus => f.write_str("the card has another status"),
            Self::StillThere => f.write_str("the card is still there"),
        }
    }
}

impl fmt::Display for CannotTell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ListChanged => f.write_str("the list changed while it was read"),
            Self::NothingReadable => f.write_str("the request sets nothing that can be read"),
            Self::PartlyDifferent(members) => write!(f, "only some values are listed, not {}", members.join(", ")),
            Self::UnknownStatus => f.write_str("the card's status does not tell"),
            Self::CardMissing => f.write_str("the card is not listed"),
        }
    }
}
