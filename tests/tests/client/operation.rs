//! Every operation of both vendors, and the cards it is about.

use card_client::{Error, blub0x, id123};
use card_emulator::UserCard;
use card_types::Uuid;
use card_types::blub0x::{AddUserCard, ReplaceUserCard, UpdateUserCard};
use card_types::id123::{
    CardData, CardInvitation, CreateCard, FieldValue, ListCards, ListTemplates, SendNotification, UpdateCard,
};

pub(crate) const TEMPLATE: &str = "staff";
/// There from the beginning.
pub(crate) const OLD: &str = "OLD";
/// Not there at the beginning.
pub(crate) const NEW: &str = "NEW";
/// Has the card from the beginning.
pub(crate) const USER: Uuid = Uuid::from_u128(1);
/// Has none.
pub(crate) const OTHER: Uuid = Uuid::from_u128(3);
pub(crate) const CARD: Uuid = Uuid::from_u128(2);

/// A client of each vendor.
pub(crate) struct Clients {
    pub(crate) id123: id123::Client,
    pub(crate) blub0x: blub0x::Client,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    CreateUpsert,
    Update,
    UpdateUpsert,
    List,
    View,
    ListTemplates,
    ViewTemplate,
    Archive,
    Delete,
    Invite,
    Notify,
    ListUserCards,
    UpdateUserCard,
    AddUserCard,
    ReplaceUserCard,
    RemoveUserCard,
    RemoveAllUserCards,
}

/// Every operation, with its name in the table.
pub(crate) const ALL: [(Operation, &str); 18] = [
    (Operation::Create, "create-card"),
    (Operation::CreateUpsert, "create-card with upsert"),
    (Operation::Update, "update-card"),
    (Operation::UpdateUpsert, "update-card with upsert"),
    (Operation::List, "list-cards"),
    (Operation::View, "view-card"),
    (Operation::ListTemplates, "list-templates"),
    (Operation::ViewTemplate, "view-template"),
    (Operation::Archive, "card-action"),
    (Operation::Delete, "delete-card"),
    (Operation::Invite, "card-invitation"),
    (Operation::Notify, "send-notification"),
    (Operation::ListUserCards, "list-user-cards"),
    (Operation::UpdateUserCard, "update-user-card"),
    (Operation::AddUserCard, "add-user-card"),
    (Operation::ReplaceUserCard, "replace-user-card"),
    (Operation::RemoveUserCard, "remove-user-card"),
    (Operation::RemoveAllUserCards, "remove-all-user-cards"),
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

pub(crate) fn create() -> CreateCard {
    CreateCard::new(TEMPLATE, NEW).card_data(front("after"))
}

pub(crate) fn update() -> UpdateCard {
    UpdateCard::new(TEMPLATE, OLD).card_data(front("after"))
}

fn front(value: &str) -> CardData {
    CardData::new().front_fields(vec![FieldValue::new("front-1", value)])
}

/// What sending an operation twice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    Read,
    Repeatable,
    Once,
}

/// Every group, with its name in the table.
pub(crate) const GROUPS: [(Group, &str); 3] =
    [(Group::Once, "changes sent once"), (Group::Repeatable, "changes that may be repeated"), (Group::Read, "reads")];

impl Operation {
    /// As the vendors' pages have it; the client knows it from the schemas.
    pub(crate) fn group(self) -> Group {
        match self {
            Self::List | Self::View | Self::ListTemplates | Self::ViewTemplate | Self::ListUserCards => Group::Read,
            Self::CreateUpsert | Self::UpdateUpsert | Self::UpdateUserCard => Group::Repeatable,
            _ => Group::Once,
        }
    }

    /// Sends it; gives the number of attempts, or the error.
    pub(crate) async fn send(self, clients: &Clients) -> Result<u32, Error> {
        let Clients { id123, blub0x } = clients;
        let list = ListCards::new(TEMPLATE);
        let notes = UpdateUserCard::new(USER, CARD).public_notes("after");
        let add = AddUserCard::new(OTHER).card_id(CARD).reassign_card_if_already_assigned(true);
        Ok(match self {
            Self::Create => id123.create_card(&create()).await?.attempts(),
            Self::CreateUpsert => id123.create_card(&create().upsert(true)).await?.attempts(),
            Self::Update => id123.update_card(&update()).await?.attempts(),
            Self::UpdateUpsert => id123.update_card(&update().upsert(true)).await?.attempts(),
            Self::List => id123.list_cards(&list).await?.attempts(),
            Self::View => id123.view_card(TEMPLATE, OLD).await?.attempts(),
            Self::ListTemplates => id123.list_templates(&ListTemplates::new()).await?.attempts(),
            Self::ViewTemplate => id123.view_template(TEMPLATE).await?.attempts(),
            Self::Archive => id123.archive(TEMPLATE, OLD).await?.attempts(),
            Self::Delete => id123.delete_card(TEMPLATE, OLD).await?.attempts(),
            Self::Invite => id123.invite(&CardInvitation::new(TEMPLATE, OLD)).await?.attempts(),
            Self::Notify => id123.notify(&SendNotification::to_card(TEMPLATE, OLD, "after")).await?.attempts(),
            Self::ListUserCards => blub0x.list_user_cards(USER).await?.attempts(),
            Self::UpdateUserCard => blub0x.update_user_card(&notes).await?.attempts(),
            Self::AddUserCard => blub0x.add_user_card(&add).await?.attempts(),
            Self::ReplaceUserCard => {
                blub0x.replace_user_card(&ReplaceUserCard::new(OTHER).card_id(CARD)).await?.attempts()
            }
            Self::RemoveUserCard => blub0x.remove_user_card(USER, CARD).await?.attempts(),
            Self::RemoveAllUserCards => blub0x.remove_all_user_cards(USER).await?.attempts(),
        })
    }
}
