//! `cargo xtask compat`: labelled edits, witnesses, formats, waivers, the command itself, and whatever is thrown at it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod command;
mod corpus;
mod formats;
mod guide;
mod hostile;
mod keywords;
#[path = "../shared/random.rs"]
mod random;
mod scaffold;
mod support;
mod verdicts;
mod waivers;
