//! Opening a state with its key.

use std::path::{Path, PathBuf};

use card_sqlite::{Access, Durability, Kind, Schema};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::State;
use super::key::{Key, Short};
use crate::error::Error;

/// A new version of the tables is one more file at the end of `migrations`.
const SCHEMA: Schema = Schema {
    kind: Kind::State,
    migrations: &[include_str!("schema_1.sql"), include_str!("schema_2.sql")],
    unmarked: Some(
        "select exists (select 1 from meta where name = 'key' and length(value) = 16)
             or not exists (select 1 from meta) and not exists (select 1 from card)",
    ),
};

impl State {
    /// Opens a state, or begins one. The key is in the file beside it, with `.key` at its end; where `path` is a link, beside
    /// the file that it leads to.
    ///
    /// A file that is something else, or of a newer version, is left as it is.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State) or [`ErrorKind::File`](crate::ErrorKind::File).
    pub fn open(path: &Path) -> Result<Self, Error> {
        // A run calls a step confirmed once it is in here: as durable as the journal that says so.
        let connection = SCHEMA.open(path, Access::Shared, Durability::PowerCut);
        let mut connection = connection.map_err(|error| Error::state_file(path, error))?;
        connection.pragma_update(None, "cache_size", -16_000).map_err(Error::state)?;
        if let Some(key) = own_key(&connection, path)? {
            return Ok(Self { connection, key });
        }
        // Of two that begin at once, the second finds the key of the first.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(Error::state)?;
        let key = match own_key(&transaction, path)? {
            Some(key) => key,
            None => Key::open(&key_path(&real(path)))?,
        };
        take_over(&transaction, &key)?;
        transaction.commit().map_err(Error::state)?;
        Ok(Self { connection, key })
    }

    /// Reads a state as it is now, and writes nothing, not even beside it. One that is not there, or whose key is not, is
    /// empty.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn look(path: &Path) -> Result<Self, Error> {
        let connection = SCHEMA.look(path).map_err(|error| Error::state_file(path, error))?;
        if let Some(connection) = connection
            && let Some(key) = own_key(&connection, path)?
        {
            return Ok(Self { connection, key });
        }
        Self::in_memory()
    }

    /// A state that is kept nowhere.
    ///
    /// # Errors
    /// [`ErrorKind::State`](crate::ErrorKind::State).
    pub fn in_memory() -> Result<Self, Error> {
        let (connection, key) = (SCHEMA.in_memory().map_err(Error::state)?, Key::fresh()?);
        take_over(&connection, &key)?;
        Ok(Self { connection, key })
    }
}

/// The key that the hashes were made with; `None` if it is not there, or none was made.
fn own_key(connection: &Connection, path: &Path) -> Result<Option<Key>, Error> {
    let Some(mark) = key_mark(connection)? else { return Ok(None) };
    // Earlier versions put it beside the link.
    for place in [key_path(&real(path)), key_path(path)] {
        if let Some(key) = Key::find(&place)?
            && key.mark() == mark
        {
            return Ok(Some(key));
        }
    }
    Ok(None)
}

/// The file that a link leads to: with a key beside each name, one name would empty the state of the other.
fn real(path: &Path) -> PathBuf {
    if !path.is_symlink() {
        return path.to_owned();
    }
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

fn key_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".key");
    path.with_file_name(name)
}

/// What the key is known by.
fn key_mark(connection: &Connection) -> Result<Option<Short>, Error> {
    let sql = "select value from meta where name = 'key'";
    connection.query_row(sql, [], |row| row.get(0)).optional().map_err(Error::state)
}

/// Hashes of another key would never be found again: they go.
fn take_over(connection: &Connection, key: &Key) -> Result<(), Error> {
    if key_mark(connection)? == Some(key.mark()) {
        return Ok(());
    }
    connection.execute_batch("delete from card; delete from physical; delete from leaver").map_err(Error::state)?;
    let insert = "insert or replace into meta (name, value) values ('key', ?1)";
    connection.execute(insert, params![key.mark()]).map_err(Error::state)?;
    Ok(())
}
