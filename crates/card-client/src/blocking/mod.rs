//! The clients for programs without async. Feature `blocking`.
//!
//! Each wraps an async client, which is set up as usual, and runs it on a thread of its own:
//!
//! ```no_run
//! use card_client::{blocking, id123};
//! use card_types::id123::CreateCard;
//!
//! # fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = id123::Client::builder(std::env::var("ID123_API_KEY")?).region("us").build()?;
//! let client = blocking::Id123::new(client)?;
//! client.send(&CreateCard::new("template", "A-1042").upsert(true))?;
//! for card in client.cards(client.list_all("template").page_size(500)) {
//!     println!("{}", card?.card_id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Within async code every call is refused with [`ErrorKind::Configuration`](crate::ErrorKind::Configuration): it would block
//! the runtime. Use the async client there.

mod blub0x;
mod id123;
mod runtime;

pub use blub0x::Blub0x;
pub use id123::{Cards, Id123};
