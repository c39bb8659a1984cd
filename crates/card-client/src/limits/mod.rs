//! How fast and how many at once: limits that all clones of a client share, and that yield to an overloaded server.

mod adaptive;
mod bucket;
mod gate;
mod settings;

pub(crate) use gate::{Gate, Permit};
pub use settings::{LimitFigures, Limits};
