//! The documented operations by name: short for [`Client::send`].

use card_types::blub0x::{UpdateUserCard, UserCardResult};

use super::Client;
use crate::{Error, Response};

impl Client {
    /// Updates a physical card's assignment to a user (`PUT api/v2/Users/{id}/UserCards`).
    ///
    /// The meaning of the result's `result_code` is not published: look at it before taking the update for done.
    pub async fn update_user_card(&self, request: &UpdateUserCard) -> Result<Response<UserCardResult>, Error> {
        self.send(request).await
    }
}
