//! Opening the database: whose file it is, which version its tables have, how it is tuned.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{Location, StoreError};
use crate::Durability;

/// Marks the file as ours, so that a foreign database is never written to: `CEmu`.
const APPLICATION_ID: i64 = 0x4345_6d75;

/// Version of the tables. A change of the tables is a new entry of [`MIGRATIONS`].
const SCHEMA_VERSION: i64 = 3;

/// `MIGRATIONS[n]` leads from version `n` to `n + 1`.
const MIGRATIONS: [&str; 3] =
    [include_str!("schema_1.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")];

pub(super) fn open(location: &Location, durability: Durability) -> Result<Connection, StoreError> {
    let mut connection = match location {
        Location::Memory => Connection::open_in_memory().map_err(|error| StoreError::Open(error.into()))?,
        Location::File(path) => open_file(path, durability)?,
    };
    connection.set_prepared_statement_cache_capacity(32);
    migrate(&mut connection)?;
    Ok(connection)
}

fn open_file(path: &Path, durability: Durability) -> Result<Connection, StoreError> {
    create_private(path).map_err(|error| StoreError::Open(error.into()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| StoreError::Open(error.into()))?;
    // A file in use stays in use: waiting for it would only delay the message.
    connection.busy_timeout(Duration::ZERO)?;
    check_owner(&connection).map_err(opening)?;
    // NORMAL syncs the write-ahead log before a checkpoint only, FULL after every commit.
    let synchronous = match durability {
        Durability::ProcessDeath => "NORMAL",
        Durability::PowerCut => "FULL",
    };
    // Exclusive: two emulators on one file would each believe to be the only one.
    connection
        .execute_batch(&format!(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
             BEGIN IMMEDIATE; COMMIT;",
        ))
        .map_err(|error| opening(error.into()))?;
    Ok(connection)
}

/// Must come before anything is written, the switch to WAL included.
fn check_owner(connection: &Connection) -> Result<(), StoreError> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let owner: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if tables > 0 && owner != APPLICATION_ID { Err(StoreError::Foreign) } else { Ok(()) }
}

/// What an error of `SQLite` means while the file is being opened.
fn opening(error: StoreError) -> StoreError {
    match error {
        StoreError::Sqlite(error) => match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::NotADatabase) => StoreError::Foreign,
            _ => StoreError::Open(error.into()),
        },
        other => other,
    }
}

/// Makes the file before `SQLite` does, readable by its owner only: it holds personal data.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let Some(pending) = usize::try_from(found).ok().and_then(|done| MIGRATIONS.get(done..)) else {
        return Err(StoreError::Newer { found, known: SCHEMA_VERSION });
    };
    if !pending.is_empty() {
        for migration in pending {
            transaction.execute_batch(migration)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    }
    Ok(transaction.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_default(location: &Location) -> Result<Connection, StoreError> {
        open(location, Durability::default())
    }

    #[test]
    fn the_log_is_synced_with_every_commit_where_a_power_cut_must_lose_nothing() {
        // 1 is NORMAL, 2 is FULL.
        for (durability, level) in [(Durability::ProcessDeath, 1), (Durability::PowerCut, 2)] {
            let folder = tempfile::tempdir().unwrap();
            let connection = open(&file(&folder), durability).unwrap();
            let found: i64 = connection.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
            assert_eq!(found, level, "{durability:?}");
        }
    }

    #[test]
    fn a_file_of_the_first_version_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let old = Connection::open(folder.path().join("cards.db")).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(
            "INSERT INTO template VALUES (1, 't', '{}', 5, 5);
             INSERT INTO card VALUES (1, 1, 'A', 'Inactive', NULL, NULL, NULL, NULL, NULL, NULL, '[]', 5, 5);",
        )
        .unwrap();
        old.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        old.pragma_update(None, "user_version", 1).unwrap();
        drop(old);
        let connection = open_default(&file(&folder)).unwrap();
        connection.execute_batch("UPDATE card SET status = 'Archived', last_updated = 7").unwrap();
        let path: (i64, String, i64) = connection
            .query_row("SELECT card, status, at FROM card_path", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap();
        assert_eq!(path, (1, "Archived".to_owned(), 7));
    }

    fn file(folder: &tempfile::TempDir) -> Location {
        Location::File(folder.path().join("cards.db"))
    }

    #[test]
    fn a_new_file_gets_version_owner_and_write_ahead_log_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            let connection = open_default(&file(&folder)).unwrap();
            let text = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, String>(0)).unwrap();
            let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
            assert_eq!(text("journal_mode"), "wal");
            assert_eq!((number("user_version"), number("application_id")), (SCHEMA_VERSION, APPLICATION_ID));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        drop(open_default(&file(&folder)).unwrap());
        let mode = std::fs::metadata(folder.path().join("cards.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_of_another_program_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cards.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (x)").unwrap();
        let before = std::fs::read(&path).unwrap();
        assert!(matches!(open_default(&file(&folder)), Err(StoreError::Foreign)));
        assert_eq!(std::fs::read(&path).unwrap(), before);
        std::fs::write(&path, "this is a text file, long enough to be looked at by a database").unwrap();
        assert!(matches!(open_default(&file(&folder)), Err(StoreError::Foreign)));
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("this is"));
    }

    #[test]
    fn a_newer_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        open_default(&file(&folder)).unwrap().pragma_update(None, "user_version", SCHEMA_VERSION + 1).unwrap();
        let newer = open_default(&file(&folder));
        assert!(matches!(newer, Err(StoreError::Newer { known: SCHEMA_VERSION, .. })));
    }

    #[test]
    fn a_file_in_use_and_a_path_that_cannot_be_are_told_apart_from_success() {
        let folder = tempfile::tempdir().unwrap();
        let _first = open_default(&file(&folder)).unwrap();
        assert!(matches!(open_default(&file(&folder)), Err(StoreError::Open(_))));
        let nowhere = Location::File(folder.path().join("no/such/folder.db"));
        assert!(matches!(open_default(&nowhere), Err(StoreError::Open(_))));
    }
}
