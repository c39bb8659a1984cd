//! The schemas as other generators may rely on them: linted, and with references that lead somewhere.

use std::path::Path;

use serde_json::Value;

use super::refusal::Refusals;
use super::{bundle, lint, load, read};

/// The schema files of one vendor.
#[derive(Debug)]
pub(crate) struct Vendor {
    /// Folder, such as `id123`.
    pub(crate) name: String,
    /// Name and content of each file, such as `create-card.request.json`; `common.json` first, then by name.
    pub(crate) files: Vec<(String, Value)>,
}

impl Vendor {
    /// The content of a file.
    pub(crate) fn file(&self, name: &str) -> Option<&Value> {
        self.files.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// Reads the folder of schemas; refuses what [`super::generate`] would refuse.
pub(crate) fn checked(schema: &Path) -> Result<Vec<Vendor>, Refusals> {
    let mut vendors = Vec::new();
    for folder in load::load(schema)? {
        lint::lint(&folder)?;
        read::read(&folder, &bundle::bundle(&folder)?)?;
        let files = folder.files.into_iter().map(|file| (file.name, file.value)).collect();
        vendors.push(Vendor { name: folder.vendor, files });
    }
    Ok(vendors)
}
