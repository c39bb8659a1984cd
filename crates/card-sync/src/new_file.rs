//! A file that is there as a whole, or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// Writes a file beside its final place, and puts it there when it is complete.
///
/// On Unix only its owner can read it. A file that is dropped before [`finish`](Self::finish) leaves nothing behind, and
/// what stood in its place before stays.
#[derive(Debug)]
pub struct NewFile {
    out: Option<BufWriter<File>>,
    path: PathBuf,
    unfinished: PathBuf,
}

impl NewFile {
    /// Starts a file.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when the folder cannot be written to.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        let file = private(&unfinished).map_err(|error| Error::file(path, "written", error))?;
        Ok(Self { out: Some(BufWriter::with_capacity(256 * 1024, file)), path: path.to_owned(), unfinished })
    }

    /// Puts the file in its place, once it is on the disk.
    ///
    /// # Errors
    /// [`ErrorKind::File`](crate::ErrorKind::File) when the disk is full or the place cannot be written to.
    pub fn finish(mut self) -> Result<(), Error> {
        let failed = |error| Error::file(&self.path, "written", error);
        let Some(out) = self.out.take() else { return Err(failed(closed())) };
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)?;
        std::fs::rename(&self.unfinished, &self.path).map_err(failed)
    }

    /// Says which file an error of writing is about.
    pub(crate) fn failed(&self, error: io::Error) -> Error {
        Error::file(&self.path, "written", error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.as_mut().ok_or_else(closed)?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.as_mut().ok_or_else(closed)?.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if self.out.take().is_some() {
            // Where it cannot be removed, its name says what it is.
            let _ = std::fs::remove_file(&self.unfinished);
        }
    }
}

/// A file that only its owner can read, where the system has such a thing.
pub(crate) fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

fn closed() -> io::Error {
    io::Error::other("the file is complete already")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_file_appears_when_it_is_finished_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let mut file = NewFile::create(&path).unwrap();
        file.write_all(b"one").unwrap();
        drop(file);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut file = NewFile::create(&path).unwrap();
        file.write_all(b"two").unwrap();
        assert!(!path.exists());
        file.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        let missing = NewFile::create(&folder.path().join("no/such")).unwrap_err();
        assert_eq!((missing.kind(), missing.is_not_found()), (ErrorKind::File, true));
    }
}
