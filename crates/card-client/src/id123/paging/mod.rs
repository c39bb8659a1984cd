//! All cards of a template, page by page, with an eye on changes while it is read.

mod complete;
mod list;
mod pages;
mod reading;
mod stream;
mod watch;

pub use complete::{CompleteList, Completeness};
pub use list::CardList;
pub use pages::{Page, Pages};
pub use stream::CardStream;
pub use watch::ListChanges;
