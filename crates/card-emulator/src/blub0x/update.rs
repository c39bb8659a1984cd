//! The update itself: one transaction, one `Result`.

use axum::http::StatusCode;
use axum::response::Response;
use card_types::blub0x::{CardUserFlags, HttpStatusCode, UpdateUserCard, UserCardResult};
use card_types::server::write_xml;
use card_types::{Uuid, json};

use super::error_body::ErrorBody;
use super::negotiation::ReplyType;
use super::{UnknownUserCard, UserCard, UserCardChange};
use crate::server::Shared;
use crate::store::{StoreError, find_user_card, save_user_card};

/// Result codes are unknown. Chosen: 0 for success, otherwise the HTTP status.
const SUCCESS: i32 = 0;

pub(super) async fn update(shared: &Shared, request: UpdateUserCard, reply_type: ReplyType) -> Response {
    let missing: Vec<&str> = [("UserId", request.user_id), ("CardId", request.card_id)]
        .into_iter()
        .filter_map(|(name, id)| id.is_nil().then_some(name))
        .collect();
    if !missing.is_empty() {
        let message = format!("{} is missing or all zeros, so no card is found.", missing.join(" and "));
        return result(StatusCode::NOT_FOUND, message, reply_type);
    }
    match store(shared, request).await {
        Ok(true) => result(StatusCode::OK, "The card assignment was updated.".to_owned(), reply_type),
        Ok(false) => {
            let message = "The user has no such card; mend UserId and CardId, or assign the card first.";
            result(StatusCode::NOT_FOUND, message.to_owned(), reply_type)
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
            ErrorBody::new("An error has occurred.").reply(StatusCode::INTERNAL_SERVER_ERROR, reply_type)
        }
    }
}

/// Whether the assignment was there, or could be made.
async fn store(shared: &Shared, request: UpdateUserCard) -> Result<bool, StoreError> {
    let (user_id, card_id): (Uuid, Uuid) = (request.user_id, request.card_id);
    let change = UserCardChange::from(request);
    let unknown = shared.settings.unknown_user_card;
    shared
        .store
        .write(move |tx| {
            let mut card = match (find_user_card(tx, user_id, card_id)?, unknown) {
                (Some(card), _) => card,
                (None, UnknownUserCard::Create) => UserCard::new(user_id, card_id),
                (None, UnknownUserCard::Refuse) => return Ok(false),
            };
            card.apply(change);
            save_user_card(tx, &card)?;
            Ok(true)
        })
        .await
}

fn result(status: StatusCode, description: String, reply_type: ReplyType) -> Response {
    let code = i32::from(status.as_u16());
    let mut result = UserCardResult::new();
    result.result_code = Some(if status == StatusCode::OK { SUCCESS } else { code });
    result.description = Some(description);
    let body = if reply_type.is_xml() {
        result.http_status_code = Some(HttpStatusCode::from(code));
        write_xml(&result)
    } else {
        json::to_string(&result)
    };
    match body {
        Ok(body) => crate::server::reply(status, reply_type.content_type(), body.into_bytes()),
        Err(error) => {
            tracing::error!(%error, "a result could not be written");
            ErrorBody::new("An error has occurred.").reply(StatusCode::INTERNAL_SERVER_ERROR, reply_type)
        }
    }
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
