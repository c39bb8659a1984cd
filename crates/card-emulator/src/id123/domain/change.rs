//! create-card and update-card: who wins when the card exists or does not, and what a partial update touches.

use card_types::Timestamp;

use super::{Card, Code, FieldGroup, Refusal, Template};

/// Which of the two actions was called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Intent {
    Create,
    Update,
}

/// What happened to the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Created,
    Updated,
}

/// The data of a create or update. `None` leaves alone, an empty text clears. Holds personal data, so no Debug.
pub(crate) struct CardChange {
    pub(crate) card_id: String,
    pub(crate) upsert: bool,
    pub(crate) unique_identifier: Option<String>,
    pub(crate) security_answers: [Option<String>; 2],
    pub(crate) expiration: Option<Timestamp>,
    pub(crate) recipient_email: Option<String>,
    /// One entry a group that was sent.
    pub(crate) fields: Vec<(FieldGroup, Vec<(String, String)>)>,
}

impl CardChange {
    /// The card after `intent`, given the card of that id, where there is one.
    ///
    /// The status is not part of a change: "Card status cannot be updated using this API".
    pub(crate) fn apply(
        self,
        existing: Option<Card>,
        intent: Intent,
        template: &Template,
        now: i64,
    ) -> Result<(Card, Effect), Refusal> {
        if self.card_id.is_empty() {
            return Err(Refusal::new(Code::InvalidRequest, "card-id is empty; give the id that names the card"));
        }
        let (mut card, effect) = match (existing, intent) {
            (Some(_), Intent::Create) if !self.upsert => {
                return Err(Refusal::new(
                    Code::DuplicateCard,
                    "the template already has a card with this card-id; use another card-id, update-card, or \
                     upsert-record",
                ));
            }
            (None, Intent::Update) if !self.upsert => {
                return Err(Refusal::new(
                    Code::UnknownCard,
                    "the template has no card with this card-id; mend card-id, use create-card, or upsert-record",
                ));
            }
            (Some(card), _) => (card, Effect::Updated),
            (None, _) => (Card::new(self.card_id, now), Effect::Created),
        };
        replace(&mut card.unique_identifier, self.unique_identifier);
        let [first, second] = self.security_answers;
        replace(&mut card.security_answers[0], first);
        replace(&mut card.security_answers[1], second);
        replace(&mut card.recipient_email, self.recipient_email);
        if let Some(expiration) = self.expiration {
            let Some(seconds) = expiration.unix_seconds() else {
                let message = "card-expiration needs a zone, such as 2026-08-31T23:59:59+00:00";
                return Err(Refusal::new(Code::InvalidRequest, message));
            };
            // It is listed in UTC, where a year may have four digits only.
            if Timestamp::from_unix_seconds(seconds).is_none() {
                let message = "card-expiration lies outside the years 0000 to 9999 when written in UTC";
                return Err(Refusal::new(Code::InvalidRequest, message));
            }
            card.expiration = Some(expiration);
        }
        for (group, sent) in self.fields {
            card.fields.merge(group, sent, template)?;
        }
        let lacking = template.lacking(|group, key| card.fields.value(group, key).is_some());
        if let (Effect::Created, Some((group, key))) = (effect, lacking) {
            let name = group.wire_name();
            return Err(Refusal::new(Code::FieldRule, format!("{name} lacks {key}, which the template requires")));
        }
        card.last_updated = now;
        Ok((card, effect))
    }
}

fn replace(old: &mut Option<String>, new: Option<String>) {
    if let Some(new) = new {
        *old = (!new.is_empty()).then_some(new);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CardState, Status};
    use super::*;

    fn change(upsert: bool) -> CardChange {
        CardChange {
            card_id: "A-1".to_owned(),
            upsert,
            unique_identifier: None,
            security_answers: [None, None],
            expiration: None,
            recipient_email: None,
            fields: Vec::new(),
        }
    }

    fn apply(change: CardChange, existing: Option<Card>, intent: Intent) -> Result<(Card, Effect), Refusal> {
        change.apply(existing, intent, &Template::new("t"), 20)
    }

    fn old() -> Card {
        Card { state: CardState::plain(Status::Archived), ..Card::new("A-1".to_owned(), 10) }
    }

    #[test]
    fn existing_and_upsert_decide_between_create_update_and_refusal() {
        let table = [
            (false, Intent::Create, false, Ok(Effect::Created)),
            (false, Intent::Create, true, Ok(Effect::Created)),
            (true, Intent::Create, false, Err(Code::DuplicateCard)),
            (true, Intent::Create, true, Ok(Effect::Updated)),
            (false, Intent::Update, false, Err(Code::UnknownCard)),
            (false, Intent::Update, true, Ok(Effect::Created)),
            (true, Intent::Update, false, Ok(Effect::Updated)),
            (true, Intent::Update, true, Ok(Effect::Updated)),
        ];
        for (exists, intent, upsert, expected) in table {
            let outcome = apply(change(upsert), exists.then(old), intent);
            let got = outcome.map(|(_, effect)| effect).map_err(|refusal| refusal.code());
            assert_eq!(got, expected, "exists {exists}, {intent:?}, upsert {upsert}");
        }
    }

    #[test]
    fn an_update_keeps_status_and_creation_time_and_moves_last_updated() {
        for intent in [Intent::Create, Intent::Update] {
            let (card, _) = apply(change(true), Some(old()), intent).unwrap();
            assert!(card.state == CardState::plain(Status::Archived));
            assert_eq!((card.created_at, card.last_updated), (10, 20));
        }
    }

    #[test]
    fn what_is_absent_is_left_alone_and_what_is_empty_is_cleared() {
        let mut before = old();
        before.unique_identifier = Some("u".to_owned());
        before.recipient_email = Some("a@example.org".to_owned());
        before.security_answers = [Some("one".to_owned()), Some("two".to_owned())];
        let mut sent = change(false);
        sent.recipient_email = Some(String::new());
        sent.security_answers = [None, Some("new".to_owned())];
        let (card, _) = apply(sent, Some(before), Intent::Update).unwrap();
        assert!(card.unique_identifier.as_deref() == Some("u"));
        assert!(card.recipient_email.is_none());
        assert!(card.security_answers == [Some("one".to_owned()), Some("new".to_owned())]);
    }

    #[test]
    fn an_expiration_without_a_zone_is_refused() {
        let mut sent = change(false);
        sent.expiration = Some("2026-08-31T23:59:59".parse().unwrap());
        let refusal = apply(sent, None, Intent::Create).err().unwrap();
        assert_eq!(refusal.code(), Code::InvalidRequest);
        assert!(refusal.message().contains("zone"));
    }
}
