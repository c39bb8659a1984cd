//! Listing the cards of a user.

use axum::http::StatusCode;
use card_types::Uuid;
use card_types::blub0x::{ListUserCards, ListUserCardsV1, UserCard, UserCardList, UserCardListV1, UserCardV1};
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

impl Served for ListUserCardsV1 {
    fn card(&self) -> Option<Uuid> {
        None
    }

    fn carry_out(self, tx: &Transaction<'_>, _: &Scene) -> Result<Answer<UserCardListV1>, StoreError> {
        if self.user_id.is_nil() {
            return Ok(Answer::Error(StatusCode::BAD_REQUEST, NO_USER));
        }
        let mut list = UserCardListV1::new();
        list.user_id = Some(self.user_id);
        let cards = listed(tx, self.user_id, self.include_deleted, self.facility_code)?;
        list.cards = Some(cards.into_iter().map(version_1).collect());
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

/// The same card without what version 1 does not tell.
fn version_1(card: UserCard) -> UserCardV1 {
    let mut old = UserCardV1::new();
    old.person_card_id = card.person_card_id;
    old.card_name = card.card_name;
    old.card_id = card.card_id;
    old.card_type = card.card_type;
    old.card_ac_system_id = card.card_ac_system_id;
    old.card_ac_system_name = card.card_ac_system_name;
    old.internal_card_number = card.internal_card_number;
    old.external_card_number = card.external_card_number;
    old.card_serial_number = card.card_serial_number;
    old.facility_code = card.facility_code;
    old.issue_code = card.issue_code;
    old.pin = card.pin;
    old.deleted = card.deleted;
    old.hid_invitation_code = card.hid_invitation_code;
    old.invitation_redeemed_date_time = card.invitation_redeemed_date_time;
    old.date_inserted = card.date_inserted;
    old.date_updated = card.date_updated;
    old.card_activation_start_date_time = card.card_activation_start_date_time;
    old.card_deactivation_start_date_time = card.card_deactivation_start_date_time;
    old.card_user_flags = card.card_user_flags;
    old.encrypted_mobile_credentials = card.encrypted_mobile_credentials;
    old.credential_type = card.credential_type;
    old
}
