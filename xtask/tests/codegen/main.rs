//! The generator as a whole: what it refuses, what it writes, and that the repository holds what it writes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod architecture;
mod command;
mod commands;
mod fresh;
mod mutations;
mod readme;
mod refusals;
mod support;
