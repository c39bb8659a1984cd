//! BluB0X's Web API: method and path select the operation, JSON, XML or a form carries it.
//!
//! [`Client::send`] takes any request of `card_types::blub0x`; the methods named after an operation are short for it.

mod builder;
mod client;
mod operations;
mod reply;

pub use builder::ClientBuilder;
pub use client::Client;
