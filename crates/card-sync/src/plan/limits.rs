//! How much a plan may create and change.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::card::Field;

/// The most cards to create when nothing is chosen, once the template is filled.
const CREATES: u64 = 500;

/// All of them, in hundredths of a percent: no limit.
const ALL: u32 = 10_000;

/// How many cards a plan may create and change. Limits in hundredths of a percent allow at least 20 cards, unless they are 0.
///
/// | what | default | percent of |
/// |---|---|---|
/// | created | 500 cards and 10 percent | the rows, or the cards in use where those are more |
/// | changed | 2000 cards and 30 percent | the rows whose card exists |
/// | one field | 20 percent | the cards whose field was compared |
///
/// A template with up to 20 cards is not filled yet: only a number of cards to create that was chosen limits its first fill. A
/// nightly run stays far below; a column that has moved, ids in another form, or another order of day and month do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChangeLimits {
    /// The most cards to create. `None`: 500 once the template is filled, and no limit before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_creates: Option<u64>,
    /// The most cards to create, in hundredths of a percent.
    pub max_creates_basis_points: u32,
    /// The most cards to change.
    pub max_changes: u64,
    /// The most cards to change, in hundredths of a percent.
    pub max_changes_basis_points: u32,
    /// The most cards whose value of one field may change, in hundredths of a percent.
    pub max_field_basis_points: u32,
    /// The same for single fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<Field, u32>,
}

impl Default for ChangeLimits {
    fn default() -> Self {
        Self {
            max_creates: None,
            max_creates_basis_points: 1000,
            max_changes: 2000,
            max_changes_basis_points: 3000,
            max_field_basis_points: 2000,
            fields: BTreeMap::new(),
        }
    }
}

impl ChangeLimits {
    /// Cards that every limit in percent allows, unless it is 0: of a few cards, a few are soon many percent.
    pub const LEAST: u64 = 20;

    /// No limit at all.
    pub fn none() -> Self {
        Self {
            max_creates: Some(u64::MAX),
            max_creates_basis_points: ALL,
            max_changes: u64::MAX,
            max_changes_basis_points: ALL,
            max_field_basis_points: ALL,
            fields: BTreeMap::new(),
        }
    }

    /// The most cards to create in a template with so many cards.
    pub(crate) fn creates(&self, cards: u64) -> Limit {
        let is_filled = cards > Self::LEAST;
        let cards = self.max_creates.or(is_filled.then_some(CREATES));
        Limit { cards, basis_points: if is_filled { self.max_creates_basis_points } else { ALL } }
    }

    pub(crate) fn changes(&self) -> Limit {
        Limit { cards: Some(self.max_changes), basis_points: self.max_changes_basis_points }
    }

    pub(crate) fn field(&self, field: &Field) -> Limit {
        Limit { cards: None, basis_points: self.fields.get(field).copied().unwrap_or(self.max_field_basis_points) }
    }
}

/// The most cards, by number and by share. Both hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The most cards; `None` if only the share counts.
    pub cards: Option<u64>,
    /// The most cards in hundredths of a percent.
    pub basis_points: u32,
}

impl Limit {
    /// The most cards of so many, by the share alone.
    pub fn share(self, of: u64) -> u64 {
        match self.basis_points {
            0 => 0,
            ALL.. => u64::MAX,
            points => {
                let share = (u128::from(of) * u128::from(points)).div_ceil(u128::from(ALL));
                u64::try_from(share).unwrap_or(u64::MAX).max(ChangeLimits::LEAST)
            }
        }
    }

    /// The most cards of so many.
    pub fn allowed(self, of: u64) -> u64 {
        self.share(of).min(self.cards.unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up_and_allows_a_few_cards_unless_it_is_nothing() {
        let share = |basis_points, of| Limit { cards: None, basis_points }.share(of);
        assert_eq!([0, 1, 100, 200, 201, 5000].map(|of| share(1000, of)), [20, 20, 20, 20, 21, 500]);
        assert_eq!((share(0, 5000), share(1, u64::MAX), share(ALL, 3)), (0, u64::MAX.div_ceil(10_000), u64::MAX));
        assert_eq!(Limit { cards: Some(3), basis_points: 1000 }.allowed(5000), 3);
    }

    #[test]
    fn a_first_fill_is_limited_by_a_number_that_was_chosen_only() {
        let limits = ChangeLimits::default();
        assert_eq!([0, 20, 21].map(|cards| limits.creates(cards).allowed(3000)), [u64::MAX, u64::MAX, 300]);
        assert_eq!(limits.creates(40_000).allowed(40_000), 500);
        let chosen = ChangeLimits { max_creates: Some(5), ..limits };
        assert_eq!([0, 21].map(|cards| chosen.creates(cards).allowed(3000)), [5, 5]);
        assert_eq!(ChangeLimits::none().creates(40_000).allowed(40_000), u64::MAX);
    }
}
