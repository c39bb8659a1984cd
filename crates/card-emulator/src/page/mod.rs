//! The page at `/`: what there is, drawn, and switches for it. For people who would rather look than read.
//!
//! Static files compiled in, over the control API: no build step, no framework, nothing from elsewhere. What cards hold is
//! foreign text; the script puts it into the page as text only, and the policy below lets no other script run and no
//! other host be asked.

mod barcode;
mod diagram;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::control::{Refused, find_card, guard, read_query};
use crate::server::{Shared, reply};

/// Scripts, styles and data of this emulator alone; pictures of it or inside the page. No plug-ins, no frames, no forms.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const SVG: &str = "image/svg+xml";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files, by their names below `/_emulator/page/`.
const FILES: [(&str, &str, &str); 11] = [
    ("page.css", CSS, include_str!("assets/page.css")),
    ("card.css", CSS, include_str!("assets/card.css")),
    ("main.js", SCRIPT, include_str!("assets/main.js")),
    ("dom.js", SCRIPT, include_str!("assets/dom.js")),
    ("cards.js", SCRIPT, include_str!("assets/cards.js")),
    ("card.js", SCRIPT, include_str!("assets/card.js")),
    ("requests.js", SCRIPT, include_str!("assets/requests.js")),
    ("deliveries.js", SCRIPT, include_str!("assets/deliveries.js")),
    ("controls.js", SCRIPT, include_str!("assets/controls.js")),
    ("user-cards.js", SCRIPT, include_str!("assets/user-cards.js")),
    ("icon.svg", SVG, include_str!("assets/icon.svg")),
];

/// Everything but `/` itself, which is [`index`].
pub(crate) fn routes(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/_emulator/page/{file}", get(file))
        .route("/_emulator/page/barcode.svg", get(barcode))
        .route("/_emulator/page/diagram.svg", get(diagram))
        .layer(from_fn_with_state(Arc::clone(shared), guarded))
}

/// Whether a request asks for the page, and is none of a vendor's API.
pub(crate) fn is_asked_for(parts: &Parts) -> bool {
    parts.uri.path() == "/" && (parts.method == Method::GET || parts.method == Method::HEAD)
}

/// The page.
pub(crate) async fn index(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let page = reply(StatusCode::OK, HTML, include_bytes!("assets/index.html").to_vec());
    protected(match guard::check(&parts, shared.settings.control_from_network) {
        Ok(()) => page,
        Err(message) => refused(&Refused(StatusCode::FORBIDDEN, message.to_owned())),
    })
}

async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    protected(match guard::check(&parts, shared.settings.control_from_network) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(message) => refused(&Refused(StatusCode::FORBIDDEN, message.to_owned())),
    })
}

async fn file(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, content_type, text)) => reply(StatusCode::OK, content_type, text.as_bytes().to_vec()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Barcode {
    value: String,
    #[serde(default)]
    kind: barcode::Kind,
}

async fn barcode(RawQuery(query): RawQuery) -> Response {
    let drawn = read_query::<Barcode>(&query.unwrap_or_default()).and_then(|wanted| {
        let too_long = || Refused(StatusCode::UNPROCESSABLE_ENTITY, "the value fits into no such barcode".to_owned());
        barcode::draw(&wanted.value, wanted.kind).ok_or_else(too_long)
    });
    drawn.map_or_else(|refusal| refused(&refusal), picture)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[derive(Default)]
struct Diagram {
    card_template_id: Option<String>,
    card_id: Option<String>,
}

/// The status diagram, with a card's path where a card is named.
async fn diagram(State(shared): State<Arc<Shared>>, RawQuery(query): RawQuery) -> Response {
    let drawn = async {
        let wanted: Diagram = read_query(&query.unwrap_or_default())?;
        let path = match (wanted.card_template_id, wanted.card_id) {
            (Some(template), Some(card)) => find_card(&shared, template, card).await?.2,
            _ => Vec::new(),
        };
        let path: Vec<_> = path.iter().map(|step| step.status).collect();
        Ok(diagram::draw(&path, shared.settings.undocumented))
    };
    drawn.await.map_or_else(|refusal: Refused| refused(&refusal), picture)
}

fn picture(svg: String) -> Response {
    reply(StatusCode::OK, SVG, svg.into_bytes())
}

fn refused(Refused(status, message): &Refused) -> Response {
    reply(*status, "text/plain; charset=utf-8", message.clone().into_bytes())
}

/// With the headers that keep other pages out.
fn protected(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("x-frame-options"), "DENY"),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
