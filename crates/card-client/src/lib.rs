//! Async clients of two card APIs: ID123 (mobile identity cards) and BluB0X (physical access cards).
//!
//! The requests and replies are the generated types of [`card_types`]; this crate carries them over HTTPS and sorts what
//! comes back into a typed value or one [`Error`]. Any generated request can be sent, so a new operation needs no new code
//! here.
//!
// Where it says `not(doctest)`, the examples need an emulator, which this crate does not know: card-testing runs them.
#![cfg_attr(not(doctest), doc = include_str!("../docs/start.md"))]
//!
#![cfg_attr(not(doctest), doc = include_str!("../docs/errors.md"))]
//!
#![cfg_attr(not(doctest), doc = include_str!("../docs/nightly.md"))]
//!
#![doc = include_str!("../docs/retries.md")]
//!
#![cfg_attr(not(doctest), doc = include_str!("../docs/paging.md"))]
//!
#![doc = include_str!("../docs/limits.md")]
//!
#![cfg_attr(not(doctest), doc = include_str!("../docs/testing.md"))]
//!
#![doc = include_str!("../docs/upgrading.md")]
//!
#![doc = include_str!("../docs/costs.md")]
//!
//! # What a client never does
//!
//! - It never sends again what may have been carried out, unless the schema says that repeating is safe.
//! - It never follows a redirect: that could repeat a change or show the key to others.
//! - It never sends a key over plain http, except to this machine.
//! - It never shows a key, a body or an address in Debug, Display or the chain of sources. An echo of the key in a
//!   reply, body and headers alike, is replaced by `[redacted]`. Only [`Error::body`] and [`Response::body`] give the bytes,
//!   and only [`Error::server`] and its like name a host.
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
