//! All entries of a list, page by page, with an eye on changes while it is read.

mod complete;
mod list;
mod listing;
mod pages;
mod reading;
mod stream;
mod watch;

pub use complete::{CompleteList, Completeness};
pub use list::{CardList, List};
pub use listing::{Cards, Listing};
pub use pages::{Page, Pages};
pub use stream::CardStream;
pub use watch::ListChanges;
