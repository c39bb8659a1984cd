//! The client in the conditions of production: every fault of a connection times every operation, against the emulator.

#![expect(clippy::unwrap_used, reason = "the helpers of the tests stand outside test functions")]

mod effect;
mod fault;
mod guide;
mod matrix;
mod operation;
mod proxy;
