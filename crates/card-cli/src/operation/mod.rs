//! What is the same for all operations of the vendors: the generated commands call it, and add names and texts only.
//!
//! | file | does |
//! |---|---|
//! | `choices.rs` | what goes beside a request: a question, a table, another name of the action |
//! | `given.rs` | options to values, and a request as a whole |
//! | `id123.rs`, `blub0x.rs` | one request on its way: validated, confirmed, sent or only shown |
//! | `columns.rs` | a list in a reply, as a table |
//! | `pages.rs`, `listing.rs` | lists that are read page by page |
//! | `parts/` | options made by hand, for members that one option each would not do justice |
//! | `views/` | replies shown in a way of their own |

mod blub0x;
mod choices;
mod columns;
mod given;
mod id123;
mod listing;
mod pages;
pub(crate) mod parts;
pub(crate) mod views;

pub(crate) use blub0x::{Address, Body, send_operation};
pub(crate) use card_types::{Timestamp, Uuid};
pub(crate) use choices::{ActionName, Choices, Part};
pub(crate) use columns::Columns;
pub(crate) use given::{Whole, given, in_version, named_number, same, versions};
pub(crate) use id123::{send_action, send_and_view};
pub(crate) use listing::list;
pub(crate) use pages::Paged;

pub(crate) use crate::confirm::Confirmation;
pub(crate) use crate::connection::Id123Connection;
pub(crate) use crate::failure::Failure;
pub(crate) use crate::input::{any_timestamp, guid, read_request, zoned_timestamp};
pub(crate) use crate::output::Output;
