//! Guards: what a bad export must not do.

use std::fmt;

use super::index::CheckedRoster;
use super::remote::RemoteCards;
use crate::card::Field;
use crate::mapping::LeaverAction;
use crate::plan::{Change, GuardVerdict, Guards, Limit, RowPlace};

/// How many leavers' cards a plan may deactivate. Both limits hold.
///
/// Default: 20 cards, and 2 percent of the cards in use, rounded up to a whole card. A term's end needs more, and a person
/// who says so; an export of which half is missing needs a person who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaverLimits {
    /// The most cards.
    pub cards: u64,
    /// The most cards, in hundredths of a percent of those in use.
    pub basis_points: u32,
}

impl Default for LeaverLimits {
    fn default() -> Self {
        Self { cards: 20, basis_points: 200 }
    }
}

impl LeaverLimits {
    /// The most cards that may be deactivated where so many are in use.
    pub fn allowed(self, in_use: u64) -> u64 {
        let share = (u128::from(in_use) * u128::from(self.basis_points)).div_ceil(10_000);
        self.cards.min(u64::try_from(share).unwrap_or(u64::MAX))
    }
}

/// What a guard counts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Guard {
    /// Leavers' cards to deactivate, of the cards in use.
    Leavers,
    /// Cards to create, of the rows, or of the cards in use where those are more.
    Creates,
    /// Cards to change, of the rows whose card exists. A card counts once, whatever changes; one that is activated counts too.
    Changes,
    /// Cards whose value of this field would change, of those whose value was compared.
    Field(Field),
}

/// What a guard counted and what it allows. Display says what would happen, and shows no value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Judgement {
    /// What was counted.
    pub guard: Guard,
    /// How many cards.
    pub cards: u64,
    /// Of so many.
    pub of: u64,
    /// The limit.
    pub limit: Limit,
    /// The most cards that the limit allows.
    pub allowed: u64,
    /// The first cards, in the order of the roster; none of leavers, whom [`Prepared::leavers`](super::Prepared::leavers) has.
    pub samples: Vec<Sample>,
}

/// A card that would be created or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample {
    /// The card.
    pub card_id: String,
    /// The row that asks for it.
    pub row: RowPlace,
    /// What would change, without values but for dates of expiration. Empty for cards to create or to activate.
    pub changes: Vec<Change>,
}

impl Judgement {
    /// Whether the guard stops the plan.
    pub fn is_stopped(&self) -> bool {
        self.cards > self.allowed
    }

    pub(super) fn new(guard: Guard, cards: u64, of: u64, limit: Limit) -> Self {
        Self { guard, cards, of, limit, allowed: limit.allowed(of), samples: Vec::new() }
    }

    pub(super) fn of_leavers(guards: &Guards) -> Self {
        let limit = Limit { cards: Some(guards.max_leavers), basis_points: guards.max_leavers_basis_points };
        let limits = LeaverLimits { cards: guards.max_leavers, basis_points: guards.max_leavers_basis_points };
        let allowed = limits.allowed(guards.in_use);
        let (cards, of) = (guards.leavers, guards.in_use);
        Self { guard: Guard::Leavers, cards, of, limit, allowed, samples: Vec::new() }
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cards, of, .. } = self;
        match &self.guard {
            Guard::Leavers => {
                write!(f, "{cards} of {of} cards in use are in no row of the roster, and would be switched off")
            }
            Guard::Creates => write!(f, "{cards} cards would be created, which the template does not have"),
            Guard::Changes => write!(f, "{cards} of {of} cards in the roster would be changed"),
            Guard::Field(field) => write!(f, "{field} would change on {cards} of {of} cards"),
        }
    }
}

/// Decides on the leavers, before the rows are compared. A person counts once: `with_physical` are those whose card is switched
/// off already, and whose physical card is not.
pub(super) fn judge(
    limits: LeaverLimits,
    action: LeaverAction,
    checked: &CheckedRoster,
    remote: &RemoteCards,
    with_physical: u64,
) -> Guards {
    let acts = action != LeaverAction::Leave && checked.tells_leavers();
    let leavers = if acts { remote.leavers_in_use().count() as u64 + with_physical } else { 0 };
    let is_within = leavers <= limits.allowed(remote.in_use());
    Guards {
        max_leavers: limits.cards,
        max_leavers_basis_points: limits.basis_points,
        in_use: remote.in_use(),
        leavers,
        verdict: if is_within { GuardVerdict::Within } else { GuardVerdict::Stopped },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_limits_hold_and_one_card_of_a_few_may_go() {
        let limits = LeaverLimits::default();
        assert_eq!([0, 1, 50, 51, 1000, 100_000].map(|in_use| limits.allowed(in_use)), [0, 1, 1, 2, 20, 20]);
        assert_eq!(LeaverLimits { cards: 0, basis_points: 10_000 }.allowed(500), 0);
        assert_eq!(LeaverLimits { cards: u64::MAX, basis_points: 10_000 }.allowed(500), 500);
    }
}
