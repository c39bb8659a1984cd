//! The generator as a whole: what it refuses, what it writes, and that the repository holds what it writes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod command;
mod commands;
#[path = "../shared/copy.rs"]
mod copy;
mod examples;
mod fresh;
mod mutations;
#[path = "../shared/random.rs"]
mod random;
mod readme;
mod refusals;
mod support;
