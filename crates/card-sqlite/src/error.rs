//! What can go wrong with a file.

use std::io;

use rusqlite::ErrorCode;

use crate::Kind;

/// Why a file could not be opened, or its database not be used. Display says what the file is and what to do, in words that
/// follow the file's name and a colon. It never quotes what the file holds.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Error(#[from] Problem);

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The file is something else. It is as it was.
    Foreign,
    /// A newer version wrote it. It is as it was.
    Newer,
    /// Another process uses it.
    InUse,
    /// The file, or the folder that it is to be made in, cannot be opened.
    File(io::ErrorKind),
    /// The database failed: the disk is full, the file damaged or protected.
    Database,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("it is no regular file")]
    NotAFile,
    #[error("it is no SQLite database and was left as it is")]
    NotADatabase,
    #[error("it is a database of another program and was left as it is")]
    AnotherProgram,
    #[error("it is {} and was left as it is", .0.name())]
    AnotherKind(Kind),
    #[error(
        "a newer version of this program wrote it (version {found} of its tables, up to {known} is known here), and it was \
         left as it is; use that version"
    )]
    Newer { found: i64, known: i64 },
    #[error("another process is using it; wait until that has ended")]
    InUse,
    #[error("{}", of_file(.0))]
    File(io::Error),
    #[error("{}", of_sqlite(.0))]
    Sqlite(rusqlite::Error),
}

impl Error {
    /// What to do about it, by kind.
    pub fn kind(&self) -> ErrorKind {
        match &self.0 {
            Problem::NotAFile | Problem::NotADatabase | Problem::AnotherProgram | Problem::AnotherKind(_) => {
                ErrorKind::Foreign
            }
            Problem::Newer { .. } => ErrorKind::Newer,
            Problem::InUse => ErrorKind::InUse,
            Problem::File(error) => ErrorKind::File(error.kind()),
            Problem::Sqlite(_) => ErrorKind::Database,
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self(match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Problem::NotADatabase,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::InUse,
            _ => Problem::Sqlite(error),
        })
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self(Problem::File(error))
    }
}

fn of_file(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            format!("there is no such folder to make it in ({error}); make the folder first")
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            format!("it cannot be written here ({error}); change the permissions")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FULL.to_owned(),
        _ => error.to_string(),
    }
}

fn of_sqlite(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => FULL.to_owned(),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            format!("it cannot be written ({error}); change the permissions of the file and its folder")
        }
        Some(ErrorCode::SystemIoFailure) => {
            format!("reading or writing failed ({error}); the disk may be full or broken")
        }
        Some(ErrorCode::CannotOpen) => {
            format!("it, or a file beside it, cannot be opened ({error}); look at the folder and its permissions")
        }
        Some(ErrorCode::DatabaseCorrupt) => format!("it is damaged ({error}); bring back a copy, or move it away"),
        _ => error.to_string(),
    }
}

const FULL: &str = "the disk is full; free some space, then run it again";
