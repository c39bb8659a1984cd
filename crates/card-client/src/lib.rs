//! Async clients of two card APIs: ID123 (mobile identity cards) and BluB0X (physical access cards).
//!
//! The requests and replies are the generated types of [`card_types`]; this crate carries them over HTTPS and sorts what
//! comes back into a typed value or one [`Error`]. Any generated request can be sent, so a new operation needs no new code
//! here.
//!
//! # Getting started
//!
//! A client belongs to one account at one vendor. Make it once, clone it freely: clones share one connection pool. It
//! runs on tokio.
//!
//! ```no_run
//! use card_client::id123::Client;
//! use card_types::id123::{CardData, CreateCard, FieldValue, ListCards};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(std::env::var("ID123_API_KEY")?).region("us").build()?;
//! let template = "3f2a9c0d5b7e4a1f8c6d2e0b9a7f5c3d1e8b6a4f";
//!
//! let data = CardData::new().name_fields(vec![FieldValue::new("name", "Zoë O'Brien")]);
//! client.create_card(&CreateCard::new(template, "A-1042").upsert(true).card_data(data)).await?;
//! client.deactivate(template, "A-1042").await?;
//! for card in &client.list_cards(&ListCards::new(template).limit(100)).await?.data {
//!     println!("{} {:?}", card.card_id, card.card_status);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! BluB0X selects operations by method and path, and reads JSON, XML and forms. How it authenticates is not published, so
//! the caller names the header:
//!
//! ```no_run
//! use card_client::blub0x::Client;
//! use card_types::Encoding;
//! use card_types::blub0x::UpdateUserCard;
//!
//! # async fn run(user: card_types::Uuid, card: card_types::Uuid) -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder("Authorization", std::env::var("BLUB0X_AUTHORIZATION")?).encoding(Encoding::Xml).build()?;
//! let result = client.update_user_card(&UpdateUserCard::new(user, card).public_notes("Main gate")).await?;
//! println!("result code {:?}: {:?}", result.result_code, result.description);
//! # Ok(())
//! # }
//! ```
//!
//! A successful call gives a [`Response`], which reads like the reply's body and also knows the HTTP status, the headers and
//! the raw bytes.
//!
//! # Errors
//!
//! One opaque [`Error`] tells what happened. Ask three questions, in this order:
//!
//! 1. [`is_refused`](Error::is_refused): the vendor said no, in its own [`code`](Error::code) and
//!    [`message`](Error::message). Nothing was changed; repeating the same request is of no use.
//! 2. [`is_outcome_unknown`](Error::is_outcome_unknown): the request went out and no trustworthy reply came back. Read the
//!    state before sending again.
//! 3. Otherwise nothing was sent or carried out, and the [`kind`](Error::kind) says what to mend. Each [`ErrorKind`] has a
//!    line of troubleshooting.
//!
//! ```
//! # fn report(result: Result<(), card_client::Error>) {
//! if let Err(error) = result {
//!     if error.is_refused() {
//!         eprintln!("refused with code {:?}: {:?}", error.code(), error.message());
//!     } else if error.is_outcome_unknown() {
//!         eprintln!("check the card before repeating: {error}");
//!     } else {
//!         eprintln!("{error}");
//!     }
//! }
//! # }
//! ```
//!
//! For ID123 the body's `status` is the authority: `failure` is an error under any HTTP status, and `success` is believed
//! under 2xx only. For BluB0X a 2xx reply is handed over, since the meaning of its result codes is not published.
//!
#![doc = include_str!("../docs/retries.md")]
//!
#![doc = include_str!("../docs/paging.md")]
//!
#![doc = include_str!("../docs/limits.md")]
//!
#![doc = include_str!("../docs/testing.md")]
//!
#![doc = include_str!("../docs/costs.md")]
//!
//! # What a client never does
//!
//! - It never sends again what may have been carried out, unless the schema says that repeating is safe.
//! - It never follows a redirect: that could repeat a change or show the key to others.
//! - It never sends a key over plain http, except to this machine.
//! - It never shows a key, a body or an address in Debug, Display or the chain of sources. An echo of the key in a
//!   reply, body and headers alike, is replaced by `[redacted]`. Only [`Error::body`] and [`Response::body`] give the bytes.
//! - It never reads more of a reply than `max_response_bytes` (16 MiB unless set).
//! - It never asks the machine for certificates, a TLS provider, or (unless told to) a proxy: roots and cryptography are
//!   compiled in, so it runs in an empty container.
//!
//! # How a request travels
//!
//! `validate -> encode -> send -> read under a cap -> decode and classify -> repeat or return`, each step in a module of its
//! own, the same way for both vendors. Everything before `send` fails without a byte on the wire.

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod blub0x;
mod clock;
mod drift;
mod error;
pub mod fault_matrix;
pub mod id123;
mod limits;
mod markup;
mod observe;
mod options;
mod prepared;
mod reply;
mod response;
mod retry;
mod subject;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;

pub use card_types;
pub use clock::{Clock, Randomness, SeedRandomness, TokioClock};
pub use drift::{Drift, DriftCount, DriftKind};
pub use error::{Error, ErrorKind};
pub use limits::{LimitFigures, Limits};
pub use observe::{Attempt, AttemptOutcome, Observer};
pub use options::CallOptions;
pub use prepared::PreparedRequest;
pub use response::Response;
pub use retry::RetryPolicy;
pub use transport::HttpVersion;
