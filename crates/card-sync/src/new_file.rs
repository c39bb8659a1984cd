//! A file that is there as a whole, or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind};

/// Writes a file beside its final place, and puts it there when it is complete.
///
/// On Unix only its owner can read it. A file that is dropped before [`finish`](Self::finish) leaves nothing behind, and
/// what stood in its place before stays. Of several that are written to one place at the same time, the last to finish stays,
/// whole.
#[derive(Debug)]
pub struct NewFile {
    out: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl NewFile {
    /// Refuses a place where something stands that is never replaced: a folder, a device, or a database, such as a journal
    /// or a local state; and one whose folder is not there. Changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`], [`ErrorKind::File`].
    pub fn check(path: &Path) -> Result<(), Error> {
        std::fs::metadata(folder(path)).map_err(|error| Error::file(path, "written", error))?;
        let refused = |what: &str| Err(Error::new(ErrorKind::Setting, format!("{} {what}", path.display())));
        match std::fs::metadata(path) {
            Ok(metadata) if !metadata.is_file() || is_of_the_system(path) => {
                refused("is no regular file, and cannot be replaced by one")
            }
            Ok(_) if card_sqlite::is_database(path) => {
                refused("is a database, which is never replaced; name another file, or move it away")
            }
            _ => Ok(()),
        }
    }

    /// Starts a file.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the folder cannot be written to; as [`check`](Self::check).
    pub fn create(path: &Path) -> Result<Self, Error> {
        Self::check(path)?;
        let mut prefix = std::ffi::OsString::from(".");
        prefix.push(path.file_name().unwrap_or_default());
        prefix.push(".");
        // Where a crash leaves it behind, its name says what it is.
        let file = tempfile::Builder::new().prefix(&prefix).suffix(".unfinished").tempfile_in(folder(path));
        let file = file.map_err(|error| Error::file(path, "written", error))?;
        Ok(Self { out: BufWriter::with_capacity(256 * 1024, file), path: path.to_owned() })
    }

    /// Writes a file with these bytes.
    ///
    /// # Errors
    /// As [`create`](Self::create) and [`finish`](Self::finish).
    pub fn put(path: &Path, bytes: &[u8]) -> Result<(), Error> {
        let mut file = Self::create(path)?;
        file.write_all(bytes).map_err(|error| file.failed(error))?;
        file.finish()
    }

    /// Puts the file in its place, once it is on the disk.
    ///
    /// # Errors
    /// [`ErrorKind::File`] when the disk is full or the place cannot be written to.
    pub fn finish(self) -> Result<(), Error> {
        let Self { out, path } = self;
        let failed = |error| Error::file(&path, "written", error);
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        file.persist(&path).map_err(|error| failed(error.error))?;
        // The file is in its place. A folder that cannot be synced, as on some network drives, is no reason to call it missing.
        #[cfg(unix)]
        let _ = File::open(folder(&path)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Says which file an error of writing is about.
    pub(crate) fn failed(&self, error: io::Error) -> Error {
        Error::file(&self.path, "written", error)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A link such as `/dev/stdout`. It may lead to a file, but what is put in its place is lost to every program.
fn is_of_the_system(path: &Path) -> bool {
    let is_there = |folder: PathBuf| ["/dev", "/proc"].iter().any(|system| folder.starts_with(system));
    cfg!(unix) && path.is_symlink() && folder(path).canonicalize().is_ok_and(is_there)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn two_writers_of_one_place_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let (mut one, mut two) = (NewFile::create(&path).unwrap(), NewFile::create(&path).unwrap());
        one.write_all(b"one one one").unwrap();
        two.write_all(b"two").unwrap();
        one.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"one one one");
        two.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        NewFile::put(&path, b"names").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_folder_a_device_or_a_database_is_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("plan.json.journal");
        rusqlite::Connection::open(&database).unwrap().execute_batch("create table step (number)").unwrap();
        assert_eq!(NewFile::create(&database).unwrap_err().kind(), ErrorKind::Setting);
        assert_eq!(NewFile::create(folder.path()).unwrap_err().kind(), ErrorKind::Setting);
        #[cfg(unix)]
        for path in ["/dev/null", "/dev/stdout"] {
            assert_eq!(NewFile::check(Path::new(path)).unwrap_err().kind(), ErrorKind::Setting, "{path}");
        }
    }
}
