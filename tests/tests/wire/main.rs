//! The bytes of the wire, locked: every example read by the generated types and written again, and every HTTP request
//! the clients send.
//!
//! A snapshot is two files: `<name>.snap.json` (or `.xml`, `.form`, `.http`) holds the exact bytes, `<name>.readable.snap`
//! the same with one member a line, for the diff of a review. After an intended change run the tests with
//! `INSTA_UPDATE=always`, look at the diff, and commit it.
//!
//! `<name>.debug.snap` locks what Debug shows. A file that no test asserts fails the tests.

mod bytes;
mod debug;
mod lock;
mod requests;
mod unreferenced;
