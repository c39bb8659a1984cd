//! Names that Rust, the prelude or the generated code use themselves, and every kind of member: generated, compiled here
//! with the workspace's lints, and exercised.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[deny(warnings)]
#[rustfmt::skip]
#[path = "../generated/names/mod.rs"]
mod generated;

mod clashes;
mod contract;
mod limits;
mod presence;
mod replies;

use serde_json::Value;

/// Reads JSON text.
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    card_types::json::from_str(text).map_err(|error| error.to_string())
}

/// Writes JSON text.
fn write<T: serde::Serialize>(value: &T) -> String {
    card_types::json::to_string(value).unwrap()
}

/// Reads a document and writes it again.
fn round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(document: &Value) -> Result<Value, String> {
    read::<T>(&document.to_string()).map(|value| serde_json::from_str(&write(&value)).unwrap())
}

/// A schema file of the fixture.
fn schema(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/names").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}
