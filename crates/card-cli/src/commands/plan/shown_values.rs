//! Old and new values of the steps of `diff --show-values`, for a terminal.

use std::collections::HashMap;

use card_sync::card::{CardRecord, Field, Group, Wanted};
use card_sync::mapping::Mapping;
use card_sync::plan::{Change, Step, StepKind, To};
use card_sync::roster::Roster;
use card_types::id123::{FieldEntry, ListedCard};

use crate::failure::Failure;

/// The listed values of the fields that a mapping sets, by card.
pub(super) struct OldValues {
    fields: Vec<Field>,
    cards: HashMap<String, Vec<Option<String>>>,
}

impl OldValues {
    pub(super) fn of(mapping: &Mapping) -> Self {
        Self { fields: mapping.fields().filter(|field| field.is_listed()).cloned().collect(), cards: HashMap::new() }
    }

    /// Takes a card of the list; a later reading replaces an earlier one.
    pub(super) fn add(&mut self, card: &ListedCard) {
        let values = self.fields.iter().map(|field| listed(card, field)).collect();
        self.cards.insert(card.card_id.as_str().to_owned(), values);
    }

    fn value(&self, card_id: &str, field: &Field) -> Option<&str> {
        let index = self.fields.iter().position(|known| known == field)?;
        self.cards.get(card_id)?.get(index)?.as_deref()
    }
}

fn listed(card: &ListedCard, field: &Field) -> Option<String> {
    let Field::Data(group, key) = field else {
        return card.card_expiration.as_ref().map(ToString::to_string);
    };
    let entries: Option<&[FieldEntry]> = match group {
        Group::Barcode => card.barcode.as_deref(),
        Group::Image => card.image.as_deref(),
        Group::Name => card.name_fields.as_deref(),
        Group::Front => card.front_fields.as_deref(),
        Group::Secondary | Group::Back => None,
    };
    entries?.iter().find(|entry| *entry.key == **key)?.value.clone()
}

/// What each step changes, with values. Steps without a row change no field.
pub(super) fn told(
    old: &OldValues,
    steps: &[Step],
    roster: &Roster,
    mapping: &Mapping,
) -> Result<Vec<String>, Failure> {
    let mut rows = roster.reader()?;
    let mut told = Vec::with_capacity(steps.len());
    for step in steps {
        let record = match step.row.filter(|_| step.kind.needs_row()) {
            Some(place) => mapping.record(&rows.row_at(place)?).ok(),
            None => None,
        };
        told.push(match record {
            Some(record) => lines(old, step, &record).join(", "),
            None => super::report::what(step),
        });
    }
    Ok(told)
}

fn lines(old: &OldValues, step: &Step, record: &CardRecord) -> Vec<String> {
    if step.kind == StepKind::Create {
        let fields = record.fields.iter().filter(|(field, _)| !field.is_user_card());
        let set = fields.filter_map(|(field, wanted)| match wanted {
            Wanted::Set(text) => Some(format!("{field}: {}", shown(field, text))),
            Wanted::Clear => None,
        });
        return set.collect();
    }
    step.changes.iter().map(|change| line(old, step, record, change)).collect()
}

fn line(old: &OldValues, step: &Step, record: &CardRecord, change: &Change) -> String {
    let field = &change.field;
    let new = match (change.to, record.wanted(field)) {
        (To::Set, Some(wanted)) => shown(field, wanted.as_str()),
        _ => "(cleared)".to_owned(),
    };
    let old = match old.value(&step.card_id, field) {
        Some(old) if !old.is_empty() => shown(field, old),
        _ if field.is_listed() => "(none)".to_owned(),
        _ => "(not listed)".to_owned(),
    };
    format!("{field}: {old} -> {new}")
}

/// A value in quotes. Answers are secrets, and nobody needs to see them.
fn shown(field: &Field, text: &str) -> String {
    match field {
        Field::SecurityQuestion1 | Field::SecurityQuestion2 => "(not shown)".to_owned(),
        _ => format!("\"{text}\""),
    }
}
