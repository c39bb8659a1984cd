//! Noticing that the list changes while it is read.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

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

/// Remembers entries by a hash of their id: 64 bits with a secret seed, so that no sender can make two collide.
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

    /// Takes the overlap and all repeated entries out of a page that overlaps the one before by one entry.
    pub(super) fn sift<E>(&mut self, overlaps: bool, entries: &mut Vec<E>, id: fn(&E) -> Cow<'_, str>) {
        let hasher = self.hasher.clone();
        let hash = |entry: &E| hasher.hash_one(&*id(entry));
        if overlaps {
            let first = entries.first().map(hash);
            if first == self.last {
                entries.remove(0);
            } else {
                self.changes.shifts += 1;
            }
        }
        if !self.everything {
            // This page and the one before are compared; what is older is forgotten.
            std::mem::swap(&mut self.seen, &mut self.before);
            self.seen.clear();
        }
        let count = entries.len();
        entries.retain(|entry| {
            let hash = hash(entry);
            !self.before.contains(&hash) && self.seen.insert(hash)
        });
        self.changes.repeats += (count - entries.len()) as u64;
        if let Some(entry) = entries.last() {
            self.last = Some(hash(entry));
        }
    }
}

#[cfg(test)]
mod tests {
    use card_types::id123::ListedCard;

    use super::super::{Cards, Listing as _};
    use super::*;

    fn sift(watch: &mut Watch, overlaps: bool, ids: &[&str]) -> Vec<String> {
        let mut cards: Vec<_> = ids.iter().map(|id| ListedCard::new(*id)).collect();
        watch.sift(overlaps, &mut cards, Cards::id);
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
