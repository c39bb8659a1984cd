//! `/openapi.json` and `/docs`: the APIs described, for programs and for people.
//!
//! The documents are made from the schemas (`cargo xtask openapi`) and compiled in; the pages are written from the
//! documents, so nothing here knows an operation or a member by name. Pages need no script, no network and no style from
//! elsewhere. They hold nothing of the emulator's state, so whoever reaches the APIs may read them.

mod documents;
mod examples;
mod html;
mod members;
mod operations;
mod page;
mod states;
mod statuses;
mod types;

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, LOCATION};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::server::{Shared, reply};
use documents::{DOCUMENTS, both, one};

/// A style of their own, and nothing else: no script, no picture, no other host.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/openapi.json", get(async || reply(StatusCode::OK, JSON, both().into())))
        .route("/openapi/{file}", get(document))
        .route("/docs", get(async || html(index())))
        .route("/docs/", get(slash))
        .route("/docs/{vendor}", get(vendor_page))
}

async fn document(Path(file): Path<String>) -> Response {
    let vendor = file.strip_suffix(".json").unwrap_or_default();
    match one(vendor) {
        Some(text) => reply(StatusCode::OK, JSON, text.into()),
        None => missing("/openapi.json, /openapi/id123.json and /openapi/blub0x.json"),
    }
}

async fn vendor_page(Path(vendor): Path<String>) -> Response {
    match PAGES.iter().find(|(known, _)| *known == vendor) {
        Some((_, text)) => html(text),
        None => missing("/docs, /docs/id123 and /docs/blub0x"),
    }
}

/// Links of the pages are relative to `/docs`.
async fn slash() -> Response {
    (StatusCode::PERMANENT_REDIRECT, [(LOCATION, HeaderValue::from_static("/docs"))]).into_response()
}

fn missing(known: &str) -> Response {
    let text = format!("There is no such page here. There are {known}.\n");
    reply(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", text.into_bytes())
}

/// Written when first asked for: starting must not wait for what few look at.
static PAGES: LazyLock<Vec<(&str, String)>> = LazyLock::new(|| {
    let vendors = DOCUMENTS.iter();
    vendors.map(|vendor| (vendor.name, page::vendor(vendor))).collect()
});

fn index() -> &'static str {
    static INDEX: LazyLock<String> = LazyLock::new(|| page::index(&*DOCUMENTS));
    &INDEX
}

fn html(text: &str) -> Response {
    let mut response = reply(StatusCode::OK, HTML, text.as_bytes().to_vec());
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
