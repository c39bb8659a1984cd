//! What the guards on cards created and changed count, while the rows are compared.

use super::guard::{Guard, Judgement, Sample};
use crate::card::{CardRecord, Field};
use crate::mapping::Mapping;
use crate::plan::{Change, ChangeLimits, Limit, RowPlace};

/// Cards that are kept of each count, to be shown.
const SAMPLES: usize = 3;

/// The counts of all guards but the one on leavers.
#[derive(Debug)]
pub(super) struct Tally {
    creates: Count,
    changes: Count,
    /// In the order of the mapping.
    fields: Vec<(Field, Count)>,
    unrecorded: u64,
}

#[derive(Debug, Default)]
struct Count {
    cards: u64,
    of: u64,
    samples: Vec<Sample>,
}

/// A row that is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared<'a> {
    pub(super) record: &'a CardRecord,
    pub(super) place: RowPlace,
}

/// What differs between a row and its card.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What is to be sent.
    pub(super) changes: Vec<Change>,
    /// The places, among the changes, of those that may change nothing: nobody knows what the vendor has.
    pub(super) unrecorded: Vec<usize>,
}

/// What was found on one card so far.
#[derive(Debug, Default)]
pub(super) struct Seen {
    changes: Vec<Change>,
    is_unrecorded: bool,
}

impl Tally {
    pub(super) fn new(mapping: &Mapping) -> Self {
        let fields = mapping.fields().map(|field| (field.clone(), Count::default())).collect();
        Self { creates: Count::default(), changes: Count::default(), fields, unrecorded: 0 }
    }

    /// Counts the fields of the ID123 card, or those of the physical card.
    pub(super) fn fields(&mut self, row: Compared<'_>, found: &Found, of_user_card: bool, seen: &mut Seen) {
        let fields = row.record.fields.iter().map(|(field, _)| field);
        // Both are in the order of the mapping.
        let mut counts = self.fields.iter_mut();
        for field in fields.filter(|field| field.is_user_card() == of_user_card) {
            let Some((_, count)) = counts.find(|(known, _)| known == field) else { break };
            match found.changes.iter().position(|change| change.field == *field) {
                Some(place) if found.unrecorded.contains(&place) => seen.is_unrecorded = true,
                Some(place) => {
                    let change = &found.changes[place];
                    count.of += 1;
                    count.add(row, std::slice::from_ref(change));
                    seen.changes.push(change.clone());
                }
                None => count.of += 1,
            }
        }
    }

    pub(super) fn created(&mut self, row: Compared<'_>) {
        self.creates.add(row, &[]);
    }

    /// Ends a card that exists.
    pub(super) fn card(&mut self, row: Compared<'_>, seen: &Seen, is_activated: bool) {
        self.changes.of += 1;
        self.unrecorded += u64::from(seen.is_unrecorded);
        if is_activated || !seen.changes.is_empty() {
            self.changes.add(row, &seen.changes);
        }
    }

    /// How many cards get values of which nobody knows whether the vendor has them already. No guard counts these.
    pub(super) fn unrecorded(&self) -> u64 {
        self.unrecorded
    }

    /// Decides, once all rows were compared. `cards` are those of the template, `most` the rows or the cards in use.
    pub(super) fn judge(self, limits: &ChangeLimits, cards: u64, most: u64) -> Vec<Judgement> {
        let Self { mut creates, changes, fields, .. } = self;
        creates.of = most;
        let mut judged =
            vec![creates.judge(Guard::Creates, limits.creates(cards)), changes.judge(Guard::Changes, limits.changes())];
        let fields = fields.into_iter().filter(|(_, count)| count.of > 0);
        judged.extend(fields.map(|(field, count)| {
            let limit = limits.field(&field);
            count.judge(Guard::Field(field), limit)
        }));
        judged
    }
}

impl Count {
    fn add(&mut self, row: Compared<'_>, changes: &[Change]) {
        self.cards += 1;
        if self.samples.len() < SAMPLES {
            let card_id = row.record.card_id.clone();
            self.samples.push(Sample { card_id, row: row.place, changes: changes.to_vec() });
        }
    }

    fn judge(self, guard: Guard, limit: Limit) -> Judgement {
        Judgement { samples: self.samples, ..Judgement::new(guard, self.cards, self.of, limit) }
    }
}
