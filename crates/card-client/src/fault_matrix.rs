//! What the client does about every fault of a connection: a table that a test measures.
//!
//! Each fault meets each operation once, with the default [`RetryPolicy`](crate::RetryPolicy), against an emulator: the first
//! exchange meets the fault, later ones pass. A row holds the operations to which the same happened. "Carried out" counts
//! the requests that reached the emulator; "effect in the store" says whether what was asked for is there afterwards. Waits
//! are the longest that the spread allows.
//!
//! The same test holds that no fault makes a client hang or panic; that a request which must not be repeated is carried out
//! once at most; that a success is never reported without its effect, nor a known failure with it; and that after each
//! unknown outcome [`reconcile`](crate::id123::Client::reconcile) gives the right answer.
//!
#![doc = include_str!("../docs/fault-matrix.md")]
