//! Whose file it is.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::Connection;

use crate::error::Problem;
use crate::{Error, ErrorKind, Kind, Schema, copy};

/// What a file of ours is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// No file, or nothing in it.
    Nothing,
    /// Tables of this version.
    Version(i64),
}

/// Looks at a file and changes nothing at all.
pub(crate) fn of_file(schema: &Schema, path: &Path) -> Result<Found, Error> {
    match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => return Err(Problem::NotAFile.into()),
        Ok(metadata) if metadata.len() == 0 => return Ok(Found::Nothing),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error.into()),
    }
    let Some((owner, version)) = marks(path)? else { return Err(Problem::NotADatabase.into()) };
    if let Some(version) = version_of(schema, owner, version)? {
        return Ok(Found::Version(version));
    }
    match copy::as_it_stands(path).and_then(|file| of_database(schema, &file)) {
        // Before files were marked at their beginning, a killed program left everything in the log.
        Ok(Found::Nothing) if copy::has_log(path) => of_database(schema, &copy::take(path)?),
        // Somebody may be writing pages just now.
        Err(error) if error.kind() == ErrorKind::Database => of_database(schema, &copy::take(path)?),
        found => found,
    }
}

/// Whose database it is, and of which version.
pub(crate) fn of_database(schema: &Schema, connection: &Connection) -> Result<Found, Error> {
    let owner: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if let Some(version) = version_of(schema, owner, version)? {
        return Ok(Found::Version(version));
    }
    match (version, objects(connection)?) {
        (0, 0) => Ok(Found::Nothing),
        (0, _) if is_unmarked(schema, connection) => Ok(Found::Version(1)),
        _ => Err(Problem::AnotherProgram.into()),
    }
}

/// What the marks say; `None` if there is no application id.
fn version_of(schema: &Schema, owner: i32, version: i32) -> Result<Option<i64>, Error> {
    let (version, known) = (i64::from(version), schema.version());
    if owner == 0 {
        return Ok(None);
    }
    if owner == schema.kind.application_id() {
        return match version {
            1.. if version <= known => Ok(Some(version)),
            1.. => Err(Problem::Newer { found: version, known }.into()),
            // The marks are written with the tables.
            _ => Err(Problem::AnotherProgram.into()),
        };
    }
    let kind = Kind::ALL.into_iter().find(|kind| kind.application_id() == owner);
    Err(kind.map_or(Problem::AnotherProgram, Problem::AnotherKind).into())
}

/// Application id and version in the file's header, which `SQLite` could not read while others write behind it; `None` if it
/// is no database. `SQLite` itself takes a few bytes for an empty one.
pub(crate) fn marks(path: &Path) -> std::io::Result<Option<(i32, i32)>> {
    const HEADER: u64 = 100;

    let mut header = Vec::new();
    File::open(path)?.take(HEADER).read_to_end(&mut header)?;
    let number = |place: usize| Some(i32::from_be_bytes(*header.get(place..)?.first_chunk()?));
    let is_database = header.len() as u64 == HEADER && header.starts_with(b"SQLite format 3\0");
    Ok(number(68).zip(number(60)).filter(|_| is_database))
}

/// Tables, indexes and so on.
fn objects(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))
}

/// Whether it is of the first version, of a time when files had no marks. What cannot be read is something else.
fn is_unmarked(schema: &Schema, connection: &Connection) -> bool {
    let (Some(holds), Some(first)) = (schema.unmarked, schema.migrations.first()) else { return false };
    let expected = || {
        let scratch = Connection::open_in_memory()?;
        scratch.execute_batch(first)?;
        shape(&scratch)
    };
    let (Ok(expected), Ok(found)) = (expected(), shape(connection)) else { return false };
    expected == found && connection.query_row(holds, [], |row| row.get(0)).unwrap_or(false)
}

/// Every table with every column, and whatever else there is.
fn shape(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "select format('%s %s %s %d %d %s %s %d %Q %d %d', thing.type, thing.name, thing.tbl_name, list.wr, list.strict,
                   info.name, info.type, info.\"notnull\", info.dflt_value, info.pk, info.hidden)
               from sqlite_schema thing
               left join pragma_table_list list on list.schema = 'main' and list.name = thing.name
               left join pragma_table_xinfo(thing.name) info
               order by thing.type, thing.name, info.cid";
    let mut statement = connection.prepare(sql)?;
    statement.query_map([], |row| row.get(0))?.collect()
}
