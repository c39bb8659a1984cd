//! The bytes of the wire, locked: every example read by the generated types and written again, and every HTTP request
//! the clients send.
//!
//! A message has one snapshot for each encoding, `snapshots/<vendor>/<message>.snap` for JSON and `.xml.snap`, `.form.snap`.
//! In it each case has its exact bytes on one line, escaped so that nothing hides, and below, indented, a form for the
//! eyes of a reviewer. `<vendor>/http.snap` has the requests of the clients, `<vendor>/debug.snap` what Debug shows.
//!
//! After an intended change run the tests with `INSTA_UPDATE=always`, look at the diff, and commit it. A file that no test
//! asserts fails the tests.

mod debug;
mod documents;
mod lock;
mod mutation;
mod requests;
