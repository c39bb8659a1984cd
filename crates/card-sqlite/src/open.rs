//! Opening and making files.

use std::fs::File;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::identity::{self, Found};
use crate::{Access, Durability, Error, ErrorKind, Schema, copy};

pub(crate) fn open(schema: &Schema, path: &Path, access: Access, durability: Durability) -> Result<Connection, Error> {
    let deadline = Instant::now() + access.patience();
    loop {
        match attempt(schema, path, access, durability) {
            // Not every lock is one that SQLite waits for: two that switch to a log at the same time are told at once.
            Err(error) if error.kind() == ErrorKind::InUse && Instant::now() < deadline => {
                sleep(Duration::from_millis(10));
            }
            opened => return opened,
        }
    }
}

pub(crate) fn look(schema: &Schema, path: &Path) -> Result<Option<Connection>, Error> {
    if identity::of_file(schema, path)? == Found::Nothing {
        return Ok(None);
    }
    let mut connection = copy::take(path)?;
    if identity::of_database(schema, &connection)? == Found::Nothing {
        return Ok(None);
    }
    migrate(schema, &mut connection)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(Some(connection))
}

fn attempt(schema: &Schema, path: &Path, access: Access, durability: Durability) -> Result<Connection, Error> {
    // Before anything is written, the file's name in its folder included.
    identity::of_file(schema, path)?;
    create(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    // A relative path could read as an address, or as `:memory:`.
    let mut connection = Connection::open_with_flags(std::path::absolute(path)?, flags)?;
    connection.busy_timeout(access.patience())?;
    if access == Access::Exclusive {
        // Here `open` tries again: who waits with a lock in hand keeps others from theirs.
        connection.busy_timeout(Duration::ZERO)?;
        connection.pragma_update(None, "locking_mode", "exclusive")?;
    }
    let is_changed = migrate(schema, &mut connection)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    // The log is synced before it is taken into the file only, or after each commit.
    let synchronous = match durability {
        Durability::ProcessDeath => "normal",
        Durability::PowerCut => "full",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    if is_changed {
        // The marks are to be found without the log. Where others are at work, their closing does it.
        connection.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?;
    }
    if access == Access::Exclusive {
        connection.execute_batch("begin immediate; commit")?;
    }
    Ok(connection)
}

/// Makes the file before `SQLite` does, which would make it for everybody to read. What is there is never cut off.
fn create(path: &Path) -> Result<(), Error> {
    let mut options = File::options();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?;
    Ok(())
}

/// Brings the tables up to date; whether there was something to do.
pub(crate) fn migrate(schema: &Schema, connection: &mut Connection) -> Result<bool, Error> {
    let marks: (i32, i64) = connection.query_row(
        "select application_id, user_version from pragma_application_id, pragma_user_version",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if marks == (schema.kind.application_id(), schema.version()) {
        return Ok(false);
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Once more, now that nobody else writes.
    let done = match identity::of_database(schema, &transaction)? {
        Found::Nothing => 0,
        Found::Version(version) => usize::try_from(version).unwrap_or(usize::MAX),
    };
    for migration in schema.migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", schema.kind.application_id())?;
    transaction.pragma_update(None, "user_version", schema.version())?;
    transaction.commit()?;
    Ok(true)
}
