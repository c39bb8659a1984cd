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
//! # Nothing twice
//!
//! A request is repeated only when it was certainly not carried out: there was no connection, or the server turned it away
//! (429, 503 with the vendor's refusal). Where a reply is lost, the card is read (after the time a request may still be under
//! way), and the request is sent again only if what it asks for is not there. What is there counts as proof only where
//! something that can be read was not so before: e-mail addresses, answers and photos alone, dates of physical cards, and
//! fields whose former value nobody knew are sent again, with the same values, which leads to the same card. A status action
//! whose effect cannot be told stays unknown, and a person has to look.
//!
//! # Order and speed
//!
//! Steps of one card follow each other; when one is refused, the rest of that card is skipped. Different cards are worked on
//! at the same time. The rate is that of the client, over everything that is sent and read through it.

mod books;
mod clock;
mod feed;
mod inputs;
mod lane;
mod look;
mod missing;
mod progress;
mod react;
mod run;
mod send;
mod settings;
mod stop;
mod whole;
mod work;

pub use inputs::{Inputs, MovedFiles};
pub use progress::{Progress, Watch};
pub use send::Clients;
pub use settings::ApplySettings;
pub use stop::{Stopped, Stopper};
pub use whole::{Applied, Apply};
