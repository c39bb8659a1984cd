//! Stage 9: the output folder, which the generator owns.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::Generated;
use super::emit::MARK;
use super::refusal::Refusals;

/// How the folder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The folder holds what the schemas say.
    UpToDate,
    /// It does not (`--check` only).
    OutOfDate,
}

/// Writes what differs, deletes what it wrote earlier and no longer writes.
pub(super) fn write(folder: &Path, files: &[Generated], verbose: bool) -> Result<Outcome, Refusals> {
    let stale = stale(folder, files)?;
    for path in stale {
        fs::remove_file(&path).map_err(|error| failed(&path, &error))?;
        say(verbose, "removed", &path);
    }
    for (name, text) in files {
        let path = folder.join(name);
        if fs::read_to_string(&path).is_ok_and(|present| present == *text) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        }
        fs::write(&path, text).map_err(|error| failed(&path, &error))?;
        say(verbose, "wrote", &path);
    }
    Ok(Outcome::UpToDate)
}

/// Compares and prints a diff from what is there to what should be.
pub(super) fn check(folder: &Path, files: &[Generated]) -> Result<Outcome, Refusals> {
    let mut outcome = Outcome::UpToDate;
    for path in stale(folder, files)? {
        println!("{} is no longer generated", path.display());
        outcome = Outcome::OutOfDate;
    }
    for (name, text) in files {
        let path = folder.join(name);
        let present = fs::read_to_string(&path).unwrap_or_default();
        if present != *text {
            let shown = path.display().to_string();
            print!(
                "{}",
                TextDiff::from_lines(present.as_str(), text.as_str()).unified_diff().header(&shown, "from the schemas")
            );
            outcome = Outcome::OutOfDate;
        }
    }
    if outcome == Outcome::OutOfDate {
        println!("the generated code is out of date: run `cargo xtask codegen`, and commit what it writes");
    }
    Ok(outcome)
}

/// Files of earlier runs that this one does not write. A file without the mark is somebody's work: refused.
fn stale(folder: &Path, files: &[Generated]) -> Result<Vec<PathBuf>, Refusals> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        let Ok(entries) = fs::read_dir(&current) else { continue };
        for entry in entries {
            let path = entry.map_err(|error| failed(&current, &error))?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let ours = fs::read_to_string(&path).is_ok_and(|text| text.starts_with(MARK));
            if !ours {
                let mend = "move it elsewhere: the generator deletes what it did not write here";
                return Err(Refusals::whole(
                    path.display(),
                    "is in the generator's folder but was not generated",
                    mend,
                ));
            }
            if !files.iter().any(|(name, _)| folder.join(name) == path) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn failed(path: &Path, error: &std::io::Error) -> Refusals {
    Refusals::whole(path.display(), format!("cannot be written: {error}"), "")
}

fn say(verbose: bool, what: &str, path: &Path) {
    if verbose {
        println!("{what} {}", path.display());
    }
}
