//! Reading and writing JSON as Json.NET 10 does under Web API.

mod convert;
mod dates;
mod fault;
mod model;
mod number;
mod reader;
mod text;
mod typed;
mod write;

pub(super) use convert::parse_enum;
pub(super) use dates::parse_form_date;
pub use model::read_json;
pub(super) use typed::parse_boolean;
pub(super) use write::write_model;
