//! Stage 2: refuses what is outside the subset of JSON Schema that the generator understands.
//!
//! Later stages rely on what passes here: they read keywords without checking their types again.

mod contracts;
pub(super) mod files;
mod keywords;
mod schemas;
mod values;

use super::load::{File, Folder};
use super::refusal::{Refusal, Refusals};

/// Checks every file of a vendor and reports all that is wrong at once.
pub(super) fn lint(folder: &Folder) -> Result<(), Refusals> {
    let mut found = Vec::new();
    files::folder(folder, &mut found);
    for file in &folder.files {
        schemas::file(file, &mut Found { file, list: &mut found });
    }
    if found.is_empty() { Ok(()) } else { Err(Refusals(found)) }
}

/// Collects refusals of one file.
pub(super) struct Found<'a> {
    file: &'a File,
    list: &'a mut Vec<Refusal>,
}

impl Found<'_> {
    fn refuse(&mut self, pointer: &str, problem: impl Into<String>, mend: impl Into<String>) {
        self.list.push(self.file.refuse(pointer, problem, mend));
    }
}
