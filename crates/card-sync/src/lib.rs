//! Keeps the cards of a template in step with a roster, safely.

pub mod card;
mod digest;
mod error;
pub mod plan;
mod problem;

pub use digest::Digest;
pub use error::{Error, ErrorKind};
pub use problem::{Problem, Problems};
