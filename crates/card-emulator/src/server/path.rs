//! Paths that nothing answers, with a hint to the one that was probably meant.

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;

use crate::id123::{Code, Refusal};

const PATHS: &str = "this emulator answers POST /api/v2/ (ID123, with the trailing slash) and the UserCards operations \
                     of BluB0X, such as PUT /api/v2/Users/{id}/UserCards";

pub(super) async fn not_found(uri: Uri, headers: HeaderMap) -> Response {
    if is_blub0x(uri.path()) {
        return crate::blub0x::error_reply(
            &headers,
            StatusCode::NOT_FOUND,
            &format!("No HTTP resource was found: {PATHS}."),
        );
    }
    crate::id123::refuse_transport(&Refusal::new(Code::NoSuchPath, format!("no such path: {PATHS}")))
}

/// BluB0X's paths go on below the version, ID123 has only one.
pub(super) fn is_blub0x(path: &str) -> bool {
    path.trim_start_matches('/').splitn(3, '/').nth(2).is_some_and(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendor_is_guessed_from_the_depth() {
        assert!(is_blub0x("/api/v1/Users/1/UserCards"));
        assert!(is_blub0x("/api/v2/users"));
        assert!(!is_blub0x("/api/v2"));
        assert!(!is_blub0x("/api/v2/"));
        assert!(!is_blub0x("/"));
        assert!(!is_blub0x(""));
    }
}
