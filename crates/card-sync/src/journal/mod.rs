//! Journals: what was sent of a plan, and what became of it.
//!
//! A plan has one journal, an `SQLite` file that only its owner can read. A step that is not in it was never sent. Each other
//! step has a status; a journal with one that this version does not know is refused:
//!
//! | status | meaning | after a crash |
//! |---|---|---|
//! | intended | about to be sent; on the disk before the request leaves | may have been sent: settled by reading |
//! | sent | handed to the network; written with the next batch | settled by reading |
//! | confirmed | the vendor said so, or reading showed it | done |
//! | failed | refused; nothing was changed | done |
//! | unknown | sent, and no trustworthy reply came | settled by reading |
//! | skipped | not sent, since an earlier step of the same card failed | done |
//!
//! Durability: write-ahead log with `synchronous = full`, so that a commit is on the disk when it returns, also through a
//! power cut. Intents of many steps and outcomes of many others share one commit, so that the disk is waited for a few times
//! a second and not for each card. Outcomes may be late: what is lost of them is settled by reading. Those that reading cannot
//! settle are committed at once; see [what is sent again](crate::apply#nothing-twice-and-what-is-sent-again).
//!
//! A file that is no journal is refused and left as it is, and so is a journal that a newer version of this program wrote: it
//! may say in other words what was sent. A journal of before the application id gets its id and is resumed as it is. The journal
//! of another plan is kept beside the new one, see [`Journal::open`].
//!
//! The journal holds numbers of steps, the vendor's codes and messages, and no value of the roster. A vendor's message may
//! name a person.

mod open;
mod status;
mod store;

pub use status::{Outcome, StepStatus, Tally};
pub(crate) use store::Changes;
pub use store::{Entry, Journal};
