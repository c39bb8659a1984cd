//! What people give: fields, dates, GUIDs, and whole requests as JSON.

mod field;
mod guid;
mod request;
mod timestamp;

pub(crate) use field::{Field, card_data};
pub(crate) use guid::guid;
pub(crate) use request::read_request;
pub(crate) use timestamp::{any_timestamp, zoned_timestamp};
