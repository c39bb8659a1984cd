//! Where the credentials file is when nobody says.

use std::env;
use std::path::PathBuf;

/// The file below the configuration folder of the user. None where the environment names no such folder.
pub(super) fn default() -> Option<PathBuf> {
    Some(configuration_folder()?.join("cards").join("credentials.toml"))
}

#[cfg(windows)]
fn configuration_folder() -> Option<PathBuf> {
    absolute("APPDATA")
}

/// `XDG_CONFIG_HOME`, or `~/.config`, on macOS too: that is where people look for the files of such programs.
#[cfg(not(windows))]
fn configuration_folder() -> Option<PathBuf> {
    absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))
}

/// A relative folder is ignored, as the XDG specification asks: the file would depend on where the program is started.
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
