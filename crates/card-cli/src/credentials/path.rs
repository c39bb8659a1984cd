//! Where the credentials file is when nobody says.

use std::path::PathBuf;

use crate::folders;

/// The file below the configuration folder of the user. None where the environment names no such folder.
pub(super) fn default() -> Option<PathBuf> {
    Some(folders::configuration()?.join("credentials.toml"))
}
