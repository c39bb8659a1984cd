//! The emulator over real sockets, spoken to by a client that knows nothing of this project's types.

mod bad_input;
mod blub0x;
mod curl;
mod lifecycle;
mod limits;
mod list;
mod model;
mod negotiation;
mod place;
mod status;
mod support;
