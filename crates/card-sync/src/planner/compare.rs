//! One row against its card: which fields are to be sent.

use card_types::Timestamp;

use super::remote::{Listed, RemoteCards};
use super::tally::Found;
use crate::card::{CardRecord, Field, Group, Wanted};
use crate::plan::{Change, To};
use crate::state::{Known, Remembered, State};

/// The fields of an ID123 card that differ.
pub(super) fn card_changes(
    template: &str,
    state: &State,
    remote: &RemoteCards,
    slot: usize,
    known: &Known,
    record: &CardRecord,
) -> Found {
    let mut found = Found::default();
    for (field, wanted) in record.fields.iter().filter(|(field, _)| !field.is_user_card()) {
        let remembered = || state.remembered(template, known, record, field);
        let listed = match field {
            Field::CardExpiration => expiration(remote, slot, wanted),
            Field::Data(group, key) => remote.listed(slot, *group, key, wanted.as_str()),
            _ => Listed::Nothing,
        };
        let is_same = match (listed, field) {
            (Listed::Empty, _) => *wanted == Wanted::Clear,
            // The vendor may keep a photo under another address: what was sent decides, where that is known. Where it is not,
            // another address may be that of the same photo.
            (Listed::Value(same), Field::Data(Group::Image, _)) => match remembered() {
                Remembered::Same => true,
                Remembered::Other => false,
                Remembered::Never => {
                    if !same {
                        found.unrecorded.push(found.changes.len());
                    }
                    same
                }
            },
            (Listed::Value(same), _) => same,
            (Listed::Nothing, _) => match remembered() {
                Remembered::Same => true,
                Remembered::Other => false,
                Remembered::Never => {
                    found.unrecorded.push(found.changes.len());
                    found.changes.push(Change { unknown_before: true, ..change(field, wanted) });
                    continue;
                }
            },
        };
        if !is_same {
            let mut change = change(field, wanted);
            if *field == Field::CardExpiration {
                let old = remote.expiration(slot).flatten().and_then(Timestamp::from_unix_seconds);
                (change.old, change.new) = (old.map(|date| date.to_string()), Some(wanted.as_str().to_owned()));
            }
            found.changes.push(change);
        }
    }
    found
}

/// The members of a physical card that differ from what was last sent.
pub(super) fn user_card_changes(template: &str, state: &State, known: &Known, record: &CardRecord) -> Found {
    let mut found = Found::default();
    if record.user_card.is_none() {
        return found;
    }
    for (field, wanted) in record.fields.iter().filter(|(field, _)| field.is_user_card()) {
        let remembered = state.remembered(template, known, record, field);
        if remembered == Remembered::Same {
            continue;
        }
        let unknown_before = remembered == Remembered::Never;
        if unknown_before {
            found.unrecorded.push(found.changes.len());
        }
        found.changes.push(Change { unknown_before, ..change(field, wanted) });
    }
    found
}

/// When the row wants the card to expire, in seconds since 1970.
pub(super) fn wanted_expiration(record: &CardRecord) -> Option<i64> {
    record.wanted(&Field::CardExpiration)?.as_str().parse::<Timestamp>().ok()?.unix_seconds()
}

fn expiration(remote: &RemoteCards, slot: usize, wanted: &Wanted) -> Listed {
    let wanted = wanted.as_str().parse::<Timestamp>().ok().and_then(|date| date.unix_seconds());
    match remote.expiration(slot) {
        None => Listed::Nothing,
        Some(None) => Listed::Empty,
        Some(Some(seconds)) => Listed::Value(wanted == Some(seconds)),
    }
}

fn change(field: &Field, wanted: &Wanted) -> Change {
    let to = if *wanted == Wanted::Clear { To::Clear } else { To::Set };
    Change::new(field.clone(), to)
}
