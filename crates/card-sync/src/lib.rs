//! Keeps the cards of a template in step with a roster, safely.

pub mod card;
mod digest;
mod error;
pub mod mapping;
mod new_file;
pub mod plan;
pub mod planner;
mod problem;
mod request;
pub mod roster;
pub mod state;

pub use digest::Digest;
pub use error::{Error, ErrorKind};
pub use new_file::NewFile;
pub use problem::{Problem, Problems};
pub use request::{Request, request_for};
