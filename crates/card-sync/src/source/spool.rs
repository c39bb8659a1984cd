//! A private copy of what can be read only once.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use tempfile::{TempDir, TempPath};

use super::LARGEST;
use crate::error::{Error, ErrorKind};

/// A private file in a private folder, removed when it is dropped.
#[derive(Debug)]
pub struct Spool {
    name: String,
    path: TempPath,
    /// `None` once it is complete.
    out: Option<File>,
    written: u64,
    most: u64,
    _folder: TempDir,
}

impl Spool {
    /// An empty copy of what people call `name`.
    pub(super) fn create(name: &str) -> Result<Self, Error> {
        Self::of(name, LARGEST)
    }

    pub(super) fn of(name: &str, most: u64) -> Result<Self, Error> {
        let failed = |error| Error::file(&std::env::temp_dir(), "written", error);
        let mut builder = tempfile::Builder::new();
        builder.prefix("cards-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir().map_err(failed)?;
        // The file's name stands in messages.
        let word: String =
            name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).take(40).collect();
        let file = tempfile::Builder::new().prefix(&word).rand_bytes(0).tempfile_in(folder.path()).map_err(failed)?;
        let (out, path) = file.into_parts();
        Ok(Self { name: name.to_owned(), path, out: Some(out), written: 0, most, _folder: folder })
    }

    /// Copies everything that `from` gives, such as standard input.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] beyond [`LARGEST`] bytes, [`ErrorKind::File`] when it cannot be read or the disk is full.
    pub fn copy(name: &str, from: &mut dyn Read) -> Result<Self, Error> {
        let mut spool = Self::create(name)?;
        let mut buffer = vec![0; 256 * 1024];
        loop {
            match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => spool.add(&buffer[..read])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::file(Path::new(name), "read", error)),
            }
        }
        spool.close()?;
        Ok(spool)
    }

    /// Adds bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.written += bytes.len() as u64;
        if self.written > self.most {
            let message = format!("{} gives more than {} bytes, which is no roster", self.name, self.most);
            return Err(Error::new(ErrorKind::Limit, message));
        }
        let Some(out) = &mut self.out else { return Ok(()) };
        out.write_all(bytes).map_err(|error| Error::file(&self.path, "written", error))
    }

    /// Ends the copy.
    pub(super) fn close(&mut self) -> Result<(), Error> {
        let Some(mut out) = self.out.take() else { return Ok(()) };
        out.flush().map_err(|error| Error::file(&self.path, "written", error))
    }

    /// How many bytes it has.
    pub(super) fn length(&self) -> u64 {
        self.written
    }

    /// What it is a copy of.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_private_capped_and_removed() {
        let spool = Spool::copy("standard input", &mut &b"id\nA-1\n"[..]).unwrap();
        let path = spool.path().to_owned();
        assert_eq!(std::fs::read(&path).unwrap(), b"id\nA-1\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(std::fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
        }
        drop(spool);
        assert!(!path.parent().unwrap().exists());
        let mut small = Spool::of("x", 3).unwrap();
        small.add(b"abc").unwrap();
        assert_eq!(small.add(b"d").unwrap_err().kind(), ErrorKind::Limit);
    }
}
