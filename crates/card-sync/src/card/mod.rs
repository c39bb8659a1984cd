//! A card as the roster wants it.

mod field;
mod group;
mod record;

pub use field::{Field, UserCardField};
pub use group::Group;
pub use record::{CardRecord, UserCardIds, Wanted};
