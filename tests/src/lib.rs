//! What the tests of the whole workspace share.
//!
//! - [`examples`]: the hand-written documents below `schema/examples`, the truth that everything else is held against;
//! - [`message`]: one table of all generated message types, so that a test speaks of documents and not of types;
//! - [`schemas`]: the schema files as an independent JSON Schema validator reads them;
//! - [`openapi`]: the `OpenAPI` documents as an independent validator reads them;
//! - [`sensitive`]: documents whose sensitive members hold a mark that may never appear in a log;
//! - [`foreign`]: XML and form documents turned into JSON without any code of this workspace;
//! - [`readable`]: an indented form of wire bytes, for the eyes of a reviewer;
//! - [`visible`]: exact bytes on one line of text, in which nothing hides;
//! - [`capture`]: an HTTP server that records what a client sends.
//! - [`raw`]: a single HTTP request, for what no client would send.
//!
//! Every function panics with the name of the file at fault: a test is the only caller.

pub mod capture;
pub mod examples;
pub mod foreign;
pub mod message;
pub mod openapi;
pub mod raw;
pub mod readable;
pub mod schemas;
pub mod sensitive;
pub mod visible;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// The root of the workspace.
///
/// # Panics
///
/// When the package lies outside a workspace.
pub fn workspace_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or_else(|| panic!("{} has no parent folder", package.display())).to_owned()
}

/// Runs `check` on every item before it fails, so that one run shows all that is wrong.
///
/// # Panics
///
/// When a check panicked, naming the items; and when there was nothing to check.
pub fn each<T: fmt::Display>(items: impl IntoIterator<Item = T>, check: impl Fn(&T)) {
    let mut failed = Vec::new();
    let mut count = 0;
    for item in items {
        count += 1;
        if catch_unwind(AssertUnwindSafe(|| check(&item))).is_err() {
            failed.push(item.to_string());
        }
    }
    assert!(count > 0, "nothing was checked");
    assert!(failed.is_empty(), "{} of {count} failed:\n  {}", failed.len(), failed.join("\n  "));
}

/// The README, whose example is compiled and run against the emulator with the other documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
