//! What Json.NET throws.

use std::borrow::Cow;

/// A place and what was expected there; never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) reason: Cow<'static, str>,
}

impl Fault {
    pub(super) fn new(offset: usize, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { offset, reason: reason.into() }
    }
}
