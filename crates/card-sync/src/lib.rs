//! Keeps the cards of a template in step with a roster, safely.
//!
//! A roster is what a student or HR system exports every night. Three things are joined: the [roster], read through a
//! [mapping](mapping::Mapping); the vendor's cards, read until it is proven that none is missing; and a local [state] of what
//! was last sent, for the fields that the vendor never shows. What differs becomes a [plan], and a plan becomes requests. No
//! terminal in here: the program `cards` is the crate `card-cli`.
//!
//! # From a roster to requests
//!
//! ```
//! use card_client::id123::Client;
//! use card_sync::mapping::Mapping;
//! use card_sync::plan::{Plan, PlanWriter};
//! use card_sync::planner::{PlanOptions, Planner};
//! use card_sync::roster::Roster;
//! use card_sync::state::State;
//! use card_sync::request_for;
//! # use card_client::testing::Canned;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (roster, map, plan) = (folder.path().join("r"), folder.path().join("m"), folder.path().join("p"));
//! # std::fs::write(&roster, "id,name\nA-1,Zoë\n")?;
//! # std::fs::write(&map, "version = 1\n[card-id]\ncolumn = \"id\"\n[name-fields.name]\ncolumn = \"name\"\n")?;
//! # let canned = Canned::new().answer(|_| (200, r#"{"status":"success","data":[]}"#.to_owned()));
//! # let client = Client::builder("key").canned(&canned).build()?;
//! let mapping = Mapping::open(&map)?;
//! let roster = Roster::open(&roster, mapping.roster_options())?;
//! let mut state = State::in_memory()?; // State::open(path) for one that lasts
//!
//! let planner = Planner::new(&roster, &mapping, &mut state, PlanOptions::new("template"));
//! let checked = planner.check()?; // every row, before the first call
//! let remote = planner.read(&checked, &client, |_| {}).await?; // proven complete, or an error
//! let prepared = planner.plan(checked, remote)?;
//! assert!(!prepared.is_stopped()); // the guard on leavers
//! let mut writer = PlanWriter::create(&plan, prepared.header())?;
//! let counts = prepared.steps(true, |step| writer.step(step))?; // the other guards: an error drops the writer
//! *writer.counts_mut() = counts;
//! writer.finish()?;
//!
//! let plan = Plan::open(&plan)?;
//! let mut rows = roster.reader()?;
//! for step in plan.steps()? {
//!     let step = step?;
//!     let record = match step.row {
//!         Some(place) => Some(mapping.record(&rows.row_at(place)?).map_err(|_| "the roster has changed")?),
//!         None => None,
//!     };
//!     let request = request_for(&plan.header().card_template_id, &step, record.as_ref())?;
//!     println!("{}: {request:?}", step.card_id);
//!     // Sent and confirmed by the vendor: state.record_sent(template, &step, record.as_ref(), now)?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # What is safe about it
//!
//! - Every row is checked before the first call; a problem has a line, a column and what to do, never a cell's text.
//! - Without the proof that the list of cards is complete there is no plan, so a page that is missing never makes a leaver.
//! - Leavers' cards are deactivated first and archived after a grace time. Nothing here deletes a card. More than 20 cards, or more
//!   than 2 percent of those in use, need a person who says so: see [`planner::LeaverLimits`].
//! - An export that would create or change cards by the hundred is stopped, also for each field: see [`plan::ChangeLimits`].
//! - Ids that only look alike (capital letters, Unicode form, what cannot be seen, zeros that a spreadsheet drops) are never two
//!   cards: the row is refused, and the card that it looks like is left alone. A mapping may tell them apart by case or zeros.
//! - A row that is wrong protects its card; while a row does not tell its card, nobody is a leaver.
//! - A plan names roster, mapping and cards by their hashes, expires, and is refused when a byte of it was changed. It holds no
//!   value of a field but dates of expiration.
//! - Leavers' physical cards are ended whatever becomes of the other card, and both are sent once: see [`state`] and [`apply`].
//! - The state holds keyed hashes, and sealed ids of people who may leave. Losing it costs calls and what is known of leavers,
//!   and never sends a wrong value.
//! - A file that was named as state or journal and is something else is refused and left as it is.
//!
//! # Figures
//!
//! `cargo run --release -p card-sync --example plan_million` plans a million rows against a million cards of a server in
//! another process, and does the same with maps by id; one run on one machine:
//!
#![doc = include_str!("../docs/figures.md")]

mod alike;
pub mod apply;
pub mod card;
mod digest;
mod ending;
mod error;
mod guess;
mod held_file;
pub mod journal;
mod lock;
mod looks;
pub mod mapping;
mod new_file;
pub mod plan;
pub mod planner;
mod problem;
pub mod report;
mod request;
pub mod roster;
pub mod source;
pub mod spreadsheet;
pub mod state;

pub use digest::Digest;
pub use ending::Ending;
pub use error::{Error, ErrorKind};
pub use guess::{Guess, GuessKind};
pub use lock::Lock;
pub use new_file::NewFile;
pub use problem::{Fault, Problem, Problems};
pub use request::{Request, request_for};
