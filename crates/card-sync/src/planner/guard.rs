//! Guards: what a bad export must not do.

use super::index::CheckedRoster;
use super::remote::RemoteCards;
use crate::mapping::LeaverAction;
use crate::plan::{GuardVerdict, Guards};

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

pub(super) fn judge(
    limits: LeaverLimits,
    action: LeaverAction,
    checked: &CheckedRoster,
    remote: &RemoteCards,
) -> Guards {
    let acts = action != LeaverAction::Leave && checked.nameless() == 0;
    let leavers = if acts { remote.leavers_in_use().count() as u64 } else { 0 };
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
