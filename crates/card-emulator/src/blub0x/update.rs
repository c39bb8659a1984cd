//! Updating an assignment.

use axum::http::StatusCode;
use card_types::Uuid;
use card_types::blub0x::{CardUserFlags, UpdateUserCard, UserCardResult};
use rusqlite::Transaction;

use super::outcome::{NO_SUCH_CARD, result};
use super::served::{Answer, Scene, Served};
use super::{UnknownUserCard, UserCard, UserCardChange};
use crate::store::{StoreError, find_user_card, save_user_card};

impl Served for UpdateUserCard {
    fn card(&self) -> Option<Uuid> {
        Some(self.card_id)
    }

    fn carry_out(self, tx: &Transaction<'_>, scene: &Scene) -> Result<Answer<UserCardResult>, StoreError> {
        update(tx, scene, self.user_id, self.card_id, self.into())
    }
}

fn update(
    tx: &Transaction<'_>,
    scene: &Scene,
    user_id: Uuid,
    card_id: Uuid,
    change: UserCardChange,
) -> Result<Answer<UserCardResult>, StoreError> {
    let missing: Vec<&str> = [("UserId", user_id), ("CardId", card_id)]
        .into_iter()
        .filter_map(|(name, id)| id.is_nil().then_some(name))
        .collect();
    if !missing.is_empty() {
        let message = format!("{} is missing or all zeros, so no card is found.", missing.join(" and "));
        return Ok(result(StatusCode::NOT_FOUND, message));
    }
    let mut card = match (find_user_card(tx, user_id, card_id)?, scene.unknown_user_card) {
        (Some(card), _) => card,
        (None, UnknownUserCard::Create) => UserCard::new(user_id, card_id),
        (None, UnknownUserCard::Refuse) => return Ok(result(StatusCode::NOT_FOUND, NO_SUCH_CARD)),
    };
    card.apply(change);
    save_user_card(tx, &card)?;
    Ok(result(StatusCode::OK, "The card assignment was updated."))
}

impl From<UpdateUserCard> for UserCardChange {
    fn from(request: UpdateUserCard) -> Self {
        Self {
            number_of_card_uses: request.number_of_card_uses,
            public_notes: request.public_notes,
            activation: request.card_activation_start_date_time,
            deactivation: request.card_deactivation_start_date_time,
            card_user_flags: request.card_user_flags.map(CardUserFlags::value),
            modify_activation_dates: request.modify_activation_dates.unwrap_or(false),
        }
    }
}
