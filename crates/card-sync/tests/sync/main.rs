//! Rosters, mappings, plans and the state, as a program uses them.

#![expect(clippy::unwrap_used, reason = "the helpers of the tests stand outside test functions")]

mod alike;
mod cases;
mod databases;
mod guards;
mod journal;
mod mapping;
mod plan_file;
mod planning;
mod properties;
mod requests;
mod roster;
mod rules;
mod template_rules;
mod versions;
mod world;
