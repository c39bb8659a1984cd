//! Stage 1: reads the schema files of each vendor and keeps what messages need.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::locate;
use super::refusal::{MAX_REFUSALS, Refusal, Refusals};

/// No hand-written schema comes near this; a larger file is a mistake or an attack.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// The schemas of one vendor.
#[derive(Debug)]
pub(super) struct Folder {
    /// Name of the folder, which becomes a Rust module.
    pub(super) vendor: String,
    pub(super) path: PathBuf,
    /// `common.json` first, then by name.
    pub(super) files: Vec<File>,
    /// `create-card.request` and so on: what has a JSON example in `examples/<vendor>/` beside the vendors.
    pub(super) examples: BTreeSet<String>,
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
    /// A refusal at `pointer` of this file; the line is that of the nearest place that exists.
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
    /// A vendor whose files, by name, text and content, are not on disk as they are.
    pub(super) fn in_memory(vendor: &str, files: Vec<(String, String, Value)>) -> Self {
        let mut files: Vec<File> = files
            .into_iter()
            .map(|(name, text, value)| File { shown: format!("schema/{vendor}/{name}"), name, text, value })
            .collect();
        files.sort_by_key(|file| (file.name != "common.json", file.name.clone()));
        let examples = files.iter().map(|file| file.name.trim_end_matches(".json").to_owned()).collect();
        Self { vendor: vendor.to_owned(), path: PathBuf::from("schema").join(vendor), files, examples }
    }

    /// No fault of the schema: a fix-up of the generator no longer applies.
    pub(super) fn fault(&self, problem: &str) -> Refusals {
        Refusals::whole(self.path.display(), problem, "this is a fault of the generator: see xtask/src/codegen")
    }
}

/// Folders beside the vendors' that hold no schemas: hand-written documents, and what `cargo xtask openapi` makes.
const NO_VENDORS: [&str; 2] = ["examples", "openapi"];

/// Reads every `*.json` directly below each vendor's folder.
pub(super) fn load(root: &Path) -> Result<Vec<Folder>, Refusals> {
    let shown_root = root.file_name().map_or_else(|| "schema".into(), |name| name.to_string_lossy().into_owned());
    let mut folders = Vec::new();
    // That they may be missing altogether is for the lint to say.
    let examples = crate::examples::of_folder(&root.join("examples"))?;
    for path in entries(root)? {
        let vendor = file_name(&path);
        if path.is_dir() && !NO_VENDORS.contains(&vendor.as_str()) {
            let json =
                examples.iter().filter(|one| one.vendor == vendor && one.ending == "json" && one.refused.is_none());
            let examples = json.map(|example| example.message.clone()).collect();
            folders.push(load_folder(&path, vendor, &shown_root, examples)?);
        }
    }
    if folders.is_empty() {
        return Err(Refusals::whole(root.display(), "no vendor folder found", "create <vendor>/common.json in it"));
    }
    Ok(folders)
}

fn load_folder(path: &Path, vendor: String, shown_root: &str, examples: BTreeSet<String>) -> Result<Folder, Refusals> {
    let mut files = Vec::new();
    for file in entries(path)? {
        if is_json(&file) {
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
    Ok(Folder { vendor, path: path.to_owned(), files, examples })
}

fn load_file(path: &Path, vendor: &str, shown_root: &str) -> Result<File, Refusals> {
    let name = file_name(path);
    let shown = format!("{shown_root}/{vendor}/{name}");
    let unreadable = |error: std::io::Error| {
        Refusals::whole(&shown, format!("the schema cannot be read: {error}"), "check the file and its permissions")
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    // A device or pipe has no size that could be trusted.
    if !metadata.is_file() {
        return Err(Refusals::whole(&shown, "is called .json but is no file", "rename it, or move it away"));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(Refusals::whole(&shown, "is larger than 1 MiB", "split it"));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|_| Refusals::whole(&shown, "is not UTF-8", "save it as UTF-8"))?;
    let value = serde_json::from_str(&text).map_err(|error| {
        let refusal = Refusals::whole(
            &shown,
            format!("is not JSON: {error}"),
            "correct the text; comments, trailing commas and byte order marks are not JSON",
        );
        Refusals(refusal.0.into_iter().map(|refusal| Refusal { line: error.line().max(1), ..refusal }).collect())
    })?;
    let file = File { shown, name, text, value };
    let twice = locate::duplicate_keys(&file.text);
    if !twice.is_empty() {
        let refuse =
            |pointer: &String| file.refuse(pointer, "the key occurs twice in its object", "remove one of the two");
        return Err(Refusals(twice.iter().take(MAX_REFUSALS).map(refuse).collect()));
    }
    Ok(file)
}

fn entries(path: &Path) -> Result<Vec<PathBuf>, Refusals> {
    let unreadable = |error: std::io::Error| {
        Refusals::whole(
            path.display(),
            format!("the folder cannot be read: {error}"),
            "check the path and its permissions",
        )
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        found.push(entry.map_err(unreadable)?.path());
    }
    found.sort();
    Ok(found)
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
