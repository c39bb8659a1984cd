//! The documents below `schema/examples/<vendor>/<message>/`, valid ones and, in `invalid/`, those to be refused.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use card_types::Encoding;

use crate::workspace_root;

/// One example file.
#[derive(Debug, Clone)]
pub struct Example {
    /// `id123` or `blub0x`.
    pub vendor: String,
    /// Schema file without `.json`, such as `create-card.request`.
    pub message: String,
    /// File name without its ending, such as `empty-value-clears`.
    pub case: String,
    /// Encoding by the file's ending.
    pub encoding: Encoding,
    /// Whether it must be read; the others lie in `invalid/` and must be refused.
    pub valid: bool,
    path: PathBuf,
}

impl Example {
    /// The exact bytes of the file.
    ///
    /// # Panics
    ///
    /// When the file cannot be read.
    pub fn bytes(&self) -> Vec<u8> {
        fs::read(&self.path).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }

    /// The same case in another encoding, where there is a file for it.
    pub fn sibling(&self, encoding: Encoding) -> Option<Self> {
        let path = self.path.with_extension(extension(encoding));
        path.exists().then(|| Self { encoding, path, ..self.clone() })
    }
}

/// Path below `schema/examples`, such as `id123/create-card.request/invalid/truncated.json`.
impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let folder = if self.valid { "" } else { "invalid/" };
        write!(f, "{}/{}/{folder}{}.{}", self.vendor, self.message, self.case, extension(self.encoding))
    }
}

/// Every example file, sorted by path.
///
/// # Panics
///
/// When the folder holds anything that is not an example: a file nobody reads proves nothing.
pub fn all() -> Vec<Example> {
    let root = workspace_root().join("schema/examples");
    let mut examples = Vec::new();
    for vendor in entries(&root) {
        for message in entries(&vendor) {
            for entry in entries(&message) {
                if entry.is_dir() {
                    assert_eq!(name(&entry), "invalid", "unexpected folder {}", entry.display());
                    examples.extend(entries(&entry).iter().map(|path| example(&vendor, &message, path, false)));
                } else {
                    examples.push(example(&vendor, &message, &entry, true));
                }
            }
        }
    }
    assert!(!examples.is_empty(), "no examples below {}", root.display());
    examples
}

/// The examples that must be read.
pub fn valid() -> Vec<Example> {
    all().into_iter().filter(|example| example.valid).collect()
}

/// The examples that must be refused.
pub fn invalid() -> Vec<Example> {
    all().into_iter().filter(|example| !example.valid).collect()
}

/// File ending of an encoding.
///
/// # Panics
///
/// When the encoding is a new one.
pub fn extension(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "json",
        Encoding::Xml => "xml",
        Encoding::Form => "form",
        other => panic!("examples have no file ending for {other}"),
    }
}

fn example(vendor: &Path, message: &Path, path: &Path, valid: bool) -> Example {
    let encoding = match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => Encoding::Json,
        Some("xml") => Encoding::Xml,
        Some("form") => Encoding::Form,
        _ => panic!("{} is no example: expected .json, .xml or .form", path.display()),
    };
    Example {
        vendor: name(vendor),
        message: name(message),
        case: name(&path.with_extension("")),
        encoding,
        valid,
        path: path.to_owned(),
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str());
    name.unwrap_or_else(|| panic!("{} has no readable name", path.display())).to_owned()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let listing = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = listing
        .map(|entry| entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path())
        .filter(|path| !name(path).starts_with('.'))
        .collect();
    paths.sort();
    paths
}
