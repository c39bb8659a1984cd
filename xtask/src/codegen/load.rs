//! Stage 1: reads the schema files of each vendor and keeps what messages need.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::locate;
use super::refusal::{Refusal, Refusals};

/// No hand-written schema comes near this; a larger file is a mistake or an attack.
const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// The schemas of one vendor.
#[derive(Debug)]
pub(super) struct Folder {
    /// Name of the folder, which becomes a Rust module.
    pub(super) vendor: String,
    pub(super) path: PathBuf,
    /// `common.json` first, then by name.
    pub(super) files: Vec<File>,
}

/// One schema file.
#[derive(Debug)]
pub(super) struct File {
    /// `schema/id123/create-card.request.json`, for messages and headers.
    pub(super) shown: String,
    /// `create-card.request.json`
    pub(super) name: String,
    pub(super) text: String,
    pub(super) value: Value,
}

impl File {
    /// A refusal at `pointer` of this file.
    pub(super) fn refuse(&self, pointer: &str, problem: impl Into<String>, mend: impl Into<String>) -> Refusal {
        Refusal {
            file: self.shown.clone(),
            line: locate::line(&self.text, pointer),
            pointer: pointer.to_owned(),
            problem: problem.into(),
            mend: mend.into(),
        }
    }
}

impl Folder {
    /// A refusal that concerns no single place: a fix-up that no longer applies.
    pub(super) fn refuse(&self, problem: &str) -> Refusals {
        Refusals::whole(self.path.display(), problem, "this is a fault of the generator: see xtask/src/codegen")
    }
}

/// Reads every `*.json` directly below each vendor's folder. The folder `examples` is not a vendor.
pub(super) fn load(root: &Path) -> Result<Vec<Folder>, Refusals> {
    let shown_root = root.file_name().map_or_else(|| "schema".into(), |name| name.to_string_lossy().into_owned());
    let mut folders = Vec::new();
    for path in entries(root)? {
        let vendor = file_name(&path);
        if path.is_dir() && vendor != "examples" {
            folders.push(load_folder(&path, vendor, &shown_root)?);
        }
    }
    if folders.is_empty() {
        return Err(Refusals::whole(root.display(), "no vendor folder found", "create schema/<vendor>/common.json"));
    }
    Ok(folders)
}

fn load_folder(path: &Path, vendor: String, shown_root: &str) -> Result<Folder, Refusals> {
    let mut files = Vec::new();
    for file in entries(path)? {
        if file.extension().is_some_and(|extension| extension == "json") {
            files.push(load_file(&file, &vendor, shown_root)?);
        }
    }
    files.sort_by_key(|file| (file.name != "common.json", file.name.clone()));
    if files.is_empty() {
        return Err(Refusals::whole(
            path.display(),
            "the vendor has no schema",
            "add <action>.request.json and <action>.response.json",
        ));
    }
    Ok(Folder { vendor, path: path.to_owned(), files })
}

fn load_file(path: &Path, vendor: &str, shown_root: &str) -> Result<File, Refusals> {
    let name = file_name(path);
    let shown = format!("{shown_root}/{vendor}/{name}");
    let unreadable = |error: std::io::Error| Refusals::whole(&shown, format!("cannot be read: {error}"), "");
    if fs::metadata(path).map_err(unreadable)?.len() > MAX_FILE_BYTES {
        return Err(Refusals::whole(&shown, "is larger than 4 MiB", "split it"));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| Refusals::whole(&shown, "is not UTF-8", "save it as UTF-8"))?;
    let value = serde_json::from_str(&text).map_err(|error| {
        Refusals(vec![Refusal {
            file: shown.clone(),
            line: error.line(),
            pointer: String::new(),
            problem: format!("is not JSON: {error}"),
            mend: "correct the text; comments and trailing commas are not JSON".into(),
        }])
    })?;
    let file = File { shown, name, text, value };
    let twice = locate::duplicate_keys(&file.text);
    if !twice.is_empty() {
        let refuse =
            |pointer: &String| file.refuse(pointer, "the key occurs twice in its object", "remove one of the two");
        return Err(Refusals(twice.iter().map(refuse).collect()));
    }
    Ok(file)
}

fn entries(path: &Path) -> Result<Vec<PathBuf>, Refusals> {
    let unreadable = |error: std::io::Error| Refusals::whole(path.display(), format!("cannot be read: {error}"), "");
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        found.push(entry.map_err(unreadable)?.path());
    }
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
