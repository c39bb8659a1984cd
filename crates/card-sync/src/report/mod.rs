//! Reports of a run, for persons and programs.
//!
//! - [`each_problem`] gives every step that did not end well, with line and column of the roster and the vendor's words.
//! - [`write_rejects`] writes the refused rows as they stood in the roster, headings included, so that the file can be corrected
//!   and fed in again; beside it a table of reasons, one line for each.
//! - [`document`] is the report for programs.
//!
//! All of them read the journal, so that they are the same after an interruption. The reasons and the document hold the
//! vendor's messages, which may name a person: the files are for their owner only.

mod document;
mod place;
mod problems;
mod rejects;

pub use document::document;
pub use problems::{StepProblem, each_problem};
pub use rejects::{Rejects, reasons_path, write_rejects};
