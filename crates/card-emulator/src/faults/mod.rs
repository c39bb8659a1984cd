//! Fault plans: what goes wrong, when, as data.

mod engine;
mod parse;
mod rule;

pub(crate) use engine::FaultEngine;
pub use rule::{Calls, Fault, FaultPlan, FaultRule};
