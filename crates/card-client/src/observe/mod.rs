//! What others may see of a call: hooks of the caller, and spans for traces. Never a body, a credential or a path.

mod hook;
mod span;

pub use hook::{Attempt, AttemptOutcome, Observer};
pub(crate) use span::AttemptSpan;
