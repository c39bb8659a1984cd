//! The vendor's cards, reduced to what is compared.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use card_types::id123::{CardStatus, FieldEntry, ListedCard};

use super::index::{CheckedRoster, id_hash};
use crate::card::{Field, Group};
use crate::mapping::Mapping;
use crate::state::{Key, RunningHash};

/// What a list showed of all cards of a template.
#[derive(Debug)]
pub struct RemoteCards {
    key: Key,
    hasher: RandomState,
    /// The listed fields that the mapping sets, dates not counted.
    fields: Vec<(Group, String)>,
    /// By place in the roster's index.
    statuses: Vec<Status>,
    expirations: Vec<i64>,
    /// As many for each card as there are fields.
    values: Vec<u64>,
    /// Cards that are in no row.
    pub(super) strangers: Vec<Stranger>,
    /// Cards in no row that a refused row looks like.
    protected: u64,
    in_use: u64,
    cards: u64,
    digest: RunningHash,
    pub(super) readings: u32,
}

/// A card that is in no row.
#[derive(Debug)]
pub(super) struct Stranger {
    pub(super) card_id: Box<str>,
    pub(super) status: Status,
}

/// A status, as far as a plan tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// The card is not there.
    Missing,
    /// Inactive or installed, or a status that the schema does not know, or none.
    InUse,
    Deactivated,
    Archived,
    /// Revoked.
    Uninstalled,
}

/// What a list showed of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// Nothing: the group was left out, or the date is no date.
    Nothing,
    /// That there is no value.
    Empty,
    /// Whether it is the wanted value.
    Value(bool),
}

/// Marks in place of an expiration.
const NO_EXPIRATION: i64 = i64::MIN;
const UNREADABLE_EXPIRATION: i64 = i64::MIN + 1;

/// Marks in place of a value's hash.
const NOT_LISTED: u64 = 0;
const EMPTY: u64 = 1;

impl RemoteCards {
    /// None yet.
    pub(super) fn new(checked: &CheckedRoster, mapping: &Mapping, key: &Key) -> Self {
        let fields: Vec<_> = mapping
            .fields()
            .filter_map(|field| match field {
                Field::Data(group, name) if field.is_listed() => Some((*group, name.to_string())),
                _ => None,
            })
            .collect();
        let slots = checked.slots();
        Self {
            key: key.clone(),
            hasher: RandomState::new(),
            statuses: vec![Status::Missing; slots],
            expirations: vec![NO_EXPIRATION; slots],
            values: vec![NOT_LISTED; slots * fields.len()],
            fields,
            strangers: Vec::new(),
            protected: 0,
            in_use: 0,
            cards: 0,
            digest: key.running(),
            readings: 1,
        }
    }

    /// Takes a card of the list.
    pub(super) fn add(&mut self, checked: &CheckedRoster, card: &ListedCard) {
        let card_id = card.card_id.as_str();
        let status = Status::of(card.card_status.as_ref());
        self.cards += 1;
        self.in_use += u64::from(status == Status::InUse);
        self.digest(card);
        let Some(slot) = checked.find(&id_hash(&self.key, card_id)) else {
            self.strangers.push(Stranger { card_id: card_id.into(), status });
            return;
        };
        self.statuses[slot] = status;
        self.expirations[slot] = match &card.card_expiration {
            None => NO_EXPIRATION,
            Some(date) => date.timestamp().and_then(|date| date.unix_seconds()).unwrap_or(UNREADABLE_EXPIRATION),
        };
        let start = slot * self.fields.len();
        for (index, (group, key)) in self.fields.iter().enumerate() {
            self.values[start + index] = match group_of(card, *group) {
                None => NOT_LISTED,
                Some(entries) => {
                    let entry = entries.iter().find(|entry| entry.key == *key);
                    hash(&self.hasher, entry.and_then(|entry| entry.value.as_deref()).unwrap_or_default())
                }
            };
        }
    }

