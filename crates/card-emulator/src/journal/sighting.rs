//! A request as faults and journal see it: operation, card, and what of the body can be kept.

use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use card_types::Operation as _;
use card_types::blub0x::UpdateUserCard;
use card_types::server::ServerZone;
use serde_json::Value;

use super::id123;
use crate::near::{closest, hint};

const ID123: &str = "/api/v2/";
const BLUB0X: &str = "/api/v2/Users/{id}/UserCards";

/// What is known of a request before it is answered.
#[derive(Default)]
pub(crate) struct Sighting {
    pub(crate) route: &'static str,
    pub(crate) method: &'static str,
    pub(crate) operation: Option<&'static str>,
    pub(crate) card_id: Option<String>,
    pub(crate) encoding: Option<&'static str>,
    pub(crate) body: Option<Value>,
    pub(crate) notes: Vec<String>,
}

impl Sighting {
    pub(crate) fn of(parts: &Parts, body: &[u8], zone: &ServerZone) -> Self {
        let path = parts.uri.path();
        let mut sighting =
            Self { method: method(&parts.method), encoding: encoding(&parts.headers), ..Self::default() };
        if path == ID123 {
            sighting.route = ID123;
            if parts.method == Method::POST {
                id123::see(&mut sighting, body);
            }
            header_hint(&mut sighting.notes, &parts.headers);
        } else if is_user_cards(path) {
            sighting.route = BLUB0X;
            if parts.method == Method::PUT {
                sighting.operation = Some(UpdateUserCard::NAME);
                let seen = crate::blub0x::glance(&parts.headers, body, zone);
                sighting.card_id = seen.card_id;
                sighting.body = seen.body;
                sighting.notes.extend(seen.notices);
            }
        } else {
            sighting.route = "other";
            sighting.notes.extend(path_hint(path));
        }
        sighting
    }
}

/// Whether the router sends this path to BluB0X's operation.
fn is_user_cards(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["", "api", "v2", "Users", id, "UserCards"] if !id.is_empty())
}

/// The known path that was probably meant. The path itself is not quoted: it may hold anything.
fn path_hint(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let path = match parts.as_slice() {
        [api, version, users, _, cards] => format!("{api}/{version}/{users}/id/{cards}"),
        _ => path.to_owned(),
    };
    closest(&path, [ID123, BLUB0X]).map(|known| format!("nothing answers this path; did you mean {known}?"))
}

/// A header that is nearly the key's. Names of headers are no data of a card, and only near ones are told.
fn header_hint(notes: &mut Vec<String>, headers: &HeaderMap) {
    if headers.contains_key("x-api-key") {
        return;
    }
    let near = headers.keys().map(axum::http::HeaderName::as_str).find(|name| closest(name, ["x-api-key"]).is_some());
    if let Some(name) = near {
        notes.push(format!("the header {name} is not read{}", hint(name, ["x-api-key"])));
    }
}

fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "HEAD" => "HEAD",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

fn encoding(headers: &HeaderMap) -> Option<&'static str> {
    let essence = headers.get(CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" => Some("json"),
        "application/xml" | "text/xml" => Some("xml"),
        "application/x-www-form-urlencoded" => Some("form"),
        _ => None,
    }
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

    #[test]
    fn a_path_that_nearly_fits_is_recognised_and_another_is_not_quoted() {
        for (path, known) in [("/api/v2", ID123), ("/API/V2/", ID123), ("/api/v2/users/77/usercards", BLUB0X)] {
            assert!(path_hint(path).unwrap().contains(known), "{path}");
        }
        assert_eq!(path_hint("/people/alice@example.org"), None);
    }
}
