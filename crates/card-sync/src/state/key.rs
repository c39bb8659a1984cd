//! The key of the hashes.

use std::io::Read;
use std::path::Path;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use crate::digest::hex;
use crate::error::{Error, ErrorKind};
use crate::new_file::NewFile;

/// Length of the key in bytes.
const LENGTH: usize = 32;

/// A hash that is kept: 128 bits.
pub(crate) type Short = [u8; 16];

/// The key of the hashes. Debug shows nothing of it.
#[derive(Clone)]
pub(crate) struct Key(hmac::Key);

impl Key {
    /// The key in this file; a new one if there is no file. Two at once must not do this.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        if let Some(key) = Self::find(path)? {
            return Ok(key);
        }
        let bytes = random()?;
        NewFile::put(path, &bytes)?;
        Ok(Self::of(&bytes))
    }

    /// The key in this file; `None` if there is no file.
    pub(crate) fn find(path: &Path) -> Result<Option<Self>, Error> {
        match std::fs::File::open(path) {
            Ok(file) => Self::read(path, file).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::file(path, "opened", error)),
        }
    }

    /// A key that is kept nowhere.
    pub(crate) fn fresh() -> Result<Self, Error> {
        Ok(Self::of(&random()?))
    }

    fn read(path: &Path, file: std::fs::File) -> Result<Self, Error> {
        let wrong = |what: &str| Error::new(ErrorKind::State, format!("the key {} {what}", path.display()));
        let metadata = file.metadata().map_err(|error| Error::file(path, "read", error))?;
        if is_open_to_others(&metadata) {
            return Err(wrong("can be read by others; run `chmod 600` on it"));
        }
        let mut bytes = Vec::new();
        file.take(LENGTH as u64 + 1).read_to_end(&mut bytes).map_err(|error| Error::file(path, "read", error))?;
        if bytes.len() != LENGTH {
            return Err(wrong("is damaged; bring back a copy, or remove it, and the state begins anew"));
        }
        Ok(Self::of(&bytes))
    }

    fn of(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// What tells this key from others, and nothing of it.
    pub(crate) fn mark(&self) -> Short {
        self.hash(&["key"])
    }

    /// A hash of these parts; no two lists of parts give the same text to hash.
    pub(crate) fn hash(&self, parts: &[&str]) -> Short {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_le_bytes());
            context.update(part.as_bytes());
        }
        let mut short = Short::default();
        short.copy_from_slice(&context.sign().as_ref()[..16]);
        short
    }

    /// A key of its own for another purpose.
    pub(super) fn derived(&self, purpose: &str) -> [u8; LENGTH] {
        let mut derived = [0; LENGTH];
        derived.copy_from_slice(hmac::sign(&self.0, format!("derived: {purpose}").as_bytes()).as_ref());
        derived
    }

    /// A hash of many texts, one after the other.
    pub(crate) fn running(&self) -> RunningHash {
        RunningHash(hmac::Context::with_key(&self.0))
    }
}

/// A keyed hash that grows.
#[derive(Clone)]
pub(crate) struct RunningHash(hmac::Context);

impl RunningHash {
    pub(crate) fn add(&mut self, text: &str) {
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
    }

    /// 64 hex digits.
    pub(crate) fn finish(self) -> String {
        hex(self.0.sign().as_ref())
    }
}

impl std::fmt::Debug for RunningHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RunningHash")
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

fn random() -> Result<[u8; LENGTH], Error> {
    let mut bytes = [0; LENGTH];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Error::new(ErrorKind::State, "the system gives no random numbers"))?;
    Ok(bytes)
}

#[cfg(unix)]
fn is_open_to_others(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;

    metadata.permissions().mode() & 0o077 != 0
}

/// Elsewhere the folder's access list decides, which the standard library cannot read.
#[cfg(not(unix))]
fn is_open_to_others(_: &std::fs::Metadata) -> bool {
    false
}
