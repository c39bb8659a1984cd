//! The ID123 and BluB0X card APIs on this machine: stateful, for development and tests, with no account.
//!
//! In a test, one line starts it on a free loopback port; the state is in memory and goes with it:
//!
//! ```
//! # async fn example() -> Result<(), card_emulator::Error> {
//! use card_emulator::{Emulator, Template};
//!
//! let emulator = Emulator::builder().template(Template::new("staff").title("Staff ID")).start().await?;
//! println!("POST {}/api/v2/ with X-API-KEY: {}", emulator.url(), card_emulator::DEMO_KEY);
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! `/` is a page to look at: templates, cards with their barcodes and the path each has taken, requests as they come, and
//! switches for faults, drift and clock. It needs no network, and nothing but a browser on this machine.
//!
//! While it runs it describes itself, for people at `/docs` (a reference of both APIs, with every example) and for programs
//! at `/openapi/id123.json` and `/openapi/blub0x.json`; `/openapi.json` is both in one `OpenAPI` document.
//!
//! As a server: `cargo run -p card-emulator --example serve`, which also shows how to keep the state in a file.
//!
#![doc = include_str!("../docs/choices.md")]
//!
#![doc = include_str!("../docs/curl.md")]
//!
#![doc = include_str!("../docs/faults.md")]
//!
#![doc = include_str!("../docs/control.md")]
//!
#![doc = include_str!("../docs/figures.md")]

mod blub0x;
mod builder;
mod clock;
mod control;
mod deliveries;
mod drift;
mod error;
mod faults;
mod handle;
mod id123;
mod journal;
mod near;
mod page;
mod rate_limit;
mod reference;
mod seed;
mod server;
mod settings;
mod snapshot;
mod statistics;
mod store;
mod tls;
mod virtual_clock;

pub use blub0x::{Activation, UnknownUserCard, UserCard};
pub use builder::{Emulator, EmulatorBuilder};
pub use clock::{Clock, SystemClock};
pub use deliveries::{Delivery, DeliveryContent};
pub use drift::Drift;
pub use error::{Error, ErrorKind};
pub use faults::{Calls, Fault, FaultPlan, FaultRule};
pub use handle::EmulatorHandle;
pub use id123::{FieldGroup, FieldRules, Template, UndocumentedTransition};
pub use journal::JournalEntry;
pub use rate_limit::RateLimit;
pub use settings::{DEMO_CREDENTIAL, DEMO_KEY, Durability, ExpiredCards, FailureStatus};
