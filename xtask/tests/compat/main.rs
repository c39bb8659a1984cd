//! `cargo xtask compat`: labelled edits, witnesses, formats, waivers, the command itself, and whatever is thrown at it.

mod corpus;
mod support;
