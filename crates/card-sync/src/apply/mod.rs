//! Carrying out a plan, and taking it up again after an interruption.
//!
//! 1. [`Inputs::open`] checks that plan, roster and mapping belong together and that no guard stopped the plan.
//! 2. A [`Journal`](crate::journal::Journal) is opened, and with it an [`Apply`] is made.
//! 3. [`Apply::run`] sends what is open. An intent is on the disk before its request leaves. What is unsettled from an earlier
//!    run is settled by reading the card, and sent only where it was not carried out.
//! 4. [`Applied`] tells what became of every step.
//!
//! Applying and resuming are the same run: the journal says what is left. A run of a finished plan sends nothing.
//!
//! # Nothing twice, and what is sent again
//!
//! A request is repeated only when it was certainly not carried out: there was no connection, or the server turned it away
//! (429, 503 with the vendor's refusal). Where a reply is lost, or the program died before it was written down, the card is
//! read (after the time a request may still be under way), and the request is sent again only if what it asks for is not there.
//! What the journal calls confirmed is never sent again.
//!
//! Some updates cannot be settled by reading, since what is there may have been there before. They are sent once more, with the
//! same values, which leads to the same card:
//!
//! | update of a card whose changes are | |
//! |---|---|
//! | e-mail address, unique identifier, answers or photo alone | no reading shows them |
//! | those together with fields whose former value nobody knew | what a reading shows may have been so before |
//! | dates of a physical card alone | they come back in the server's local time, whose zone nobody knows |
//!
//! An update that also changes something readable (name, front, secondary, back or barcode fields, expiration, notes, uses)
//! from a known value is settled by reading. So are creations and status actions; a status action whose effect cannot be told
//! stays unknown, and a person has to look. Outcomes of updates that cannot be settled by reading are written down at once and
//! not with the next batch: after a crash those are repeated that were under way, or whose outcome was being written.
//!
//! # Files that change meanwhile
//!
//! Plan, roster and mapping are opened once. What is done to their names later has no effect. What is overwritten in place, or
//! cut off, has no effect on files up to 1 MiB; in larger ones it is noticed before a byte of it is used, and ends the run with
//! [`ErrorKind::Stale`](crate::ErrorKind::Stale): what was sent until then is in the journal, and the run can be resumed once
//! the file is as it was.
//!
//! # Order and speed
//!
//! Steps of one card follow each other; when one is refused, the rest of that card is skipped. A step that ends a physical card
//! is the exception: a leaver is locked out wherever that can be done. The card is read before it is ended, for the dates that
//! a returner gets back; the end date is the time when the plan was made, so that a reading tells whether it was sent. Different cards are worked on
//! at the same time. The rate is that of the client, over everything that is sent and read through it.
//!
//! `cargo run --release -p card-cli --example apply_figures` measures it beside a bare loop that only sends the same requests,
//! 16 at a time; the emulator and each measurement run in processes of their own. One run on a shared machine of two cores:
//!
//! | 100,000 rows | calls | time, bare loop = 1 | processor time, bare loop = 1 | peak memory |
//! |---|---|---|---|---|
//! | bare loop | 100,000 | 1 | 1 | 8 MiB |
//! | first load: apply | 100,000 | 1.27 | 2.0 | 32 MiB |
//! | unchanged: plan | 204 | 0.30 | 0.63 | 31 MiB |
//! | 1 percent changed: apply | 1,000 | 0.03 | 0.02 | 31 MiB |
//!
//! Applying sends 6.9 times as many rows a second as `python_requests.py` beside the example does (threads and `requests`
//! sessions). The emulator takes one of the two cores: against a faster server the ratio of processor time counts.

mod books;
mod clock;
mod feed;
mod inputs;
mod lane;
mod look;
mod missing;
mod offboard;
mod progress;
mod react;
mod run;
mod send;
mod settings;
mod stop;
mod stopping;
mod whole;
mod work;

pub use inputs::{Inputs, MovedFiles};
pub use offboard::{Offboard, Offboarded};
pub use progress::{Progress, Watch};
pub use send::Clients;
pub use settings::ApplySettings;
pub use stop::{Stopped, Stopper};
pub use whole::{Applied, Apply};
