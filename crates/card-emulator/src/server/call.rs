//! What a request is about, found out before it is answered: the faults and the journal need to know.

use axum::http::Method;
use axum::http::request::Parts;
use card_types::Operation as _;
use card_types::blub0x::UpdateUserCard;

/// A request's operation and card, as far as they can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) operation: Option<&'static str>,
    pub(crate) card_id: Option<String>,
}

impl Call {
    pub(crate) fn of(parts: &Parts, body: &[u8], zone: &card_types::server::ServerZone) -> Self {
        if parts.method == Method::POST && parts.uri.path() == "/api/v2/" {
            let (operation, card_id) = crate::id123::glance(body);
            Self { operation, card_id }
        } else if parts.method == Method::PUT && is_user_cards(parts.uri.path()) {
            let card_id = crate::blub0x::card_of(&parts.headers, body, zone);
            Self { operation: Some(UpdateUserCard::NAME), card_id }
        } else {
            Self::default()
        }
    }
}

/// Whether the router sends this path to BluB0X's operation.
fn is_user_cards(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["", "api", "v2", "Users", id, "UserCards"] if !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_that_of_the_operation() {
        assert!(is_user_cards("/api/v2/Users/1/UserCards"));
        for path in ["/api/v2/Users//UserCards", "/api/v2/Users/1/UserCards/", "/api/v2/users/1/UserCards", "/"] {
            assert!(!is_user_cards(path), "{path}");
        }
    }
}
