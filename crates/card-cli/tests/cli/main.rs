//! The program as people run it: the built binary against an emulator in this process.

#![expect(clippy::unwrap_used, reason = "the helpers of the tests stand outside test functions")]

mod apply;
mod apply_reports;
mod apply_stops;
mod card;
mod command_tree;
mod crash;
mod credentials;
mod databases;
mod demo;
mod emulator;
mod emulator_seed;
mod emulator_trust;
mod exit_codes;
mod export;
mod guards;
mod guide;
mod held_files;
mod hostile_replies;
mod inputs;
mod leavers;
mod list;
mod mapping;
mod nightly;
mod offboard;
mod own_files;
mod people;
mod plan;
mod profiles;
mod reaching;
mod secrets;
mod server;
mod settling;
mod sources;
mod support;
mod sync_world;
mod template;
#[cfg(target_os = "linux")]
mod terminal;
mod user_card;
mod user_card_family;
