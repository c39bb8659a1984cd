//! Writing ID123's replies.

use axum::http::StatusCode;
use axum::response::Response;
use card_types::id123::{CreateCardFailure, ListCardsFailure};
use card_types::{Scalar, json};
use serde::Serialize;

use super::domain::{Code, Refusal};
use crate::settings::FailureStatus;

const JSON: &str = "application/json";

/// The card and template a request names, as far as they could be read.
#[derive(Default, Clone)]
pub(super) struct Ids {
    pub(super) card_id: Option<String>,
    pub(super) template_id: Option<String>,
}

/// How `card-id` is written in replies: with quotes, in every reply. The vendor's samples do both.
pub(super) fn reply_card_id(card_id: &str) -> Scalar {
    Scalar::from(card_id)
}

/// A successful reply.
pub(super) fn success<T: Serialize>(body: &T) -> Response {
    encode(StatusCode::OK, body)
}

/// A refusal by the API, with the ids: five keys where both ids are known.
pub(super) fn failure_with_ids(refusal: &Refusal, ids: Ids, policy: FailureStatus) -> Response {
    let mut body = CreateCardFailure::new();
    body.code = Some(refusal.code().as_str().into());
    body.message = Some(refusal.message().to_owned());
    body.card_id = ids.card_id.as_deref().map(reply_card_id);
    body.card_template_id = ids.template_id;
    encode(http_status(refusal.code(), policy), &body)
}

/// A refusal by the API, without ids: three keys, as list-cards has them.
pub(super) fn failure(refusal: &Refusal, policy: FailureStatus) -> Response {
    let mut body = ListCardsFailure::new();
    body.code = Some(refusal.code().as_str().into());
    body.message = Some(refusal.message().to_owned());
    encode(http_status(refusal.code(), policy), &body)
}

/// A refusal before the API looks at the body: three keys, and always the HTTP status of the cause.
pub(crate) fn refuse_transport(refusal: &Refusal) -> Response {
    failure(refusal, FailureStatus::ByCause)
}

fn encode<T: Serialize>(status: StatusCode, body: &T) -> Response {
    match json::to_vec(body) {
        Ok(bytes) => crate::server::reply(status, JSON, bytes),
        Err(error) => {
            tracing::error!(%error, "a reply could not be written");
            crate::server::reply(StatusCode::INTERNAL_SERVER_ERROR, JSON, br#"{"status":"failure"}"#.to_vec())
        }
    }
}

fn http_status(code: Code, policy: FailureStatus) -> StatusCode {
    match code {
        Code::Unauthorised => StatusCode::UNAUTHORIZED,
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::BodyIncomplete => StatusCode::BAD_REQUEST,
        Code::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
        Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Code::NoSuchPath => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        _ if policy == FailureStatus::Ok => StatusCode::OK,
        Code::InvalidJson | Code::InvalidRequest | Code::MissingAction => StatusCode::BAD_REQUEST,
        Code::UnknownTemplate | Code::UnknownCard => StatusCode::NOT_FOUND,
        Code::DuplicateCard | Code::UndocumentedTransition => StatusCode::CONFLICT,
        Code::UnknownAction
        | Code::UnknownStatusAction
        | Code::TooManyFields
        | Code::UnknownField
        | Code::DuplicateField
        | Code::FieldRule
        | Code::NoRecipient
        | Code::LimitTooLarge => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_decides_for_the_api_and_not_for_the_transport() {
        assert_eq!(http_status(Code::DuplicateCard, FailureStatus::Ok), StatusCode::OK);
        assert_eq!(http_status(Code::DuplicateCard, FailureStatus::ByCause), StatusCode::CONFLICT);
        for policy in [FailureStatus::Ok, FailureStatus::ByCause] {
            assert_eq!(http_status(Code::Unauthorised, policy), StatusCode::UNAUTHORIZED);
            assert_eq!(http_status(Code::Internal, policy), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}
