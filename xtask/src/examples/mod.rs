//! The hand-written documents below `schema/examples`: the truth that types, documentation and tests are held against.
//!
//! | file | holds |
//! |---|---|
//! | `<vendor>/<message>/<case>.json`, `.xml`, `.form` | a valid document |
//! | `<vendor>/<message>/invalid.toml` | the documents that must be refused, each with the place and the reason |
//! | `<vendor>/<message>/invalid/<case>.<ending>` | one of those that is not UTF-8, which no table can hold |
//! | `<vendor>/shared.json` | which documents of a message are stored at another: equal ones are stored once |

mod found;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use found::Found;

use crate::codegen::Refusals;

/// Endings of documents, one for each encoding.
const ENDINGS: [&str; 3] = ["json", "xml", "form"];
/// No hand-written file comes near this; a larger one is a mistake.
const MAX_FILE_BYTES: u64 = 1024 * 1024;
/// Vendor, message, and the folder of invalid documents.
const MAX_DEPTH: usize = 3;

/// One document of a message.
#[derive(Debug, Clone)]
pub struct Example {
    /// `id123` or `blub0x`.
    pub vendor: String,
    /// Schema file without `.json`, such as `create-card.request`.
    pub message: String,
    /// Such as `empty-value-clears`.
    pub case: String,
    /// `json`, `xml` or `form`.
    pub ending: String,
    /// How it is refused; `None` if it is valid.
    pub refused: Option<Refused>,
    /// The message whose document this is as well; `None` if it is the message's own.
    pub shared_with: Option<String>,
    /// The file it is stored in, below `schema/examples`.
    pub stored: String,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
}

/// How an invalid document is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The member at fault as the reader names it, or a JSON pointer where a limit is broken; empty for the document.
    pub at: String,
    /// The reason, for people.
    pub why: String,
    /// Who refuses it.
    pub by: By,
}

/// Who refuses an invalid document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The generated reader, and for JSON the schema as well.
    #[default]
    Both,
    /// The generated reader alone: draft 7 cannot say what is wrong.
    Reader,
    /// The schema alone: the reader accepts it on purpose.
    Schema,
}

/// What is wrong with the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    file: String,
    problem: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "examples/{}: {}", self.file, self.problem)
    }
}

impl From<Problem> for Refusals {
    fn from(problem: Problem) -> Self {
        Self::whole(
            format!("schema/examples/{}", problem.file),
            problem.problem,
            "schema/README.md says which files there are",
        )
    }
}

/// Which documents are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of them. Every file must be one that is known: what nobody reads proves nothing.
    All,
    /// Valid JSON, of a set of files that may hold no others.
    ValidJson,
}

impl Example {
    /// `empty.json`, or `invalid/empty.json`.
    pub fn name(&self) -> String {
        format!("{}{}.{}", if self.refused.is_some() { "invalid/" } else { "" }, self.case, self.ending)
    }
}

/// Path below `schema/examples`, such as `id123/create-card.request/invalid/truncated.json`, wherever it is stored.
impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.vendor, self.message, self.name())
    }
}

/// Reads a folder of examples, sorted by vendor, message and name. One that is not there holds none.
pub fn of_folder(root: &Path) -> Result<Vec<Example>, Problem> {
    let mut files = Vec::new();
    if root.is_dir() {
        gather(root, "", 0, &mut files)?;
    }
    of_files(files, Wanted::All)
}

/// Reads examples from files: paths below the folder of examples, and bytes.
pub fn of_files(files: Vec<(String, Vec<u8>)>, wanted: Wanted) -> Result<Vec<Example>, Problem> {
    let mut found = Found::default();
    let (mut tables, mut shared) = (Vec::new(), Vec::new());
    for (path, bytes) in files {
        match *path.split('/').collect::<Vec<_>>() {
            [vendor, "shared.json"] => shared.push((vendor.to_owned(), bytes)),
            [_, _, "invalid.toml"] | [_, _, "invalid", _] if wanted == Wanted::ValidJson => {}
            [vendor, message, "invalid.toml"] => tables.push((vendor.to_owned(), message.to_owned(), bytes)),
            [_, _, "invalid", _] => {
                found.loose.insert(path, bytes);
            }
            [vendor, message, name] => {
                let (case, ending) = split(name).ok_or_else(|| problem(&path, "is no .json, .xml or .form"))?;
                found.add(Example {
                    vendor: vendor.to_owned(),
                    message: message.to_owned(),
                    case: case.to_owned(),
                    ending: ending.to_owned(),
                    refused: None,
                    shared_with: None,
                    stored: path.clone(),
                    bytes,
                });
            }
            _ if wanted == Wanted::ValidJson => {}
            _ => return Err(problem(&path, "is no example")),
        }
    }
    for (vendor, message, bytes) in tables {
        found.table(&vendor, &message, &bytes)?;
    }
    for (vendor, bytes) in shared {
        found.share(&vendor, &bytes, wanted)?;
    }
    match found.loose.keys().next() {
        Some(path) => Err(problem(path, "stands in no row of invalid.toml")),
        None => Ok(found.examples.into_values().collect()),
    }
}

/// The message that has the very same valid documents and stores them; the message itself if there is none.
pub fn twin<'a>(examples: &'a [Example], vendor: &str, message: &'a str) -> &'a str {
    let valid = |message: &str| -> Vec<&Example> {
        let of = |one: &&Example| one.vendor == vendor && one.message == message && one.refused.is_none();
        examples.iter().filter(of).collect()
    };
    let own = valid(message);
    let names = |examples: &[&Example]| -> BTreeSet<String> { examples.iter().map(|one| one.name()).collect() };
    let other = own.first().and_then(|example| example.shared_with.as_deref()).unwrap_or(message);
    let shares_all = own.iter().all(|example| example.shared_with.as_deref() == Some(other));
    if other != message && shares_all && names(&own) == names(&valid(other)) {
        twin(examples, vendor, other)
    } else {
        message
    }
}

fn gather(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Problem> {
    let unreadable = |error: std::io::Error| problem(prefix.trim_end_matches('/'), error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if name.starts_with('.') {
            // What editors and file managers leave behind.
        } else if entry.path().is_dir() {
            if depth == MAX_DEPTH {
                return Err(problem(&path, "is a folder too deep"));
            }
            gather(&entry.path(), &format!("{path}/"), depth + 1, files)?;
        } else {
            let size = fs::metadata(entry.path()).map_err(unreadable)?.len();
            if size > MAX_FILE_BYTES {
                return Err(problem(&path, "is larger than 1 MiB"));
            }
            files.push((path, fs::read(entry.path()).map_err(unreadable)?));
        }
    }
    Ok(())
}

/// `minimal.json` as a case and an ending.
fn split(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(case, ending)| !case.is_empty() && ENDINGS.contains(ending))
}

fn problem(file: &str, problem: impl fmt::Display) -> Problem {
    Problem { file: file.to_owned(), problem: problem.to_string() }
}
