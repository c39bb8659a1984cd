//! The hand-written documents below `examples/<vendor>/<message>/`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use super::encoding::Encoding;
use crate::codegen::Refusals;

/// The examples of a message in a media type, by case; `prefix` goes before each name.
pub(super) fn examples(
    folder: &Path,
    message: &str,
    media_type: &str,
    prefix: &str,
) -> Result<Map<String, Value>, Refusals> {
    let extension = Encoding::of(media_type).extension();
    let mut examples = Map::new();
    for path in files(&folder.join(message), extension) {
        let unreadable = |problem: String| Refusals::whole(path.display(), problem, "correct the example");
        let text = fs::read_to_string(&path).map_err(|error| unreadable(error.to_string()))?;
        let value = if extension == "json" {
            serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?
        } else {
            Value::String(text)
        };
        let case = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        examples.insert(format!("{prefix}{case}"), json!({"value": value}));
    }
    Ok(examples)
}

/// Files of one ending, by name. That a message has none at all is refused by the lint.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}
