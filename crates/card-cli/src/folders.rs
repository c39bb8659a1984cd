//! Where files are when nobody says: the folders of the system, by the XDG specification.

use std::env;
use std::path::PathBuf;

/// Name of this program's folder below each of them.
const PROGRAM: &str = "cards";

/// The folder of settings and credentials. None where the environment names none.
#[cfg(windows)]
pub(crate) fn configuration() -> Option<PathBuf> {
    Some(absolute("APPDATA")?.join(PROGRAM))
}

/// `XDG_CONFIG_HOME`, or `~/.config`, on macOS too: that is where people look for the files of such programs.
#[cfg(not(windows))]
pub(crate) fn configuration() -> Option<PathBuf> {
    Some(absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?.join(PROGRAM))
}

/// The folder of what the program remembers. None where the environment names none.
#[cfg(windows)]
pub(crate) fn state() -> Option<PathBuf> {
    Some(absolute("LOCALAPPDATA").or_else(|| absolute("APPDATA"))?.join(PROGRAM))
}

/// `XDG_STATE_HOME`, or `~/.local/state`.
#[cfg(not(windows))]
pub(crate) fn state() -> Option<PathBuf> {
    Some(absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local").join("state")))?.join(PROGRAM))
}

/// A relative folder is ignored, as the XDG specification asks: the file would depend on where the program is started.
fn absolute(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}
