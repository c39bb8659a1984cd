//! The guides of `card-client` whose examples need an emulator, which that crate does not know: here they are run.

#![doc = include_str!("../../card-client/docs/start.md")]
#![doc = include_str!("../../card-client/docs/errors.md")]
#![doc = include_str!("../../card-client/docs/nightly.md")]
#![doc = include_str!("../../card-client/docs/paging.md")]
#![doc = include_str!("../../card-client/docs/testing.md")]
