//! A tree of schemas in memory: from a folder, or from a revision.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::codegen::locate;
use crate::examples::{self, Wanted};

use super::NotCompared;

/// No hand-written schema comes near this; a larger file is a mistake or an attack.
const MAX_FILE_BYTES: usize = 1024 * 1024;
/// So many files are read of one tree.
const MAX_FILES: usize = 5_000;

/// Every schema and example of one state of the world.
#[derive(Debug, Default)]
pub struct Tree {
    /// What the tree is called in messages: a path or a revision.
    pub label: String,
    /// The vendors by the name of their folder.
    pub vendors: BTreeMap<String, Vendor>,
    /// Examples that are JSON, by `<vendor>/<action>.<direction>/<case>.json`; those of `invalid` are left out.
    pub examples: BTreeMap<String, Example>,
}

/// An example, read when somebody asks for it: most are of documents that did not change.
#[derive(Debug)]
pub struct Example(examples::Example);

impl Example {
    /// Its content; none where it is no JSON, which is the affair of the tests that read examples.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.0.bytes).ok()
    }

    /// The file that has it, below the folder of schemas; other messages may share it.
    pub fn file(&self) -> String {
        format!("examples/{}", self.0.stored)
    }
}

/// The schema files of one vendor.
#[derive(Debug, Default)]
pub struct Vendor {
    /// By file name, such as `create-card.request.json`.
    pub files: BTreeMap<String, SchemaFile>,
}

/// One schema file.
#[derive(Debug)]
pub struct SchemaFile {
    /// As shown in messages: `schema/id123/create-card.request.json`.
    pub shown: String,
    /// The folder it is in.
    pub vendor: String,
    /// `create-card.request.json`
    pub name: String,
    /// Its text, for line numbers.
    pub text: String,
    /// Its content.
    pub value: Value,
}

impl SchemaFile {
    /// One-based line of a pointer.
    pub fn line(&self, pointer: &str) -> usize {
        locate::line(&self.text, pointer)
    }
}

impl Tree {
    /// Reads a folder of schemas: `<folder>/<vendor>/*.json`. The folder of one vendor, and a folder that has the schemas
    /// below `schema`, are understood, too.
    pub fn of_folder(folder: &Path) -> Result<Self, NotCompared> {
        if !folder.is_dir() {
            return Err(NotCompared::new(format!("{} is no folder that can be read", folder.display())));
        }
        let mut files = Vec::new();
        gather(folder, "", 0, &mut files)?;
        let below_schema = files.iter().any(|(path, _)| is_schema(path.strip_prefix("schema/").unwrap_or_default()));
        if !files.iter().any(|(path, _)| is_schema(path)) && below_schema {
            files.retain_mut(|(path, _)| match path.strip_prefix("schema/") {
                Some(rest) => {
                    *path = rest.to_owned();
                    true
                }
                None => false,
            });
        } else if !files.iter().any(|(path, _)| is_schema(path))
            && files.iter().any(|(path, _)| is_schema(&format!("vendor/{path}")))
        {
            files.retain_mut(|(path, _)| {
                *path = format!("vendor/{path}");
                is_schema(path)
            });
        }
        Self::of_files(folder.display().to_string(), files)
    }

    /// Puts a tree together from files: their path below the folder of schemas, and their bytes.
    pub fn of_files(label: String, files: Vec<(String, Vec<u8>)>) -> Result<Self, NotCompared> {
        let mut tree = Self { label, ..Self::default() };
        let mut examples = Vec::new();
        for (path, bytes) in files {
            if let Some(case) = path.strip_prefix("examples/") {
                examples.push((case.to_owned(), bytes));
            } else if is_schema(&path) {
                let file = schema_file(&tree.label, &path, bytes)?;
                tree.vendors.entry(file.vendor.clone()).or_default().files.insert(file.name.clone(), file);
            }
        }
        let examples = examples::of_files(examples, Wanted::ValidJson)
            .map_err(|problem| NotCompared::new(format!("{}: {problem}", tree.label)))?;
        tree.examples = examples.into_iter().map(|example| (example.to_string(), Example(example))).collect();
        if tree.vendors.is_empty() {
            return Err(NotCompared::new(format!(
                "{} holds no schemas: nothing to compare. Expected <vendor>/<action>.request.json in it",
                tree.label
            )));
        }
        Ok(tree)
    }
}

/// Whether a file is called `.json`, in small letters: others are not ours.
pub(super) fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "json")
}

/// Whether a path is that of a schema: `<vendor>/<file>.json`.
pub(super) fn is_schema(path: &str) -> bool {
    match path.split_once('/') {
        Some((vendor, name)) => {
            vendor != "examples"
                && !name.contains('/')
                && is_json(name)
                && (name == "common.json" || name.ends_with(".request.json") || name.ends_with(".response.json"))
        }
        None => false,
    }
}

fn schema_file(label: &str, path: &str, bytes: Vec<u8>) -> Result<SchemaFile, NotCompared> {
    let refuse = |problem: String| NotCompared::new(format!("{label}: schema/{path}{problem}"));
    if bytes.len() > MAX_FILE_BYTES {
        return Err(refuse(" is larger than 1 MiB: split it".into()));
    }
    let text = String::from_utf8(bytes).map_err(|_| refuse(" is not UTF-8: save it as UTF-8".into()))?;
    if text.starts_with('\u{feff}') {
        return Err(refuse(":1 begins with a byte order mark: save it as UTF-8 without one".into()));
    }
    let value = serde_json::from_str(&text)
        .map_err(|error| refuse(format!(":{} is not JSON: {error}", error.line().max(1))))?;
    if let Some(twice) = locate::duplicate_keys(&text).first() {
        return Err(refuse(format!(
            ":{} #{} occurs twice in its object: remove one of the two",
            locate::line(&text, twice),
            twice.escape_debug()
        )));
    }
    let (vendor, name) = path.split_once('/').unwrap_or(("", path));
    Ok(SchemaFile { shown: format!("schema/{path}"), vendor: vendor.to_owned(), name: name.to_owned(), text, value })
}

/// Reads the `.json` files below a folder, four levels deep. A link is refused: followed, it could lead anywhere or in a
/// circle; passed over, what it stands for would seem to be gone.
fn gather(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), NotCompared> {
    let unreadable = |error: std::io::Error| NotCompared::new(format!("{} cannot be read: {error}", folder.display()));
    let mut entries: Vec<_> =
        fs::read_dir(folder).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(unreadable)?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if kind.is_dir() && depth < 4 && !path.starts_with('.') {
            gather(&entry.path(), &format!("{path}/"), depth + 1, files)?;
        } else if kind.is_symlink() && (is_json(&path) || entry.path().is_dir() || fs::metadata(entry.path()).is_err())
        {
            return Err(NotCompared::new(format!(
                "{} is a link, which is not followed: put the file or folder itself there",
                entry.path().display()
            )));
        } else if kind.is_file() && is_json(&path) {
            if files.len() == MAX_FILES {
                return Err(NotCompared::new(format!("{} holds more than {MAX_FILES} files", folder.display())));
            }
            let large = entry.metadata().map_err(unreadable)?.len() > MAX_FILE_BYTES as u64;
            // A file too large is refused by its length, without its content.
            let bytes =
                if large { vec![b' '; MAX_FILE_BYTES + 1] } else { fs::read(entry.path()).map_err(unreadable)? };
            files.push((path, bytes));
        }
    }
    Ok(())
}
