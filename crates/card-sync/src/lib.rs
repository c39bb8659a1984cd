//! Keeps the cards of a template in step with a roster, safely.

pub mod card;
mod digest;
mod error;
pub mod mapping;
pub mod plan;
mod problem;
mod request;
pub mod roster;
pub mod state;

pub use digest::Digest;
pub use error::{Error, ErrorKind};
pub use problem::{Problem, Problems};
pub use request::{Request, request_for};
