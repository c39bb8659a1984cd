//! The clients for programs without async. Feature `blocking`.
//!
//! Each wraps an async client, which is set up as usual, and runs it on a thread of its own:
//!
//! ```
//! use card_client::{blocking, id123};
//! use card_types::id123::CreateCard;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulated = card_testing::blocking::id123()?;
//! # let (key, url, template) = ("emulator-key", emulated.emulator().url(), card_testing::TEMPLATE);
//! let client = id123::Client::builder(key).base_url(url).build()?;
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
