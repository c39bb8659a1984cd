//! For the tests of programs that use this crate: canned replies, faults, and a record of what was sent. Feature `testing`.
//!
//! [`Canned`] stands in for the network. Replies are taken in order; everything above the socket is the real client, so
//! that retries, limits and errors behave as in production:
//!
//! ```
//! use card_client::id123::Client;
//! use card_client::testing::{Canned, Fault};
//! use card_types::id123::CreateCard;
//!
//! # #[tokio::main(flavor = "current_thread", start_paused = true)]
//! # async fn main() -> Result<(), card_client::Error> {
//! let canned = Canned::new()
//!     .fault(Fault::ClosedBeforeReply)
//!     .json(200, r#"{"status":"success","code":"1","message":"Updated","card-id":"A-1"}"#);
//! let client = Client::builder("a-key").canned(&canned).build()?;
//!
//! let reply = client.send(&CreateCard::new("template", "A-1").upsert(true)).await?;
//! assert_eq!(reply.attempts(), 2);
//! assert_eq!(canned.sent()[1].json()["card-id"], "A-1");
//! # Ok(())
//! # }
//! ```
//!
//! [`Recorder`] writes down what a client sends to a real server, such as an emulator.

mod canned;
mod recorder;
mod time;

pub use canned::{Canned, Fault};
pub use recorder::Recorder;
pub use time::{FixedRandomness, ManualClock};

/// A request as it was sent.
pub type Sent = crate::PreparedRequest;
