//! Every operation, on a card that is there or not, and what it leaves in the store.

use card_client::{Error, blub0x, id123};
use card_emulator::{EmulatorHandle, UserCard};
use card_types::Uuid;
use card_types::blub0x::UpdateUserCard;
use card_types::id123::{
    CardAction, CardData, CardInvitation, CardStatus, CreateCard, DeleteCard, FieldValue, ListCards, ListTemplates,
    SendNotification, StatusAction, UpdateCard,
};

pub(crate) const TEMPLATE: &str = "staff";
/// There from the beginning.
const OLD: &str = "OLD";
/// Not there at the beginning.
const NEW: &str = "NEW";
const USER: Uuid = Uuid::from_u128(1);
const CARD: Uuid = Uuid::from_u128(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    CreateUpsert,
    Update,
    UpdateUpsert,
    List,
    View,
    ListTemplates,
    Archive,
    Delete,
    Invite,
    Notify,
    UserCard,
}

/// Every operation, with its name in the table; but view-template, which is read as view-card is: its long reply would make
/// the row of drops a matter of the machine's speed.
pub(crate) const ALL: [(Operation, &str); 12] = [
    (Operation::Create, "create-card"),
    (Operation::CreateUpsert, "create-card, upsert"),
    (Operation::Update, "update-card"),
    (Operation::UpdateUpsert, "update-card, upsert"),
    (Operation::List, "list-cards"),
    (Operation::View, "view-card"),
    (Operation::ListTemplates, "list-templates"),
    (Operation::Archive, "card-action"),
    (Operation::Delete, "delete-card"),
    (Operation::Invite, "card-invitation"),
    (Operation::Notify, "send-notification"),
    (Operation::UserCard, "update-user-card"),
];

/// What the emulator holds at the beginning.
pub(crate) fn old_card() -> CreateCard {
    CreateCard::new(TEMPLATE, OLD).recipient_email("old@example.org").card_data(front("before"))
}

pub(crate) fn old_user_card() -> UserCard {
    let mut card = UserCard::new(USER, CARD);
    card.public_notes = Some("before".into());
    card
}

fn front(value: &str) -> CardData {
    CardData::new().front_fields(vec![FieldValue::new("front-1", value)])
}

impl Operation {
    /// Whether it may be carried out twice.
    pub(crate) fn is_repeatable(self) -> bool {
        !matches!(self, Self::Create | Self::Update | Self::Archive | Self::Delete | Self::Invite | Self::Notify)
    }

    /// Sends it; gives the number of attempts, or the error.
    pub(crate) async fn send(self, id123: &id123::Client, blub0x: &blub0x::Client) -> Result<u32, Error> {
        let create = CreateCard::new(TEMPLATE, NEW).card_data(front("after"));
        let update = UpdateCard::new(TEMPLATE, OLD).card_data(front("after"));
        Ok(match self {
            Self::Create => id123.send(&create).await?.attempts(),
            Self::CreateUpsert => id123.send(&create.upsert(true)).await?.attempts(),
            Self::Update => id123.send(&update).await?.attempts(),
            Self::UpdateUpsert => id123.send(&update.upsert(true)).await?.attempts(),
            Self::List => id123.send(&ListCards::new(TEMPLATE)).await?.attempts(),
            Self::View => id123.view_card(TEMPLATE, OLD).await?.attempts(),
            Self::ListTemplates => id123.list_templates(&ListTemplates::new()).await?.attempts(),
            Self::Archive => id123.archive(TEMPLATE, OLD).await?.attempts(),
            Self::Delete => id123.delete_card(TEMPLATE, OLD).await?.attempts(),
            Self::Invite => id123.invite(&CardInvitation::new(TEMPLATE, OLD)).await?.attempts(),
            Self::Notify => id123.notify(&SendNotification::to_card(TEMPLATE, OLD, "after")).await?.attempts(),
            Self::UserCard => blub0x.send(&UpdateUserCard::new(USER, CARD).public_notes("after")).await?.attempts(),
        })
    }

    /// Whether its effect is in the store; none for an operation without effect.
    pub(crate) async fn is_in_store(self, emulator: &EmulatorHandle, direct: &id123::Client) -> Option<bool> {
        if self == Self::UserCard {
            let card = emulator.user_card(USER, CARD).await.unwrap().unwrap();
            return Some(card.public_notes.as_deref() == Some("after"));
        }
        let cards = direct.list_cards(&ListCards::new(TEMPLATE)).await.unwrap().into_inner().data;
        let card = |id: &str| cards.iter().find(|card| card.card_id == *id);
        let front = |id: &str| card(id)?.front_fields.as_ref()?.first()?.value.as_deref();
        match self {
            Self::List | Self::View | Self::ListTemplates | Self::UserCard => None,
            Self::Invite | Self::Notify => Some(!emulator.deliveries().is_empty()),
            Self::Delete => Some(card(OLD).is_none()),
            Self::Create | Self::CreateUpsert => Some(front(NEW) == Some("after")),
            Self::Update | Self::UpdateUpsert => Some(front(OLD) == Some("after")),
            Self::Archive => Some(card(OLD)?.card_status == Some(CardStatus::Archived)),
        }
    }

    /// Asks the client what became of it; none where there is nothing to ask.
    pub(crate) async fn reconcile(self, direct: &id123::Client) -> Option<id123::Reconciliation> {
        let create = CreateCard::new(TEMPLATE, NEW).card_data(front("after"));
        let update = UpdateCard::new(TEMPLATE, OLD).card_data(front("after"));
        let archive = CardAction::new(StatusAction::Archive, TEMPLATE, OLD);
        match self {
            Self::Create | Self::CreateUpsert => Some(direct.reconcile(&create).await.unwrap()),
            Self::Update | Self::UpdateUpsert => Some(direct.reconcile(&update).await.unwrap()),
            Self::Archive => Some(direct.reconcile(&archive).await.unwrap()),
            Self::Delete => Some(direct.reconcile(&DeleteCard::new(TEMPLATE, OLD)).await.unwrap()),
            // What was read needs no look; what was sent to people cannot be read.
            Self::List | Self::View | Self::ListTemplates | Self::Invite | Self::Notify | Self::UserCard => None,
        }
    }
}
