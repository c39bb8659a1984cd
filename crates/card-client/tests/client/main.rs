//! The clients against a server that answers whatever a test wants, over real sockets.

#![expect(clippy::unwrap_used, reason = "the helpers of the tests stand outside test functions")]

mod blocking;
mod blub0x_drift;
mod blub0x_encodings;
mod blub0x_operations;
mod blub0x_replies;
mod cancelling;
mod canned;
mod faults;
mod fixtures;
mod handshake;
mod http2;
mod id123_replies;
mod id123_requests;
mod limits;
mod log;
mod mangled;
mod named_operations;
mod network;
mod observing;
mod paging;
mod pooling;
mod proxy;
mod reconciling;
mod retries;
mod secrets;
mod server;
mod templates;
mod tls;
mod tunnel;
