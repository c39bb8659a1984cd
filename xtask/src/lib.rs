//! Development commands of the workspace, run as `cargo xtask <command>`.
//!
//! [`codegen`] turns the JSON Schemas under `schema/` into the types of the `card-types` crate, and [`openapi`] into one
//! `OpenAPI` document for each vendor.

pub mod codegen;
pub mod openapi;
