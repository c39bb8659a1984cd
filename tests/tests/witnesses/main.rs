//! Programs written by others, as witnesses that share no code with this workspace.
//!
//! `cargo test -p card-tests --features witnesses --test witnesses` runs them; `tests/witnesses/setup` installs what they
//! need. They are a target of their own, so that the everyday tests need nothing but Rust and a C compiler. A program that
//! is missing makes its test fail with a sentence that names it: nothing is skipped.
//!
//! One module for each witness; [`programs`] finds and runs the programs.

mod chromium;
mod curl;
mod documentation;
mod node;
mod peers;
mod programs;
mod python;
mod rosters;
mod schemathesis;
mod validator;
