//! The credentials file.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use super::{Header, Secret};
use crate::exit::Exit;
use crate::failure::Failure;

/// Larger files are something else.
const MAX_BYTES: u64 = 64 * 1024;

/// A file as it was written; values are checked when they are asked for. No Debug: it holds secrets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CredentialsFile {
    id123: Option<Id123>,
    blub0x: Option<Blub0x>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Id123 {
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Blub0x {
    header: String,
    value: String,
}

impl CredentialsFile {
    /// Reads a file that only its owner can.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let unreadable =
            |reason: String| Failure::new(Exit::Credentials, format!("the credentials file {shown} {reason}"));
        let opened = File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
        let (file, metadata) = opened.map_err(|error| {
            unreadable(format!("cannot be opened: {error}"))
                .hint("check its name, or set the environment variables instead")
        })?;
        if !metadata.is_file() {
            return Err(unreadable("is not a file".to_owned()).hint("name the file itself"));
        }
        if let Some(mode) = access_of_others(&metadata) {
            return Err(unreadable(format!("can be reached by others (mode {mode:03o})"))
                .hint(format!("run `chmod 600 '{shown}'`; if others may have read it, have the key replaced")));
        }
        let mut bytes = Vec::new();
        let limit = MAX_BYTES + 1;
        file.take(limit).read_to_end(&mut bytes).map_err(|error| unreadable(format!("cannot be read: {error}")))?;
        if bytes.len() as u64 == limit {
            return Err(unreadable(format!("is larger than {MAX_BYTES} bytes")).hint("name the right file"));
        }
        let text = String::from_utf8(bytes).map_err(|_| unreadable("is not UTF-8".to_owned()))?;
        // The parser's own message quotes the line, and with it the key.
        toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            unreadable(format!("is not as expected at line {line}")).hint(
                "it is TOML with the tables [id123] (key) and [blub0x] (header, value), both with nothing else; \
                 texts stand in double quotes",
            )
        })
    }

    /// The key of ID123, where there is one.
    pub(super) fn id123_key(self, path: &Path) -> Result<Option<Secret>, Failure> {
        self.id123.map(|table| Secret::new(table.key, &path.display().to_string())).transpose()
    }

    /// The header of BluB0X, where there is one.
    pub(super) fn blub0x_header(self, path: &Path) -> Result<Option<Header>, Failure> {
        let header = |table: Blub0x| {
            Ok(Header { name: table.header, value: Secret::new(table.value, &path.display().to_string())? })
        };
        self.blub0x.map(header).transpose()
    }
}

/// The permission bits, when anybody but the owner has one of them.
#[cfg(unix)]
fn access_of_others(metadata: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;

    let mode = metadata.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere the folder's access list decides, which the standard library cannot read.
#[cfg(not(unix))]
fn access_of_others(_: &std::fs::Metadata) -> Option<u32> {
    None
}
