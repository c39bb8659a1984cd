//! Clients of the card APIs over an emulator in the same process, for the tests of your program: one line, no account, no
//! network but this machine's own.
//!
//! Add it to `[dev-dependencies]`. A client that is made here is the real one over real connections; the emulator behind it
//! keeps state, so that what was created can be listed, and ends with the client.
//!
//! ```
//! use card_testing::card_types::id123::{CreateCard, ListCards};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let id123 = card_testing::id123().await?;
//!
//! id123.create_card(&CreateCard::new(card_testing::TEMPLATE, "A-1042")).await?;
//! assert_eq!(id123.list_cards(&ListCards::new(card_testing::TEMPLATE)).await?.data.len(), 1);
//!
//! // What went over the wire, without the key:
//! assert_eq!(id123.sent()[0].json()["card-id"], "A-1042");
//! assert_eq!(id123.sent()[0].header("x-api-key"), Some("[redacted]"));
//! // What only the emulator can do: let the holder install the card.
//! id123.emulator().install(card_testing::TEMPLATE, "A-1042").await?;
//! # Ok(())
//! # }
//! ```
//!
//! Code under test takes an `id123::Client`: give it `&id123`, or `id123.client().clone()`.
//!
//! # Other templates, cards, faults and clients
//!
//! [`Setup`] takes everything that the two builders take:
//!
//! ```
//! use card_testing::card_client::{ErrorKind, RetryPolicy};
//! use card_testing::card_emulator::{FaultPlan, Template};
//! use card_testing::card_types::id123::CreateCard;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let lost = FaultPlan::from_json(br#"{"rules": [{"operation": "create-card", "calls": {"nth": 1}, "fault": {"kind": "lost-reply"}}]}"#)?;
//! let id123 = card_testing::Setup::new()
//!     .emulator(|emulator| emulator.template(Template::new("staff")).faults(lost))
//!     .id123_with(|client| client.retry(RetryPolicy::none()))
//!     .await?;
//!
//! let error = id123.create_card(&CreateCard::new("staff", "A-1")).await.expect_err("the reply is lost");
//! assert_eq!(error.kind(), ErrorKind::Transport);
//! assert!(error.is_outcome_unknown());
//! # Ok(())
//! # }
//! ```
//!
//! # BluB0X, and both at once
//!
//! [`blub0x()`] does the same for BluB0X. A client of the other vendor over the same emulator comes from
//! [`Tested::blub0x`] and [`Tested::id123`].
//!
//! # Without async
//!
//! With the feature `blocking`, `blocking::id123` and `blocking::blub0x` give the blocking clients, with the emulator on a
//! thread of its own.
//!
//! # Without an emulator
//!
//! `card_client::testing::Canned` takes the place of the network where a test is about one reply that no server would give.

#[cfg(feature = "blocking")]
pub mod blocking;
mod error;
#[cfg(doctest)]
mod guides;
mod setup;
mod tested;

pub use card_client;
pub use card_emulator;
pub use card_types;
pub use error::Error;
pub use setup::{Setup, blub0x, id123};
pub use tested::{Blub0x, Id123, Tested};

/// The template that an emulator has unless others are chosen.
pub const TEMPLATE: &str = card_emulator::Template::DEMO_ID;
