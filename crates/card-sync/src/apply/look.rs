//! Reading what became of a step.

use std::sync::PoisonError;

use card_client::Error;
use card_client::id123::Reconciliation;
use card_types::blub0x::{UpdateUserCard, UserCard};
use card_types::id123::ViewedCard;

use super::lane::Planned;
use super::react;
use super::send::Sender;
use crate::card::{Field, Group, UserCardField};
use crate::ending::is_same;
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
            // They are read where they are sent.
            Request::Ending(_) | Request::RemoveUserCard(_) => {
                return Look::Blind("it is read before it is sent".to_owned());
            }
        };
        self.watch.has_read();
        match read {
            Ok(Reconciliation::Applied(card)) if !settles(planned, |field| is_shown(field, &card)) => {
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

    pub(super) fn unread(&self, error: Error) -> Look {
        let outcome = Outcome::of_error(StepStatus::Unknown, &error);
        if error.is_credential_refused() || error.is_connect() || matches!(error.status(), Some(429 | 503)) {
            self.stopper.stop_because(react::stopped(error));
        }
        Look::Failed(outcome)
    }
}

impl Planned {
    /// Whether reading can settle the step. Otherwise it is sent again after a crash that leaves it open.
    pub(super) fn is_readable(&self) -> bool {
        self.is_put_back
            || settles(self, |field| match field {
                Field::CardExpiration => true,
                Field::Data(group, _) => *group != Group::Image,
                field => is_shown_of_user_card(field),
            })
    }
}

/// Whether a card that is as asked for, as far as it was shown, settles the step. It does when everything that the step
/// changes was shown: then nothing is left to be done, whoever did it. And when something that was shown was not so before:
/// then the one request that changed it changed the rest as well. A field of which nobody knew what the vendor had may have
/// been as asked for already.
fn settles(planned: &Planned, is_shown: impl Fn(&Field) -> bool) -> bool {
    let changes = &planned.step.changes;
    // A card that is to be created was not there, and a status is shown as such.
    !matches!(planned.step.kind, StepKind::Update | StepKind::Renew | StepKind::UserCard)
        || changes.iter().all(|change| is_shown(&change.field))
        || changes.iter().any(|change| !change.unknown_before && is_shown(&change.field))
}

/// Whether the reading showed a field, so that it was compared. A list shows fewer groups than a view of the card.
fn is_shown(field: &Field, card: &ViewedCard) -> bool {
    let data = card.card_data.as_ref();
    let group = |group: Group| match group {
        Group::Barcode => data?.barcode.as_ref(),
        Group::Name => data?.name_fields.as_ref(),
        Group::Front => data?.front_fields.as_ref(),
        Group::Secondary => data?.secondary_fields.as_ref(),
        Group::Back => data?.back_fields.as_ref(),
        // The vendor may keep a photo under another address.
        Group::Image => None,
    };
    match field {
        Field::CardExpiration => card.card_expiration.as_ref().is_some_and(|date| date.timestamp().is_some()),
        Field::Data(of, _) => group(*of).is_some(),
        _ => false,
    }
}

/// Dates come back in the server's local time, whose zone nobody knows.
fn is_shown_of_user_card(field: &Field) -> bool {
    matches!(field, Field::UserCard(UserCardField::Notes | UserCardField::Uses))
}

fn compare(planned: &Planned, request: &UpdateUserCard, card: &UserCard) -> Look {
    let is_noted =
        request.public_notes.as_ref().is_none_or(|notes| *notes == *card.public_notes.as_deref().unwrap_or_default());
    // Documented: a negative number clears.
    let uses = request.number_of_card_uses.map(|uses| (uses >= 0).then_some(uses));
    let is_counted = uses.is_none_or(|uses| uses == card.number_of_card_uses);
    if planned.is_put_back {
        // Before, its end was one that lets nobody in.
        let is_dated = is_same(request.card_activation_start_date_time, card.card_activation_start_date_time)
            && is_same(request.card_deactivation_start_date_time, card.card_deactivation_start_date_time);
        return if is_noted && is_counted && is_dated { Look::Applied } else { Look::NotApplied };
    }
    match (is_noted && is_counted, settles(planned, is_shown_of_user_card)) {
        (false, _) => Look::NotApplied,
        (true, true) => Look::Applied,
        (true, false) => Look::Blind("what can be read may have been there before".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use card_types::id123::{CardAction, StatusAction};

    use super::*;
    use crate::plan::{Change, Step, To};

    fn is_readable(kind: StepKind, changes: &[(Field, bool)]) -> bool {
        let mut step = Step::new(1, kind, "A-1");
        step.changes.extend(changes.iter().map(|(field, unknown_before)| {
            let mut change = Change::new(field.clone(), To::Set);
            change.unknown_before = *unknown_before;
            change
        }));
        let request = Request::Action(Box::new(CardAction::new(StatusAction::Activate, "T", "A-1")));
        Planned { step, record: None, request, is_put_back: false }.is_readable()
    }

    #[test]
    fn only_steps_of_fields_that_no_reading_shows_are_sent_again_after_a_crash() {
        let [name, back] = [Group::Name, Group::Back].map(|group| Field::Data(group, "x".into()));
        let photo = Field::Data(Group::Image, "id-photo".into());
        let mail = Field::RecipientEmail;
        for kind in [StepKind::Create, StepKind::Activate, StepKind::Deactivate, StepKind::Archive] {
            assert!(is_readable(kind, &[]));
        }
        for changes in [
            &[(name.clone(), false)][..],
            &[(back.clone(), true)],
            &[(mail.clone(), false), (back.clone(), false)],
            &[(Field::CardExpiration, false), (photo.clone(), true)],
        ] {
            assert!(is_readable(StepKind::Update, changes), "{changes:?}");
        }
        for changes in [
            &[(mail.clone(), false)][..],
            &[(photo, false)],
            &[(Field::UniqueIdentifier, true), (Field::SecurityQuestion1, false)],
            &[(mail, true), (name, true)],
        ] {
            assert!(!is_readable(StepKind::Update, changes), "{changes:?}");
        }
        assert!(is_readable(StepKind::UserCard, &[(Field::UserCard(UserCardField::Notes), false)]));
        assert!(!is_readable(StepKind::UserCard, &[(Field::UserCard(UserCardField::Activation), false)]));
    }
}
