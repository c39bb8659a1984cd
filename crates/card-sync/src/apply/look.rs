//! Reading what became of a step.

use std::sync::PoisonError;

use card_client::Error;
use card_client::id123::Reconciliation;
use card_types::blub0x::{UpdateUserCard, UserCard};

use super::lane::Planned;
use super::react;
use super::send::Sender;
use crate::card::{Field, Group, UserCardField};
use crate::journal::{Outcome, StepStatus};
use crate::plan::StepKind;
use crate::request::Request;

/// What a reading tells.
pub(super) enum Look {
    Applied,
    NotApplied,
    /// Reading does not tell.
    Blind(String),
    /// The reading itself came to nothing.
    Failed(Outcome),
}

impl Sender {
    pub(super) async fn look(&self, planned: &Planned) -> Look {
        if let Request::Create(create) = &planned.request
            // Taken out: a second look is a look at the card.
            && self.missing.lock().unwrap_or_else(PoisonError::into_inner).remove(&create.card_id)
        {
            return Look::NotApplied;
        }
        let client = &self.clients.id123;
        let read = match &planned.request {
            Request::Create(request) => client.reconcile(&**request).await,
            Request::Update(request) => client.reconcile(&**request).await,
            Request::Action(request) => client.reconcile(&**request).await,
            Request::UserCard(request) => return self.look_at_user_card(planned, request).await,
        };
        self.watch.has_read();
        match read {
            Ok(Reconciliation::Applied(_)) if !can_prove(planned) => {
                Look::Blind("what can be read may have been there before".to_owned())
            }
            Ok(Reconciliation::Applied(_) | Reconciliation::Gone) => Look::Applied,
            Ok(Reconciliation::NotApplied(_)) => Look::NotApplied,
            Ok(Reconciliation::CannotTell(why)) => Look::Blind(why.to_string()),
            Err(error) => self.unread(error),
        }
    }

    async fn look_at_user_card(&self, planned: &Planned, request: &UpdateUserCard) -> Look {
        let Some(client) = &self.clients.blub0x else {
            return Look::Blind("there is no connection for physical cards".to_owned());
        };
        self.watch.has_read();
        match client.list_user_cards(request.user_id).await {
            Ok(list) => {
                let mut cards = list.cards.iter().flatten();
                match cards.find(|card| card.card_id == Some(request.card_id)) {
                    Some(card) => compare(planned, request, card),
                    None => Look::NotApplied,
                }
            }
            Err(error) => self.unread(error),
        }
    }

    fn unread(&self, error: Error) -> Look {
        let outcome = Outcome::of_error(StepStatus::Unknown, &error);
        if error.is_credential_refused() || error.is_connect() || matches!(error.status(), Some(429 | 503)) {
            self.stopper.stop_because(react::stopped(error));
        }
        Look::Failed(outcome)
    }
}

/// Whether a card that is as asked for shows that the step was carried out: something that can be read was not so before. A
/// field of which nobody knew what the vendor had may have been as asked for already.
fn can_prove(planned: &Planned) -> bool {
    // A card that is to be created was not there.
    !matches!(planned.step.kind, StepKind::Update | StepKind::Renew | StepKind::UserCard)
        || planned.step.changes.iter().any(|change| !change.unknown_before && can_be_read(&change.field))
}

fn can_be_read(field: &Field) -> bool {
    match field {
        Field::CardExpiration => true,
        // The vendor may keep a photo under another address.
        Field::Data(group, _) => *group != Group::Image,
        // Dates come back in the server's local time, whose zone nobody knows.
        Field::UserCard(field) => matches!(field, UserCardField::Notes | UserCardField::Uses),
        _ => false,
    }
}

fn compare(planned: &Planned, request: &UpdateUserCard, card: &UserCard) -> Look {
    let is_noted =
        request.public_notes.as_ref().is_none_or(|notes| *notes == *card.public_notes.as_deref().unwrap_or_default());
    // Documented: a negative number clears.
    let uses = request.number_of_card_uses.map(|uses| (uses >= 0).then_some(uses));
    let is_counted = uses.is_none_or(|uses| uses == card.number_of_card_uses);
    match (is_noted && is_counted, can_prove(planned)) {
        (false, _) => Look::NotApplied,
        (true, true) => Look::Applied,
        (true, false) => Look::Blind("what can be read may have been there before".to_owned()),
    }
}
