//! The documented operations by name: short for [`Client::send`].

use card_types::id123::{
    CardAction, CardActionSuccess, CardInvitation, CardInvitationSuccess, CreateCard, CreateCardSuccess, DeleteCard,
    DeleteCardSuccess, ListCards, ListCardsSuccess, ListTemplates, ListTemplatesSuccess, SendNotification,
    SendNotificationSuccess, StatusAction, UpdateCard, UpdateCardSuccess, ViewCard, ViewCardSuccess, ViewTemplate,
    ViewTemplateSuccess,
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

    /// Deletes a card for good, whatever its status (`delete-card`). It is never sent again by itself: a repetition could
    /// delete a card that was made anew. After an unknown outcome, [`reconcile`](Self::reconcile) tells whether it is gone.
    pub async fn delete_card(
        &self,
        card_template_id: impl Into<String>,
        card_id: impl Into<String>,
    ) -> Result<Response<DeleteCardSuccess>, Error> {
        self.send(&DeleteCard::new(card_template_id, card_id)).await
    }

    /// Sends a card's holder an e-mail to install it from (`card-invitation`). It is never sent again by itself: a repetition
    /// may send a second e-mail.
    pub async fn invite(&self, request: &CardInvitation) -> Result<Response<CardInvitationSuccess>, Error> {
        self.send(request).await
    }

    /// Sends a push notification to one card's holder or to everybody (`send-notification`; the action's name is a guess:
    /// see [`ClientBuilder::action_name`](super::ClientBuilder::action_name)). It is never sent again by itself.
    pub async fn notify(&self, request: &SendNotification) -> Result<Response<SendNotificationSuccess>, Error> {
        self.send(request).await
    }

    /// Lists one page of the account's card templates (`list-templates`). Without `limit` the vendor answers the first ten.
    pub async fn list_templates(&self, request: &ListTemplates) -> Result<Response<ListTemplatesSuccess>, Error> {
        self.send(request).await
    }

    /// Reads a card template with its fields (`view-template`). [`template`](Self::template) keeps it, and checks cards.
    pub async fn view_template(
        &self,
        card_template_id: impl Into<String>,
    ) -> Result<Response<ViewTemplateSuccess>, Error> {
        self.send(&ViewTemplate::new(card_template_id)).await
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
