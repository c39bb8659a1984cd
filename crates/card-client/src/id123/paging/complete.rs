//! A list read until two readings agree.

use card_types::id123::{ListCards, ListedCard};

use super::CardList;
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

/// The proof that a list is complete; only [`CardList::complete`] makes one.
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

/// Reads until two readings in a row agree.
pub(super) async fn read(mut list: CardList) -> Result<CompleteList, Error> {
    list.tolerate_changes = false;
    list.remember_all = true;
    list.confirm_end = true;
    let mut earlier: Option<Vec<ListedCard>> = None;
    for readings in 1..=MOST_READINGS {
        let cards = match read_once(&list).await {
            Ok(cards) => cards,
            Err(error) if error.kind() == ErrorKind::ListChanged => {
                earlier = None;
                continue;
            }
            Err(error) => return Err(error),
        };
        if earlier.is_some_and(|earlier| same_ids(&earlier, &cards)) {
            let proof = Completeness { cards: cards.len(), readings };
            return Ok(CompleteList { cards, proof });
        }
        earlier = Some(cards);
    }
    let text = format!("no two of {MOST_READINGS} readings in a row agreed");
    Err(Error::new(ErrorKind::ListChanged, text).during(Subject::action::<ListCards>()))
}

async fn read_once(list: &CardList) -> Result<Vec<ListedCard>, Error> {
    let mut pages = list.clone().pages();
    let mut cards = Vec::new();
    while let Some(page) = pages.next().await {
        cards.extend(page?.cards);
    }
    Ok(cards)
}

fn same_ids(one: &[ListedCard], other: &[ListedCard]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.card_id == other.card_id)
}
