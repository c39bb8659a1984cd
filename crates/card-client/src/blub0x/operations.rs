//! The operations by name: short for [`Client::send`].
//!
//! One user id fills the path and the body. Version 2 of an operation has the plain name; version 1 is sent with
//! [`Client::send`] and a request such as [`ListUserCardsV1`](card_types::blub0x::ListUserCardsV1).

use card_types::Uuid;
use card_types::blub0x::{
    AddUserCard, AddedUserCard, ListUserCards, RemoveAllUserCards, RemoveUserCard, RemovedUserCards, ReplaceUserCard,
    ReplacedUserCard, UpdateUserCard, UserCardList, UserCardResult,
};

use super::Client;
use crate::{Error, Response};

/// The meaning of a result's `result_code` is not published: look at it before taking a change for done.
impl Client {
    /// Updates a physical card's assignment to a user (`PUT api/v2/Users/{id}/UserCards`). May be repeated.
    pub async fn update_user_card(&self, request: &UpdateUserCard) -> Result<Response<UserCardResult>, Error> {
        self.send(request).await
    }

    /// Lists the cards of a user (`GET api/v2/Users/UserCards`): those that are not deleted, of every facility code.
    ///
    /// For others send a [`ListUserCards`]. The reply holds PINs and encrypted credentials.
    pub async fn list_user_cards(&self, user_id: Uuid) -> Result<Response<UserCardList>, Error> {
        self.send(&ListUserCards::new(user_id)).await
    }

    /// Assigns a card to a user, one that exists or one that is made for it (`POST api/v1/Users/{id}/UserCards`).
    ///
    /// Never repeated: a second attempt could make a second card.
    pub async fn add_user_card(&self, request: &AddUserCard) -> Result<Response<AddedUserCard>, Error> {
        self.send(request).await
    }

    /// Assigns a card to a user and takes it away from whoever has it
    /// (`POST api/v2/Users/{id}/UserCards/ReplaceCardIfExists`).
    ///
    /// Never repeated: a second attempt could make a second card, and its reply names the wrong previous user.
    pub async fn replace_user_card(&self, request: &ReplaceUserCard) -> Result<Response<ReplacedUserCard>, Error> {
        self.send(request).await
    }

    /// Takes a card away from a user (`DELETE api/v2/Users/{id}/UserCards/{cardId}`).
    ///
    /// To find the card by its numbers send a [`RemoveUserCard`] without a card id. Never repeated: the card may have been
    /// assigned again in between.
    pub async fn remove_user_card(&self, user_id: Uuid, card_id: Uuid) -> Result<Response<UserCardResult>, Error> {
        self.send(&RemoveUserCard::new(user_id).card_id(card_id)).await
    }

    /// Takes all cards away from a user (`DELETE api/v2/Users/{id}/UserCards/RemoveAllCards`).
    ///
    /// Never repeated: the first reply alone tells which cards there were.
    pub async fn remove_all_user_cards(&self, user_id: Uuid) -> Result<Response<RemovedUserCards>, Error> {
        self.send(&RemoveAllUserCards::new(user_id)).await
    }
}
