//! ID123's JSON API V2: one endpoint, selected by the body's `action`.
//!
//! [`Client::send`] takes any request of `card_types::id123`; the methods named after an operation are short for it.

mod actions;
mod builder;
mod client;
mod names;
mod paging;
mod reconcile;
mod reply;
mod template;

pub use builder::ClientBuilder;
pub use client::Client;
pub use paging::{CardList, CardStream, Cards, CompleteList, Completeness, List, ListChanges, Listing, Page, Pages};
pub use reconcile::{CannotTell, NotApplied, Reconcilable, Reconciliation};
pub use template::Template;
