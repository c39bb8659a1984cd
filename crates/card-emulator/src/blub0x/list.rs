//! Listing the cards of a user.

use axum::http::StatusCode;
use card_types::Uuid;
use card_types::blub0x::{ListUserCards, UserCard, UserCardList};
use rusqlite::Transaction;

use super::served::{Answer, Scene, Served};
use crate::store::{Detail, StoreError, cards_of};

/// Stands for the cards of every facility code. That it does is inferred from its being the documented default.
const EVERY_CODE: i32 = -1;

const NO_USER: &str = "The request is invalid. UserId is missing or all zeros.";

impl Served for ListUserCards {
    fn card(&self) -> Option<Uuid> {
        None
    }

    fn carry_out(self, tx: &Transaction<'_>, _: &Scene) -> Result<Answer<UserCardList>, StoreError> {
        if self.user_id.is_nil() {
            return Ok(Answer::Error(StatusCode::BAD_REQUEST, NO_USER));
        }
        let mut list = UserCardList::new();
        list.user_id = Some(self.user_id);
        list.cards = Some(listed(tx, self.user_id, self.include_deleted, self.facility_code)?);
        Ok(Answer::Reply(StatusCode::OK, list))
    }
}

/// The server's defaults are those of the page: no deleted ones, every facility code.
fn listed(
    tx: &Transaction<'_>,
    user_id: Uuid,
    include_deleted: Option<bool>,
    facility_code: Option<i32>,
) -> Result<Vec<UserCard>, StoreError> {
    let code = facility_code.unwrap_or(EVERY_CODE);
    let wanted = |detail: &Detail| {
        (!detail.deleted || include_deleted.unwrap_or(false))
            && (code == EVERY_CODE || detail.card.facility_code == Some(code))
    };
    Ok(cards_of(tx, user_id)?.into_iter().filter(wanted).map(|detail| detail.card).collect())
}
