//! The local state: what was last sent, as keyed hashes.
//!
//! Some of what is sent is in no list: answers, e-mail, unique identifier, secondary and back fields, physical cards. Whether
//! a row still says the same is told by comparing keyed hashes (HMAC-SHA256, cut to 128 bits) with those of what was last
//! sent. The state holds no such value and no card id in clear: without its key, nothing can be told from it.
//!
//! What has to be read back is sealed: the ids of people's physical cards, so that leavers lose them, the dates that a card had
//! before it was ended, so that returners get them back, and the card ids of leavers, for a report. It is bound to the card
//! that it belongs to. The ids of a physical card go when it is removed; those of a card that was ended stay for returners.
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

mod assignment;
mod key;
mod leaving;
mod open;
mod seal;
mod sent;
mod store;

pub use assignment::Assignment;
pub(crate) use assignment::{Dates, Former, mark};
pub(crate) use key::{Key, RunningHash, Short};
pub use leaving::{LeaverRecord, Part, Progress, Vendor};
pub use sent::Remembered;
pub use store::{Known, State};
