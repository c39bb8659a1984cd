//! Development commands of the workspace, run as `cargo xtask <command>`.
//!
//! [`codegen`] turns the JSON Schemas under `schema/` into the types of the `card-types` crate.

pub mod codegen;
