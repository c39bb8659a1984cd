//! Stage 9: the output folder, which the generator owns.

use std::fs;
use std::io::{Error, ErrorKind};
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
    let present = present(folder)?;
    for path in present.files.iter().filter(|path| !is_generated(folder, files, path)) {
        fs::remove_file(path).map_err(|error| failed(path, &error))?;
        say(verbose, "removed", path);
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
    // The folder of a vendor that is gone; one that is not empty stays, so the error says nothing.
    for path in present.folders.iter().rev() {
        let _ = fs::remove_dir(path);
    }
    Ok(Outcome::UpToDate)
}

/// Compares and prints a diff from what is there to what should be.
pub(super) fn check(folder: &Path, files: &[Generated]) -> Result<Outcome, Refusals> {
    let mut outcome = Outcome::UpToDate;
    for path in present(folder)?.files.iter().filter(|path| !is_generated(folder, files, path)) {
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

/// What earlier runs left.
#[derive(Default)]
struct Present {
    files: Vec<PathBuf>,
    /// Those below the output folder, outer ones first.
    folders: Vec<PathBuf>,
}

/// Lists the folder. A file without the mark is somebody's work: refused, and so is a link, which may lead out of here.
fn present(folder: &Path) -> Result<Present, Refusals> {
    let mut present = Present::default();
    let mut next = vec![folder.to_owned()];
    while let Some(current) = next.pop() {
        let entries = match fs::read_dir(&current) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(&current, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&current, &error))?;
            let (path, kind) = (entry.path(), entry.file_type().map_err(|error| unreadable(&current, &error))?);
            if kind.is_dir() {
                present.folders.push(path.clone());
                next.push(path);
                continue;
            }
            if !kind.is_file() || !fs::read_to_string(&path).is_ok_and(|text| text.starts_with(MARK)) {
                return Err(Refusals::whole(
                    path.display(),
                    "is in the generator's folder but was not generated",
                    "move it elsewhere: the generator deletes what it did not write here",
                ));
            }
            present.files.push(path);
        }
    }
    present.files.sort();
    present.folders.sort();
    Ok(present)
}

fn is_generated(folder: &Path, files: &[Generated], path: &Path) -> bool {
    files.iter().any(|(name, _)| folder.join(name) == path)
}

fn failed(path: &Path, error: &Error) -> Refusals {
    Refusals::whole(path.display(), format!("cannot be written: {error}"), "check the path and its permissions")
}

fn unreadable(path: &Path, error: &Error) -> Refusals {
    Refusals::whole(
        path.display(),
        format!("the output folder cannot be read: {error}"),
        "check the path and its permissions; --out names a folder",
    )
}

fn say(verbose: bool, what: &str, path: &Path) {
    if verbose {
        println!("{what} {}", path.display());
    }
}