    /// How many cards the list has.
    pub fn cards(&self) -> u64 {
        self.cards
    }

    /// How many of them are in use: neither deactivated, archived nor uninstalled.
    pub fn in_use(&self) -> u64 {
        self.in_use
    }

    /// Cards in use that are in no row.
    pub fn leavers_in_use(&self) -> impl Iterator<Item = &str> {
        self.strangers.iter().filter(|stranger| stranger.status == Status::InUse).map(|stranger| &*stranger.card_id)
    }

    pub(super) fn strangers(&self) -> &[Stranger] {
        &self.strangers
    }

    /// Takes these cards out of those that are in no row.
    pub(super) fn protect(&mut self, strangers: &HashSet<usize>) {
        let mut index = 0..;
        self.strangers.retain(|_| !index.next().is_some_and(|index| strangers.contains(&index)));
        self.protected += strangers.len() as u64;
    }

    /// How many cards were taken out.
    pub(super) fn protected(&self) -> u64 {
        self.protected
    }

    pub(super) fn status(&self, slot: usize) -> Status {
        self.statuses[slot]
    }

    /// When a card expires, in seconds since 1970. The outer none: the list does not tell.
    #[expect(clippy::option_option, reason = "not told, and told that there is none, are two things")]
    pub(super) fn expiration(&self, slot: usize) -> Option<Option<i64>> {
        match self.expirations[slot] {
            NO_EXPIRATION => Some(None),
            UNREADABLE_EXPIRATION => None,
            seconds => Some(Some(seconds)),
        }
    }

    /// What the list shows of a field, against what is wanted.
    pub(super) fn listed(&self, slot: usize, group: Group, key: &str, wanted: &str) -> Listed {
        let index = self.fields.iter().position(|(of, name)| *of == group && name == key);
        let Some(index) = index else { return Listed::Nothing };
        match self.values[slot * self.fields.len() + index] {
            NOT_LISTED => Listed::Nothing,
            EMPTY => Listed::Empty,
            value => Listed::Value(value == hash(&self.hasher, wanted)),
        }
    }

    pub(super) fn fingerprint(&self) -> String {
        self.digest.clone().finish()
    }

    fn digest(&mut self, card: &ListedCard) {
        self.digest.add(card.card_id.as_str());
        self.digest.add(card.card_status.as_ref().map_or("", CardStatus::as_str));
        let expiration = card.card_expiration.as_ref().map(ToString::to_string).unwrap_or_default();
        self.digest.add(&expiration);
        for group in Group::ALL.into_iter().filter(|group| group.is_listed()) {
            for entry in group_of(card, group).unwrap_or_default() {
                self.digest.add(&entry.key);
                self.digest.add(entry.value.as_deref().unwrap_or_default());
            }
        }
    }
}

impl Status {
    fn of(status: Option<&CardStatus>) -> Self {
        match status {
            Some(CardStatus::Deactivated) => Self::Deactivated,
            Some(CardStatus::Archived) => Self::Archived,
            Some(CardStatus::Uninstalled) => Self::Uninstalled,
            _ => Self::InUse,
        }
    }

    /// The word in a plan.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::InUse => "in-use",
            Self::Deactivated => "deactivated",
            Self::Archived => "archived",
            Self::Uninstalled => "uninstalled",
        }
    }
}

fn hash(hasher: &RandomState, value: &str) -> u64 {
    if value.is_empty() { EMPTY } else { hasher.hash_one(value).max(EMPTY + 1) }
}

fn group_of(card: &ListedCard, group: Group) -> Option<&[FieldEntry]> {
    match group {
        Group::Barcode => card.barcode.as_deref(),
        Group::Image => card.image.as_deref(),
        Group::Name => card.name_fields.as_deref(),
        Group::Front => card.front_fields.as_deref(),
        Group::Secondary | Group::Back => None,
    }
}
