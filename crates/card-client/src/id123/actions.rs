//! The documented operations by name: short for [`Client::send`].

use card_types::id123::{
    CardAction, CardActionSuccess, CreateCard, CreateCardSuccess, ListCards, ListCardsSuccess, StatusAction,
    UpdateCard, UpdateCardSuccess, ViewCard, ViewCardSuccess,
};

use super::Client;
use crate::{Error, Response};

impl Client {
    /// Creates a card (`create-card`). A card that exists is refused, unless `upsert` is set: then it is updated.
    pub async fn create_card(&self, request: &CreateCard) -> Result<Response<CreateCardSuccess>, Error> {
        self.send(request).await
    }

    /// Updates a card (`update-card`): absent fields are left alone, empty values clear. A missing card is refused, unless
    /// `upsert` is set: then it is created. The status cannot be changed this way.
    pub async fn update_card(&self, request: &UpdateCard) -> Result<Response<UpdateCardSuccess>, Error> {
        self.send(request).await
    }

    /// Lists one page of a template's cards (`list-cards`). Without `limit` the vendor answers the first ten.
    pub async fn list_cards(&self, request: &ListCards) -> Result<Response<ListCardsSuccess>, Error> {
        self.send(request).await
    }

    /// Reads one card with all its fields (`view-card`).
    pub async fn view_card(
        &self,
        card_template_id: impl Into<String>,
        card_id: impl Into<String>,
    ) -> Result<Response<ViewCardSuccess>, Error> {
        self.send(&ViewCard::new(card_template_id, card_id)).await
    }

    /// Changes a card's status (`card-action`; the action's name on the wire is inferred).
    pub async fn card_action(&self, request: &CardAction) -> Result<Response<CardActionSuccess>, Error> {
        self.send(request).await
    }

    /// Activates a card: a deactivated one gets its former status back, an archived one becomes inactive and must be
    /// installed again.
    pub async fn activate(
        &self,
        card_template_id: impl Into<String>,
        card_id: impl Into<String>,
    ) -> Result<Response<CardActionSuccess>, Error> {
        self.send(&CardAction::new(StatusAction::Activate, card_template_id, card_id)).await
    }

    /// Deactivates a card for a time.
    pub async fn deactivate(
        &self,
        card_template_id: impl Into<String>,
        card_id: impl Into<String>,
    ) -> Result<Response<CardActionSuccess>, Error> {
        self.send(&CardAction::new(StatusAction::Deactivate, card_template_id, card_id)).await
    }

    /// Archives a card, which is uninstalled by that.
    pub async fn archive(
        &self,
        card_template_id: impl Into<String>,
        card_id: impl Into<String>,
    ) -> Result<Response<CardActionSuccess>, Error> {
        self.send(&CardAction::new(StatusAction::Archive, card_template_id, card_id)).await
    }

    /// Revokes a card: it is removed from every device.
    pub async fn revoke(
        &self,
        card_template_id: impl Into<String>,
        card_id: impl Into<String>,
    ) -> Result<Response<CardActionSuccess>, Error> {
        self.send(&CardAction::new(StatusAction::Revoke, card_template_id, card_id)).await
    }
}
