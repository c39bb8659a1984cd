//! Noticing that the list changes while it is read.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use card_types::id123::ListedCard;

/// What was noticed while a list was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListChanges {
    /// Cards that came again. Each was given once only.
    pub repeats: u64,
    /// Pages before which the list had moved: cards were added or removed further up, and some may be missing.
    pub shifts: u64,
}

impl ListChanges {
    /// Whether anything was noticed.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

/// Remembers cards by a hash of their id: 64 bits with a secret seed, so that no sender can make two collide.
pub(super) struct Watch {
    hasher: RandomState,
    everything: bool,
    seen: HashSet<u64>,
    before: HashSet<u64>,
    last: Option<u64>,
    changes: ListChanges,
}

impl Watch {
    pub(super) fn new(everything: bool) -> Self {
        Self {
            hasher: RandomState::new(),
            everything,
            seen: HashSet::new(),
            before: HashSet::new(),
            last: None,
            changes: ListChanges::default(),
        }
    }

    pub(super) fn changes(&self) -> ListChanges {
        self.changes
    }

    /// Takes the overlap and all repeated cards out of a page that overlaps the one before by one card.
    pub(super) fn sift(&mut self, overlaps: bool, cards: &mut Vec<ListedCard>) {
        if overlaps {
            let first = cards.first().map(|card| self.hash(card));
            if first == self.last {
                cards.remove(0);
            } else {
                self.changes.shifts += 1;
            }
        }
        if !self.everything {
            // This page and the one before are compared; what is older is forgotten.
            std::mem::swap(&mut self.seen, &mut self.before);
            self.seen.clear();
        }
        let count = cards.len();
        cards.retain(|card| {
            let hash = self.hasher.hash_one(card.card_id.as_str());
            !self.before.contains(&hash) && self.seen.insert(hash)
        });
        self.changes.repeats += (count - cards.len()) as u64;
        if let Some(card) = cards.last() {
            self.last = Some(self.hash(card));
        }
    }

    fn hash(&self, card: &ListedCard) -> u64 {
        self.hasher.hash_one(card.card_id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sift(watch: &mut Watch, overlaps: bool, ids: &[&str]) -> Vec<String> {
        let mut cards: Vec<_> = ids.iter().map(|id| ListedCard::new(*id)).collect();
        watch.sift(overlaps, &mut cards);
        cards.iter().map(|card| card.card_id.to_string()).collect()
    }

    #[test]
    fn a_list_at_rest_gives_every_card_once_and_no_change() {
        let mut watch = Watch::new(false);
        assert_eq!(sift(&mut watch, false, &["a", "b", "c"]), ["a", "b", "c"]);
        assert_eq!(sift(&mut watch, true, &["c", "d"]), ["d"]);
        assert!(!watch.changes().any());
    }

    #[test]
    fn a_deleted_card_shows_as_a_shift() {
        let mut watch = Watch::new(false);
        sift(&mut watch, false, &["a", "b", "c"]);
        sift(&mut watch, true, &["d", "e", "f"]);
        assert_eq!(watch.changes(), ListChanges { repeats: 0, shifts: 1 });
    }

    #[test]
    fn an_inserted_card_shows_as_a_shift_and_repeats_are_taken_out() {
        let mut watch = Watch::new(false);
        sift(&mut watch, false, &["a", "b", "c"]);
        assert_eq!(sift(&mut watch, true, &["b", "c", "d"]), ["d"]);
        assert_eq!(watch.changes(), ListChanges { repeats: 2, shifts: 1 });
    }

    #[test]
    fn a_repeat_far_apart_is_noticed_when_everything_is_remembered() {
        for (everything, repeats) in [(true, 1), (false, 0)] {
            let mut watch = Watch::new(everything);
            sift(&mut watch, false, &["a", "b"]);
            sift(&mut watch, true, &["b", "c"]);
            sift(&mut watch, true, &["c", "d"]);
            sift(&mut watch, true, &["d", "a"]);
            assert_eq!(watch.changes().repeats, repeats);
        }
    }
}
