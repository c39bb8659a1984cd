//! The program as people run it: the built binary against an emulator in this process.

#![expect(clippy::unwrap_used, reason = "the helpers of the tests stand outside test functions")]

mod card;
mod command_tree;
mod credentials;
mod demo;
mod emulator;
mod emulator_seed;
mod emulator_trust;
mod exit_codes;
mod export;
mod guide;
mod hostile_replies;
mod inputs;
mod list;
mod people;
mod plan;
mod secrets;
mod server;
mod support;
mod template;
mod user_card;
