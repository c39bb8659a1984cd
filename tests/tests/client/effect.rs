//! What an operation leaves behind, as it is found out by looking, and as the client finds it out.

use card_client::id123::{self, Reconciliation};
use card_emulator::EmulatorHandle;
use card_types::Uuid;
use card_types::id123::{CardAction, CardStatus, DeleteCard, ListCards, StatusAction};

use crate::operation::{CARD, Clients, NEW, OLD, OTHER, Operation, TEMPLATE, USER, create, update};

/// Whether the effect is there; none for an operation without effect. `direct` are clients that no fault disturbs.
pub(crate) async fn is_in_store(operation: Operation, emulator: &EmulatorHandle, direct: &Clients) -> Option<bool> {
    let cards = direct.id123.list_cards(&ListCards::new(TEMPLATE)).await.unwrap().into_inner().data;
    let card = |id: &str| cards.iter().find(|card| card.card_id == *id);
    let front = |id: &str| card(id)?.front_fields.as_ref()?.first()?.value.as_deref();
    match operation {
        Operation::List
        | Operation::View
        | Operation::ListTemplates
        | Operation::ViewTemplate
        | Operation::ListUserCards => None,
        Operation::Create | Operation::CreateUpsert => Some(front(NEW) == Some("after")),
        Operation::Update | Operation::UpdateUpsert => Some(front(OLD) == Some("after")),
        Operation::Archive => Some(card(OLD)?.card_status == Some(CardStatus::Archived)),
        Operation::Delete => Some(card(OLD).is_none()),
        Operation::Invite | Operation::Notify => Some(!emulator.deliveries().is_empty()),
        Operation::UpdateUserCard => {
            let card = emulator.user_card(USER, CARD).await.unwrap().unwrap();
            Some(card.public_notes.as_deref() == Some("after"))
        }
        Operation::AddUserCard | Operation::ReplaceUserCard => Some(has_a_card(OTHER, direct).await),
        Operation::RemoveUserCard | Operation::RemoveAllUserCards => Some(!has_a_card(USER, direct).await),
    }
}

/// Asks the client what became of it; none where there is nothing to ask.
pub(crate) async fn reconcile(operation: Operation, direct: &id123::Client) -> Option<Reconciliation> {
    let archive = CardAction::new(StatusAction::Archive, TEMPLATE, OLD);
    match operation {
        Operation::Create | Operation::CreateUpsert => Some(direct.reconcile(&create()).await.unwrap()),
        Operation::Update | Operation::UpdateUpsert => Some(direct.reconcile(&update()).await.unwrap()),
        Operation::Archive => Some(direct.reconcile(&archive).await.unwrap()),
        Operation::Delete => Some(direct.reconcile(&DeleteCard::new(TEMPLATE, OLD)).await.unwrap()),
        // What only reads leaves no question; an e-mail cannot be read back; and BluB0X has no reconciliation.
        _ => None,
    }
}

async fn has_a_card(user: Uuid, direct: &Clients) -> bool {
    !direct.blub0x.list_user_cards(user).await.unwrap().into_inner().cards.unwrap().is_empty()
}
