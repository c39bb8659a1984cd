//! HTTP: one pipeline for both vendors.
//!
//! accept ([`serve`]) -> limits ([`body`]) -> route ([`router`]) -> decode -> domain -> store -> encode (each vendor's
//! own module). What sits before a route, for both vendors alike, is a layer of [`router`].

mod body;
mod broken;
mod path;
mod pipeline;
mod serve;
mod shared;
mod stream;
mod turns;

use std::sync::Arc;

use axum::Router;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub(crate) use body::{BodyError, read_body};
pub(crate) use pipeline::Received;
pub(crate) use serve::{Peer, Server};
pub(crate) use shared::Shared;
pub(crate) use stream::Fate;
pub(crate) use turns::Turns;

/// All routes.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .merge(crate::id123::routes())
        .merge(crate::blub0x::routes())
        .route("/", get(crate::page::index).fallback(path::not_found))
        .fallback(path::not_found)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&shared), pipeline::pipeline))
        .merge(crate::control::routes())
        .merge(crate::reference::routes())
        .merge(crate::page::routes(&shared))
        .with_state(shared)
}

/// A reply with a body.
pub(crate) fn reply(status: StatusCode, content_type: &'static str, body: Vec<u8>) -> Response {
    let mut headers = HeaderMap::with_capacity(1);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    (status, headers, body).into_response()
}
