//! What was sent of a card, field by field.

use rusqlite::params;

use super::key::Short;
use super::{Known, State};
use crate::card::{CardRecord, Field, UserCardField, Wanted};
use crate::error::Error;
use crate::plan::{Step, StepKind};

/// What the state says of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remembered {
    /// Nothing was ever sent, or the state was lost.
    Never,
    /// What the row wants was sent last.
    Same,
    /// Something else was sent last.
    Other,
}

const TAG: usize = 8;
const ENTRY: usize = TAG + 16;

impl State {
    /// Whether what `record` wants of a field is what was sent last.
    pub fn remembered(&self, card_template_id: &str, known: &Known, record: &CardRecord, field: &Field) -> Remembered {
        let tag = self.tag(field);
        let Some(entry) = known.fields.chunks_exact(ENTRY).find(|entry| entry[..TAG] == tag) else {
            return Remembered::Never;
        };
        let wanted = record.wanted(field).map(Wanted::as_str).unwrap_or_default();
        if entry[TAG..] == self.value(card_template_id, record, field, wanted) {
            Remembered::Same
        } else {
            Remembered::Other
        }
    }

    pub(super) fn merge(&mut self, template: &str, step: &Step, record: &CardRecord, at: i64) -> Result<(), Error> {
        let mut fields = self.lookup(template, &step.card_id)?.fields;
        let is_sent = |field: &Field| match step.kind {
            // A new card has nothing in the fields that were blank: they are as wanted, too.
            StepKind::Create => !field.is_user_card(),
            StepKind::UserCard => field.is_user_card(),
            _ => step.changes.iter().any(|change| change.field == *field),
        };
        for (field, wanted) in record.fields.iter().filter(|(field, _)| is_sent(field)) {
            let tag = self.tag(field);
            let value = self.value(template, record, field, wanted.as_str());
            match fields.chunks_exact_mut(ENTRY).find(|entry| entry[..TAG] == tag) {
                Some(entry) => entry[TAG..].copy_from_slice(&value),
                None => fields.extend(tag.iter().chain(&value)),
            }
        }
        let sql = "insert into card (id, fields, sent_at) values (?1, ?2, ?3)
                   on conflict (id) do update set fields = excluded.fields, sent_at = excluded.sent_at";
        let id = self.card(template, &step.card_id);
        let mut statement = self.connection.prepare_cached(sql).map_err(Error::state)?;
        statement.execute(params![id, fields, at]).map_err(Error::state)?;
        Ok(())
    }

    /// Whether a person of whom no physical card is known may have one: it was sent and forgotten, or nothing is known at all.
    pub(crate) fn may_have_physical(&self, known: &Known) -> bool {
        let was_sent = known.fields.chunks_exact(ENTRY).any(|entry| self.is_user_card_tag(&entry[..TAG]));
        was_sent || known.fields.is_empty() && !known.is_without_physical
    }

    pub(super) fn without_user_card(&self, fields: &[u8]) -> Vec<u8> {
        fields.chunks_exact(ENTRY).filter(|entry| !self.is_user_card_tag(&entry[..TAG])).flatten().copied().collect()
    }

    fn is_user_card_tag(&self, tag: &[u8]) -> bool {
        UserCardField::ALL.into_iter().any(|field| self.tag(&Field::UserCard(field)) == tag)
    }

    fn tag(&self, field: &Field) -> [u8; TAG] {
        let mut tag = [0; TAG];
        tag.copy_from_slice(&self.key.hash(&["field", &field.to_string()])[..TAG]);
        tag
    }

    /// What was sent for a physical card counts for that card only.
    fn value(&self, template: &str, record: &CardRecord, field: &Field, text: &str) -> Short {
        let ids = match record.user_card.filter(|_| field.is_user_card()) {
            Some(ids) => format!("{}/{}", ids.user_id, ids.card_id),
            None => String::new(),
        };
        self.key.hash(&["value", template, &record.card_id, &field.to_string(), &ids, text])
    }
}
