//! Keys and credentials: from a file or the environment, never from an argument, and never shown.

mod file;
mod path;
mod secret;

use std::env;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::failure::Failure;
use file::CredentialsFile;

pub(crate) use secret::Secret;

/// Names of the environment variables.
const ID123_KEY: &str = "CARDS_ID123_KEY";
const BLUB0X_HEADER: &str = "CARDS_BLUB0X_HEADER";
const BLUB0X_VALUE: &str = "CARDS_BLUB0X_VALUE";
const CREDENTIALS: &str = "CARDS_CREDENTIALS";

/// Where credentials come from, for `--help`.
pub(crate) const SOURCES: &str = "\
Credentials, in this order:
  1. the file of --credentials
  2. the environment: CARDS_ID123_KEY; CARDS_BLUB0X_HEADER with CARDS_BLUB0X_VALUE
  3. the file of the environment variable CARDS_CREDENTIALS
  4. cards/credentials.toml in your configuration folder (~/.config, or %APPDATA% on Windows)
The file holds one table or both; on Unix nobody but you may have access to it (chmod 600):
  [id123]
  key = \"...\"
  [blub0x]
  header = \"Authorization\"
  value = \"...\"";

/// A header and its secret value, as BluB0X asks for them.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: Secret,
}

/// The key of ID123. `chosen` is the file of `--credentials`.
pub(crate) fn id123_key(chosen: Option<&Path>) -> Result<Secret, Failure> {
    let missing = |source: &str| {
        Failure::new(Exit::Credentials, format!("there is no key for ID123 in {source}")).hint(format!(
            "set {ID123_KEY}, or write `[id123]` and `key = \"...\"` to the file; `cards demo` needs no key"
        ))
    };
    if let Some(path) = chosen {
        return CredentialsFile::read(path)?.id123_key(path)?.ok_or_else(|| missing(&path.display().to_string()));
    }
    if let Some(key) = variable(ID123_KEY)? {
        return Secret::new(key, ID123_KEY);
    }
    match fallback()? {
        Some((path, file)) => file.id123_key(&path)?.ok_or_else(|| missing(&path.display().to_string())),
        None => Err(missing("the environment or a credentials file")),
    }
}

/// The header of BluB0X. `chosen` is the file of `--credentials`.
pub(crate) fn blub0x_header(chosen: Option<&Path>) -> Result<Header, Failure> {
    let missing = |source: &str| {
        Failure::new(Exit::Credentials, format!("there is no credential for BluB0X in {source}")).hint(format!(
            "set {BLUB0X_HEADER} and {BLUB0X_VALUE}, or write `[blub0x]` with `header` and `value` to the file"
        ))
    };
    if let Some(path) = chosen {
        return CredentialsFile::read(path)?.blub0x_header(path)?.ok_or_else(|| missing(&path.display().to_string()));
    }
    match (variable(BLUB0X_HEADER)?, variable(BLUB0X_VALUE)?) {
        (Some(name), _) if name.trim().is_empty() => return Err(nothing(BLUB0X_HEADER)),
        (Some(name), Some(value)) => return Ok(Header { name, value: Secret::new(value, BLUB0X_VALUE)? }),
        (None, None) => {}
        (Some(_), None) => return Err(half(BLUB0X_HEADER, BLUB0X_VALUE)),
        (None, Some(_)) => return Err(half(BLUB0X_VALUE, BLUB0X_HEADER)),
    }
    match fallback()? {
        Some((path, file)) => file.blub0x_header(&path)?.ok_or_else(|| missing(&path.display().to_string())),
        None => Err(missing("the environment or a credentials file")),
    }
}

/// The file that credentials are looked for in, whether it is there or not. `chosen` is the file of `--credentials`.
pub(crate) fn file(chosen: Option<&Path>) -> Option<PathBuf> {
    chosen.map(Path::to_owned).or_else(|| env::var_os(CREDENTIALS).map(PathBuf::from)).or_else(path::default)
}

/// The file of `CARDS_CREDENTIALS`, which must exist, or the one in the configuration folder, which may.
fn fallback() -> Result<Option<(PathBuf, CredentialsFile)>, Failure> {
    if let Some(path) = env::var_os(CREDENTIALS) {
        if path.is_empty() {
            return Err(nothing(CREDENTIALS));
        }
        let path = PathBuf::from(path);
        let file = CredentialsFile::read(&path)?;
        return Ok(Some((path, file)));
    }
    match path::default() {
        Some(path) if path.exists() => {
            let file = CredentialsFile::read(&path)?;
            Ok(Some((path, file)))
        }
        _ => Ok(None),
    }
}

/// An environment variable; set but empty counts, and is refused by [`Secret::new`].
fn variable(name: &'static str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => {
            Err(Failure::new(Exit::Credentials, format!("{name} is not UTF-8"))
                .hint("set it to visible ASCII characters"))
        }
    }
}

fn nothing(name: &str) -> Failure {
    Failure::new(Exit::Credentials, format!("{name} is set to nothing")).hint("set or unset it")
}

fn half(set: &str, unset: &str) -> Failure {
    Failure::new(Exit::Credentials, format!("{set} is set and {unset} is not")).hint("set both, or neither")
}
