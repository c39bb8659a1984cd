//! The folder `openapi` beside the vendors': one generated document for each.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use similar::TextDiff;

use crate::codegen::{Outcome, Refusals, is_invisible};

/// The text of a document. What nobody can see is escaped: reviewers shall see it, and `OpenAPI` is read by readers of
/// YAML as well, which refuse some of it.
pub(super) fn text(document: &Value) -> String {
    let mut text = String::new();
    for letter in format!("{document:#}\n").chars() {
        // Only line ends stand outside texts, and in none.
        if letter != '\n' && is_invisible(letter) {
            let mut units = [0; 2];
            text.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(letter);
        }
    }
    text
}

/// Writes what differs, and removes the document of a vendor that is gone.
pub(super) fn write(folder: &Path, documents: &[(String, String)]) -> Result<Outcome, Refusals> {
    let failed = |path: &Path, error: &std::io::Error| {
        Refusals::whole(path.display(), error.to_string(), "check the path and its permissions")
    };
    for path in left_over(folder, documents) {
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
    }
    for (name, text) in documents {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
            continue;
        }
        fs::write(&path, text).map_err(|error| failed(&path, &error))?;
    }
    Ok(Outcome::UpToDate)
}

/// Compares and prints a diff from what is there to what should be.
pub(super) fn check(folder: &Path, documents: &[(String, String)]) -> Outcome {
    let mut outcome = Outcome::UpToDate;
    for path in left_over(folder, documents) {
        println!("{} is no longer generated", path.display());
        outcome = Outcome::OutOfDate;
    }
    for (name, text) in documents {
        let path = folder.join(name);
        let present = fs::read_to_string(&path).unwrap_or_default();
        if present != *text {
            let shown = path.display().to_string();
            let diff = TextDiff::from_lines(present.as_str(), text.as_str());
            print!("{}", diff.unified_diff().header(&shown, "from the schemas"));
            outcome = Outcome::OutOfDate;
        }
    }
    if outcome == Outcome::OutOfDate {
        println!("an OpenAPI document is out of date: run `cargo xtask openapi`, and commit what it writes");
    }
    outcome
}

/// Documents that no vendor has any more. The hand-written parts are in a folder of their own.
fn left_over(folder: &Path, documents: &[(String, String)]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_current =
        |path: &Path| documents.iter().any(|(name, _)| path.file_name().is_some_and(|found| found == name.as_str()));
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "json") && !is_current(path)).collect();
    found.sort();
    found
}
