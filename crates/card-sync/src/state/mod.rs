//! The local state: what was last sent, as keyed hashes.
//!
//! Some of what is sent is in no list: answers, e-mail, unique identifier, secondary and back fields, physical cards. Whether
//! a row still says the same is told by comparing keyed hashes (HMAC-SHA256, cut to 128 bits) with those of what was last
//! sent. The state holds no value and no card id: without its key, nothing can be told from it.
//!
//! It is an `SQLite` file with its key beside it (`state.db`, `state.db.key`), both readable by their owner only. Losing it
//! never sends a wrong value: fields that no list shows are sent once more, grace times begin anew, and cards that were switched
//! off are no longer known as switched off by this program, so that those of returners stay off unless the mapping says
//! `activate = "any"`.
//!
//! [`State::open`] refuses a file that is anything but a state and leaves it as it is, also a state that a newer version of
//! this program wrote. A state of before the application id is told by its tables and its key's mark, and gets its id. Only
//! what is a state beyond doubt is ever emptied: one whose key is lost or another, since its hashes say nothing any more.
//! [`State::look`] writes nothing at all.
//!
//! Durability: as that of a [journal](crate::journal). What the journal calls confirmed was written here before.

mod key;
mod open;
mod sent;
mod store;

pub(crate) use key::{Key, RunningHash, Short};
pub use sent::Remembered;
pub use store::{Known, State};
