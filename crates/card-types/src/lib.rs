//! card-types
mod action;
pub mod contract;
mod error;
mod extra;
pub mod form;
pub mod json;
mod scalar;
mod timestamp;
pub mod xml;
pub use action::{Action, Encoding, Failure, Operation, Outcome, Replay, Unrecognised};
pub use error::{DecodeError, EncodeError, ValidationError, Violation};
pub use extra::Extra;
pub use scalar::Scalar;
pub use timestamp::{InvalidTimestamp, LooseTimestamp, Timestamp, Zone};
