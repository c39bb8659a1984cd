//! HTTP: one pipeline for both vendors.
//!
//! accept ([`serve`]) -> limits ([`body`]) -> route ([`router`]) -> decode -> domain -> store -> encode (each vendor's
//! own module). What sits before a route, for both vendors alike, is a layer of [`router`].

mod body;
mod path;
mod serve;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

pub(crate) use body::{BodyError, read_body};
pub(crate) use serve::Server;

use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::Store;

/// What every request may use.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
}

/// All routes.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(crate::id123::routes())
        .merge(crate::blub0x::routes())
        .fallback(path::not_found)
        .with_state(shared)
}

/// A reply with a body.
pub(crate) fn reply(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response {
    let mut headers = HeaderMap::with_capacity(1);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    (status, headers, body).into_response()
}
