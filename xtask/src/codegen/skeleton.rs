//! Stage 6: typify, behind one function, so that it can be replaced in a day.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use schemars::schema::RootSchema;
use serde_json::Value;
use typify::{TypeSpace, TypeSpaceSettings};

use super::normalise::RUNTIME_TYPES;

/// Rust items for the definitions of a normalised schema.
pub(super) fn skeleton(schema: &Value) -> Result<TokenStream, String> {
    let schema: RootSchema = serde_json::from_value(schema.clone())
        .map_err(|error| format!("the normalised schema is not understood: {error}"))?;
    let mut settings = TypeSpaceSettings::default();
    settings.with_struct_builder(false);
    for (name, path) in RUNTIME_TYPES {
        settings.with_replacement(name, path, std::iter::empty());
    }
    // typify panics on some schemas; none that pass the lint, as far as is known.
    let types = catch_unwind(AssertUnwindSafe(|| {
        let mut space = TypeSpace::new(&settings);
        space.add_root_schema(schema).map(|_| space.to_stream())
    }));
    match types {
        Ok(Ok(stream)) => Ok(stream),
        Ok(Err(error)) => Err(format!("typify refused the schema: {error}")),
        Err(_) => Err("typify panicked on the schema".into()),
    }
}
