//! Types and codecs of two card APIs: ID123 (digital ID cards) and BluB0X (physical access cards).
//!
//! The types in [`id123`] and [`blub0x`] are generated from the JSON Schemas in the workspace's folder `schema`, by
//! `cargo xtask codegen`. Each says in its documentation whether the vendor documents it or it is inferred. No HTTP and no
//! async are in here: the crate `card-client` sends these types.
//!
//! # Requests
//!
//! `new` takes the required members, a setter of the same name each optional one. `validate` checks the schema's limits
//! and names the JSON pointer of what breaks one. Debug shows no sensitive value, only whether there is one.
//!
//! ```
//! use card_types::id123::{CardData, CreateCard, FieldValue};
//! use card_types::json;
//!
//! let four = (1..=4).map(|number| FieldValue::new(format!("front-{number}"), "x")).collect();
//! let card = CreateCard::new("906c56c2d85817633abc07978f4899ff89cff060", "A-1042")
//!     .security_question_1("Rex")
//!     .card_data(CardData::new().front_fields(four));
//! assert_eq!(
//!     card.validate().unwrap_err().to_string(),
//!     "the request breaks its schema; /card-data/front-fields: has 4 entries, at most 3 are allowed"
//! );
//! assert!(!format!("{card:?}").contains("Rex"));
//! assert!(json::to_string(&card)?.starts_with(r#"{"action":"create-card","card-template-id":"906c"#));
//! # Ok::<(), card_types::EncodeError>(())
//! ```
//!
//! # Replies
//!
//! A reply is read by its discriminator. What the schema does not know survives: unknown members in `extra`, unknown enum
//! values in `Unknown`, a reply with another `status` whole. Numbers where text is usual, and text that is no date where a
//! date is usual, are read and kept as they came.
//!
//! ```
//! use card_types::id123::{CardStatus, ListCardsReply};
//! use card_types::json;
//!
//! let reply = r#"{"status":"success","data":[{"card-id":1042,"card-status":"Suspended","campus":"North"}]}"#;
//! let ListCardsReply::Success(page) = json::from_str(reply)? else { panic!("no success") };
//! assert_eq!(page.data[0].card_id, "1042");
//! assert_eq!(page.data[0].card_status, Some(CardStatus::Unknown("Suspended".into())));
//! assert_eq!(page.data[0].extra.get("campus").unwrap(), "North");
//! # Ok::<(), card_types::DecodeError>(())
//! ```
//!
//! # Absent, null, empty
//!
//! An optional member that is `None` is not written, and an empty text is: ID123 leaves alone what is absent and clears
//! what is empty. Where a schema says `x-null: written`, `None` is written as null, because .NET means the same by both.
//!
//! # Card templates
//!
//! Which fields a card has and what is required of them is set for each card template. [`template`] checks card data against
//! a template that `view-template` has read.
//!
//! # Encodings
//!
//! [`json`] is for every type, [`xml`] and [`form`] are for those with a .NET [`contract`]. [`server`] reads bodies the way
//! the vendor's server does, and tells what that server would silently drop.

mod action;
mod address;
mod carried;
pub mod contract;
mod dotnet;
mod error;
#[doc(hidden)]
pub mod escape;
mod extra;
pub mod form;
#[rustfmt::skip]
mod generated;
pub mod json;
mod scalar;
pub mod server;
pub mod template;
mod timestamp;
#[doc(hidden)]
pub mod wire;
pub mod xml;

pub use action::{Action, ActionSummary, Effect, Encoding, Failure, Operation, Outcome, Replay, Unrecognised};
pub use address::PathParameter;
pub use error::{DecodeError, EncodeError, ValidationError, Violation};
pub use extra::Extra;
pub use generated::{blub0x, id123};
pub use scalar::Scalar;
pub use timestamp::{InvalidTimestamp, LooseTimestamp, Timestamp, Zone};
pub use uuid::Uuid;
