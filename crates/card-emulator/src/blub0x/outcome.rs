//! The members that the replies to changes have in common.

use axum::http::StatusCode;
use card_types::blub0x::{HttpStatusCode, UserCardResult};

use super::served::Answer;

/// Result codes are unknown. Chosen: 0 for success, otherwise the HTTP status.
const SUCCESS: i32 = 0;

pub(super) const NO_SUCH_CARD: &str = "The user has no such card; mend UserId and CardId, or assign the card first.";

/// Code, description and repeated status of an outcome.
pub(super) fn outcome(status: StatusCode, description: impl Into<String>) -> UserCardResult {
    let code = i32::from(status.as_u16());
    let mut result = UserCardResult::new();
    result.result_code = Some(if status == StatusCode::OK { SUCCESS } else { code });
    result.description = Some(description.into());
    result.http_status_code = Some(HttpStatusCode::from(code));
    result
}

/// An answer that is nothing but an outcome.
pub(super) fn result(status: StatusCode, description: impl Into<String>) -> Answer<UserCardResult> {
    Answer::Reply(status, outcome(status, description))
}
