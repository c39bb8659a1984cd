//! Stage 2: refuses what is outside the subset of JSON Schema that the generator understands.
//!
//! Later stages rely on what passes here: they read keywords without checking their types again.

mod actions;
mod cli;
mod combinations;
mod contracts;
pub(super) mod files;
mod forms;
mod keywords;
mod known;
mod required_any;
mod schemas;
mod size;
mod values;
mod variants;

pub use keywords::KEYWORDS;
pub use values::{INTEGER_FORMATS, TEXT_FORMATS};

use super::load::{File, Folder};
use super::refusal::{MAX_REFUSALS, Refusal, Refusals};

/// Checks every file of a vendor and reports all that is wrong at once.
pub(super) fn lint(folder: &Folder) -> Result<(), Refusals> {
    let mut list = Vec::new();
    for file in &folder.files {
        size::check(file, &mut Found { file, list: &mut list });
    }
    // What is far too large is not looked at any closer.
    if !list.is_empty() {
        return Err(Refusals(list));
    }
    files::folder(folder, &mut list);
    for file in &folder.files {
        schemas::file(file, &mut Found { file, list: &mut list });
    }
    if list.is_empty() { Ok(()) } else { Err(Refusals(list)) }
}

/// Collects refusals of one file.
struct Found<'a> {
    file: &'a File,
    list: &'a mut Vec<Refusal>,
}

impl Found<'_> {
    fn refuse(&mut self, pointer: &str, problem: impl Into<String>, mend: impl Into<String>) {
        if self.list.len() < MAX_REFUSALS {
            self.list.push(self.file.refuse(pointer, problem, mend));
        }
    }
}
