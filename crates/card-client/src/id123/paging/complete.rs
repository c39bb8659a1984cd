//! A list read until two readings agree.

use std::hash::{BuildHasher, DefaultHasher, Hash, Hasher, RandomState};

use card_types::id123::ListedCard;

use super::reading::Reading;
use super::{CardList, List, Listing};
use crate::subject::Subject;
use crate::{Error, ErrorKind};

/// How often a list is read at most, in the hope that two readings in a row agree.
const MOST_READINGS: u32 = 5;

/// All cards of a template, with the proof that none is missing. Made by [`CardList::complete`].
#[derive(Debug, Clone)]
pub struct CompleteList {
    cards: Vec<ListedCard>,
    proof: Completeness,
}

/// The proof that a list is complete; only [`CardList::complete`] and [`List::complete_into`] make one.
///
/// It says: two readings in a row, each from the first card to a confirmed end, without a repeat and without a shift at any
/// page, gave the same ids in the same order. So no card that was there during both readings is missing, as long as the
/// server keeps its order. It does not say that nothing was added or removed since.
///
/// A function that archives whatever is missing from a list should ask for it:
///
/// ```
/// use card_client::id123::{CompleteList, Completeness};
///
/// fn archive_all_but(wanted: &[&str], list: &CompleteList) {
///     let _: Completeness = list.proof();
///     for card in list.cards().iter().filter(|card| !wanted.contains(&card.card_id.as_str())) {
///         println!("archive {}", card.card_id);
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completeness {
    cards: usize,
    readings: u32,
}

impl CompleteList {
    /// The cards of the last reading, in the vendor's order.
    pub fn cards(&self) -> &[ListedCard] {
        &self.cards
    }

    /// The cards of the last reading, to keep.
    pub fn into_cards(self) -> Vec<ListedCard> {
        self.cards
    }

    /// What makes the list complete.
    pub fn proof(&self) -> Completeness {
        self.proof
    }
}

impl Completeness {
    /// How many cards the list has.
    pub fn cards(self) -> usize {
        self.cards
    }

    /// How often the list was read: 2 when it was at rest.
    pub fn readings(self) -> u32 {
        self.readings
    }
}

/// Reads until two readings in a row agree, keeping the cards of one.
pub(super) async fn read(list: CardList) -> Result<CompleteList, Error> {
    let (cards, proof) = fold(list, Vec::new, Vec::push).await?;
    Ok(CompleteList { cards, proof })
}

/// Reads until two readings in a row agree, keeping what the caller makes of the last.
pub(super) async fn fold<L: Listing, T>(
    mut list: List<L>,
    mut begin: impl FnMut() -> T,
    mut take: impl FnMut(&mut T, L::Entry),
) -> Result<(T, Completeness), Error> {
    list.tolerate_changes = false;
    list.remember_all = true;
    list.confirm_end = true;
    let keys = [RandomState::new(), RandomState::new()];
    let (mut earlier, mut why) = (None, String::new());
    for readings in 1..=MOST_READINGS {
        let mut made = begin();
        let mut fingerprint = Fingerprint::new(&keys);
        let reading = read_once(&list, |entry| {
            fingerprint.add(&L::id(&entry));
            take(&mut made, entry);
        });
        match reading.await {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::ListChanged => {
                (earlier, why) = (None, format!("; of the last, {}", error.detail()));
                continue;
            }
            Err(error) => return Err(error),
        }
        let now = fingerprint.finish();
        if earlier == Some(now) {
            return Ok((made, Completeness { cards: now.0, readings }));
        }
        (earlier, why) = (Some(now), String::new());
    }
    let text = format!("no two of {MOST_READINGS} readings in a row agreed{why}");
    Err(Error::new(ErrorKind::ListChanged, text).during(Subject::action::<L::Request>()))
}

async fn read_once<L: Listing>(list: &List<L>, mut take: impl FnMut(L::Entry)) -> Result<(), Error> {
    let mut reading = Reading::new(list.clone());
    while let Some(page) = reading.next().await {
        page?.entries.into_iter().for_each(&mut take);
    }
    Ok(())
}

/// The ids of a reading in their order, in 128 bits with secret keys, so that no sender can make two readings collide.
struct Fingerprint {
    cards: usize,
    hashers: [DefaultHasher; 2],
}

impl Fingerprint {
    fn new(keys: &[RandomState; 2]) -> Self {
        Self { cards: 0, hashers: [keys[0].build_hasher(), keys[1].build_hasher()] }
    }

    fn add(&mut self, id: &str) {
        self.cards += 1;
        for hasher in &mut self.hashers {
            id.hash(hasher);
        }
    }

    fn finish(&self) -> (usize, [u64; 2]) {
        (self.cards, [self.hashers[0].finish(), self.hashers[1].finish()])
    }
}
