//! The clients for programs without async. Feature `blocking`.
//!
//! Each wraps an async client, which is set up as usual, and runs it on a thread of its own:
//!
//! ```
//! use card_client::{blocking, id123};
//! use card_types::id123::CreateCard;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let page = r#"{"status":"success","data":[{"card-id":"A-1042"}]}"#;
//! # let canned = card_client::testing::Canned::new().answer(move |_| (200, page.to_owned()));
//! # let (key, template) = ("a-key", "template");
//! let client = id123::Client::builder(key).region("us");
//! # let client = client.canned(&canned);
//! let client = client.build()?;
//! let client = blocking::Id123::new(client)?;
//! client.send(&CreateCard::new(template, "A-1042").upsert(true))?;
//! for card in client.cards(client.list_all(template).page_size(500)) {
//!     println!("{}", card?.card_id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Within async code every call is refused with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration): it would block
//! the runtime. That holds on the threads of `spawn_blocking` too, which cannot be told apart. Use the async client there, which
//! `Handle::block_on` waits for where waiting is allowed.

mod blub0x;
mod id123;
mod runtime;

pub use blub0x::Blub0x;
pub use id123::{Cards, Id123};
