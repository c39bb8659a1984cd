//! What replies show of a card, whichever the action.

use card_types::LooseTimestamp;
use card_types::id123::FieldEntry;

use super::super::domain::{Card, FieldGroup, Status, Template};
use crate::clock::reply_timestamp;
use crate::server::Shared;
use crate::settings::ExpiredCards;

/// No value of `card-sub-status` is published. Chosen: empty.
pub(super) const SUB_STATUS: &str = "";

/// When cards are shown, and what is shown of expired ones.
#[derive(Clone, Copy)]
pub(super) struct View {
    now: i64,
    expired: ExpiredCards,
}

impl View {
    pub(super) fn of(shared: &Shared) -> Self {
        Self { now: shared.clock.unix_seconds(), expired: shared.settings.expired_cards }
    }

    pub(super) fn status(self, card: &Card) -> Status {
        let expired = card.expiration.and_then(|date| date.unix_seconds()).is_some_and(|end| end <= self.now);
        match (self.expired, card.state.status) {
            (ExpiredCards::ListAsDeactivated, Status::Inactive | Status::Installed) if expired => Status::Deactivated,
            (_, status) => status,
        }
    }
}

/// `card-expiration`: in UTC and whole seconds, whatever was sent; none where there is none.
pub(super) fn expiration(card: &Card) -> Option<LooseTimestamp> {
    card.expiration.and_then(|date| date.unix_seconds()).map(|seconds| reply_timestamp(seconds).into())
}

/// The fields of a group, with the labels of the template.
pub(super) fn entries(template: &Template, card: &Card, group: FieldGroup) -> Vec<FieldEntry> {
    card.fields
        .group(group)
        .iter()
        .map(|(key, value)| {
            let (label, kind) = template.describe(group, key);
            let mut entry = FieldEntry::new(key.as_str());
            entry.value = Some(value.clone());
            entry.label = Some(label.to_owned());
            // The samples print no type for barcode, photo and name.
            let is_typed = !matches!(group, FieldGroup::Barcode | FieldGroup::Image | FieldGroup::Name);
            entry.type_ = is_typed.then(|| kind.to_owned());
            entry
        })
        .collect()
}
