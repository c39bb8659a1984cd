//! Replies as the server writes them.

use super::json::write_model;
use crate::EncodeError;
use crate::contract::Contracted;
use crate::xml::{Style, write};

/// Writes a model as Web API writes XML: every member, in the contract's order, absent ones as null or their default;
/// line ends as CRLF.
///
/// Characters that XML 1.0 lacks come out as references such as `&#x1;`, which only readers as lenient as .NET's take
/// (this crate's does). An enum value without a name is an error, as on the server.
pub fn write_xml<T: Contracted>(value: &T) -> Result<String, EncodeError> {
    let mut out = String::new();
    write(value, Style::Server, &mut out)?;
    Ok(out)
}

/// Writes a model as Json.NET does: the members of the class before those of its base class, nulls written, enums as
/// numbers.
///
/// The order is that of the .NET source, as far as the vendor's pages show it: that of the schema.
pub fn write_json<T: Contracted>(value: &T) -> String {
    let mut out = String::new();
    write_model(value, &mut out);
    out
}
