//! How .NET reads simple values from text: integers, GUIDs, dates.
//!
//! Every rule here was checked against the real runtime (the vectors of the `dotnet` test). Oddities are kept on
//! purpose: the point of the readers is to see a body exactly as the server sees it.

mod clock;
mod guid;
mod integer;
mod parse_date;
mod parse_time;
mod xsd_date;

pub(crate) use clock::{DateTime, Kind as DateKind, MAX_TICKS, TICKS_PER_DAY, TICKS_PER_MINUTE, TICKS_PER_SECOND};
pub(crate) use clock::{days_from_civil, days_in_month};
pub(crate) use guid::parse_guid;
pub(crate) use integer::{IntegerError, parse_int32, parse_int64};
pub(crate) use parse_date::parse_loose_date;
pub(crate) use xsd_date::{XsdZone, parse_xsd_date};
