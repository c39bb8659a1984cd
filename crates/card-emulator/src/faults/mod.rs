//! Fault plans: what goes wrong, when, as data.

mod engine;
mod parse;
mod rule;

pub(crate) use engine::{FaultEngine, State as FaultState};
pub(crate) use parse::operations;
pub use rule::{Calls, Fault, FaultPlan, FaultRule};
