//! Reading a file without touching it.
//!
//! `SQLite` writes beside a file that it only reads: an index of the log, an empty log, and what a crash left in the log goes
//! into the file. So what is read is never the file itself, unless it is opened as if it could not change.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use crate::Error;
use crate::error::Problem;

/// How often a copy is taken again that others wrote to meanwhile.
const ATTEMPTS: usize = 20;

/// What lies beside a file and belongs to it: its write-ahead log, and the journal of a transaction that is being committed.
const BESIDE: [&str; 2] = ["-wal", "-journal"];

/// What stands for itself in the path of an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// The file without its log, to be read at once: opened as if nobody ever wrote to it, so that nothing is locked or made.
pub(crate) fn as_it_stands(path: &Path) -> Result<Connection, Error> {
    let path = std::path::absolute(path)?;
    let mut bytes = path.as_os_str().as_encoded_bytes().to_vec();
    if cfg!(windows) {
        bytes.iter_mut().filter(|byte| **byte == b'\\').for_each(|byte| *byte = b'/');
        bytes.insert(0, b'/');
    }
    let address = format!("file:{}?immutable=1", percent_encode(&bytes, PLAIN));
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(address, flags)?)
}

/// Whether a part of the database lies beside the file.
pub(crate) fn has_log(path: &Path) -> bool {
    BESIDE.iter().any(|end| std::fs::metadata(beside(path, end)).is_ok_and(|metadata| metadata.len() > 0))
}

/// As [`has_log`], and whether there is an empty log, as of one who has the file open and has written nothing.
pub(crate) fn has_log_file(path: &Path) -> bool {
    BESIDE.iter().any(|end| beside(path, end).exists())
}

/// A private copy of what is in the file now, its log included. It is gone when the connection is closed.
pub(crate) fn take(path: &Path) -> Result<Connection, Error> {
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        let before = Moment::of(path)?;
        let taken = if has_log(path) { with_log(path) } else { as_it_stands(path).and_then(|file| unnamed(&file)) };
        // A log that began anew meanwhile may have taken pages with it that the copy lacks.
        if Moment::of(path)?.agrees(&before) {
            return taken;
        }
    }
    Err(Problem::InUse.into())
}

fn with_log(path: &Path) -> Result<Connection, Error> {
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("copy");
    std::fs::copy(path, &copy)?;
    for end in BESIDE {
        match std::fs::copy(beside(path, end), beside(&copy, end)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    unnamed(&Connection::open(&copy)?)
}

/// Into a database without a name, which keeps in memory what fits and the rest in a file that nobody else sees.
fn unnamed(from: &Connection) -> Result<Connection, Error> {
    let mut to = Connection::open("")?;
    Backup::new(from, &mut to)?.step(-1)?;
    Ok(to)
}

/// What changes with the file, and whenever its log begins anew.
struct Moment {
    length: u64,
    changed: Option<SystemTime>,
    header: Vec<u8>,
    log: Vec<u8>,
}

impl Moment {
    /// While a log is the same, what is taken from it into the file is in the copy of the log too.
    fn agrees(&self, other: &Self) -> bool {
        let file = |moment: &Self| (moment.length, moment.changed, moment.header.clone());
        self.log == other.log && (!self.log.is_empty() || file(self) == file(other))
    }

    fn of(path: &Path) -> Result<Self, Error> {
        let metadata = std::fs::metadata(path)?;
        let header = beginning(path, 100)?;
        let log = match beginning(&beside(path, BESIDE[0]), 32) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            log => log.unwrap_or_default(),
        };
        Ok(Self { length: metadata.len(), changed: metadata.modified().ok(), header, log })
    }
}

fn beginning(path: &Path, length: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `SQLite` names them after the file that a link leads to.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.canonicalize().unwrap_or_else(|_| path.to_owned()).into_os_string();
    name.push(OsString::from(end));
    name.into()
}
