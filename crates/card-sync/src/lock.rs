//! Locks: two runs on the same template or plan never overlap.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use card_types::escape;

use crate::error::{Error, ErrorKind};

/// The longest note that is read of a lock, in bytes.
const LONGEST_NOTE: u64 = 64 * 1024;

/// A lock on a file, given back when it is dropped or when the process ends, however it ends.
///
/// The system keeps the lock, not the file: a file that a crash left behind locks nothing. On a network drive a lock may
/// hold on one machine only.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock on `path`, which is made where it is not there.
    ///
    /// # Errors
    /// [`ErrorKind::Locked`] when another process has it, with the first line of its note; [`ErrorKind::File`].
    pub fn take(path: &Path) -> Result<Self, Error> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(path).map_err(|error| Error::file(path, "opened", error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(Error::file(path, "locked", error)),
            Err(TryLockError::WouldBlock) => {
                let note = read(&file).unwrap_or_default();
                let who = note.lines().next().map(|line| format!(" ({line})")).unwrap_or_default();
                let message = format!("another run is under way{who}; the lock is {}", path.display());
                Err(Error::new(ErrorKind::Locked, message))
            }
        }
    }

    /// What the last holder noted, one or more lines; empty if there was none.
    ///
    /// # Errors
    /// [`ErrorKind::File`].
    pub fn note(&self) -> Result<String, Error> {
        read(&self.file).map_err(|error| Error::file(&self.path, "read", error))
    }

    /// Leaves a note for whoever comes next, on the disk when this returns. It stays when the lock is given back.
    ///
    /// # Errors
    /// [`ErrorKind::File`].
    pub fn leave_note(&mut self, note: &str) -> Result<(), Error> {
        let mut write = || {
            // Cut off afterwards: a crash in between leaves more than was noted, and not less.
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(note.as_bytes())?;
            self.file.set_len(note.len() as u64)?;
            self.file.sync_all()
        };
        write().map_err(|error| Error::file(&self.path, "written", error))
    }
}

fn read(mut file: &File) -> std::io::Result<String> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.take(LONGEST_NOTE).read_to_end(&mut bytes)?;
    // Anybody may have written to it: what is shown is plain text.
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.chars().filter(|character| *character == '\n' || !escape::is_unsafe(*character)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_turned_away_and_told_who_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.lock");
        let mut first = Lock::take(&path).unwrap();
        first.leave_note("a note that is longer than the next one").unwrap();
        first.leave_note("process 7\u{1b}[2J\nmore").unwrap();
        let error = Lock::take(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Locked);
        assert!(error.to_string().contains("(process 7[2J)"), "{error}");
        drop(first);
        let next = Lock::take(&path).unwrap();
        assert_eq!(next.note().unwrap(), "process 7[2J\nmore");
    }

    #[test]
    fn a_file_that_a_crash_left_behind_locks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.lock");
        std::fs::write(&path, "process 1").unwrap();
        assert!(Lock::take(&path).is_ok());
    }
}
