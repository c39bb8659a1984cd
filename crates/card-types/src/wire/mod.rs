//! What generated code is made of. Not for use by hand: it changes with the generator, without notice.

mod action;
mod check;
mod object;
mod scalars;
mod union;

use std::fmt;

pub use action::{As, SerializeAs};
pub use check::{Check, Findings};
pub use object::{Key, Keys, ReadMembers, constant, duplicate_member, read_object, unknown_member};
pub use scalars::{FlagValue, ZonedTimestamp, read_text};
pub use serde;
pub use union::{ReadUnion, read_union};

/// Stands for a sensitive value in Debug.
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
