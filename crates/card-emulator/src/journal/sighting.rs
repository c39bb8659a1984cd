//! A request as faults and journal see it: operation, card, and what of the body can be kept.

use std::borrow::Cow;

use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use card_types::server::ServerZone;
use serde_json::Value;

use super::id123;
use crate::blub0x;
use crate::near::{closest, hint};

const ID123: &str = "/api/v2/";

/// What is known of a request before it is answered.
#[derive(Default)]
pub(crate) struct Sighting {
    pub(crate) route: Cow<'static, str>,
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
            sighting.route = ID123.into();
            if parts.method == Method::POST {
                id123::see(&mut sighting, body);
            }
            header_hint(&mut sighting.notes, &parts.headers);
        } else if let Some(row) = blub0x::of_path(path).next() {
            sighting.route = format!("/{}", row.path).into();
            if let Some(row) = blub0x::of_request(sighting.method, path) {
                sighting.operation = Some(row.name);
                let seen = (row.glance)(parts, body, zone);
                sighting.card_id = seen.card_id;
                sighting.body = seen.body;
                sighting.notes.extend(seen.notices);
            }
        } else {
            sighting.route = "other".into();
            sighting.notes.extend(path_hint(path));
        }
        sighting
    }
}

/// The known path that was probably meant. The path itself is not quoted: it may hold anything.
fn path_hint(path: &str) -> Option<String> {
    let found: Vec<&str> = path.trim_matches('/').split('/').collect();
    // Parameters may be anything: they are put in the place where the known path has them.
    let likened = |known: &'static str| {
        let pieces: Vec<&str> = known.split('/').collect();
        let same_length = pieces.len() == found.len();
        let pairs = pieces.iter().zip(&found).map(|(piece, found)| if piece.starts_with('{') { piece } else { found });
        (known, if same_length { pairs.copied().collect::<Vec<_>>().join("/") } else { found.join("/") })
    };
    let known = blub0x::OPERATIONS.iter().map(|row| likened(row.path));
    let near = known
        .chain([(ID123.trim_matches('/'), found.join("/"))])
        .find(|(known, path)| closest(path, [*known]).is_some());
    let (known, _) = near?;
    let slash = if known == ID123.trim_matches('/') { "/" } else { "" };
    Some(format!("nothing answers this path; did you mean /{known}{slash}?"))
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
    fn a_path_that_nearly_fits_is_recognised_and_another_is_not_quoted() {
        for (path, known) in
            [("/api/v2", ID123), ("/API/V2/", ID123), ("/api/v2/users/77/usercards", "/api/v2/Users/{id}/UserCards")]
        {
            assert!(path_hint(path).unwrap().contains(known), "{path}");
        }
        assert_eq!(path_hint("/people/alice@example.org"), None);
    }
}
