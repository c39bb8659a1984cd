//! Sending again: when it is safe, and how long to wait.

mod decide;
mod policy;
mod retry_after;

pub(crate) use decide::{Repeat, is_worth_repeating};
pub use policy::RetryPolicy;
pub(crate) use retry_after::read as read_retry_after;
