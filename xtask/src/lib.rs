//! Development commands of the workspace, run as `cargo xtask <command>`.
//!
//! [`codegen`] turns the JSON Schemas under `schema/` into the types of the `card-types` crate, and [`openapi`] into one
//! `OpenAPI` document for each vendor. [`compat`] says what an edit of them breaks; [`new_action`] starts a new one, and
//! [`watch`] does all of it on every change.

pub mod codegen;
pub mod compat;
pub mod examples;
pub mod new_action;
pub mod openapi;
pub mod watch;

use std::path::{Path, PathBuf};

/// The root of this workspace.
pub(crate) fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}
