//! `cargo xtask openapi`: what it makes of schemas, and that the repository holds what it makes.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod command;
#[path = "../shared/copy.rs"]
mod copy;
mod documents;
mod responses;
mod support;
