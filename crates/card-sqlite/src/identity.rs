//! Whose file it is.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rusqlite::Connection;

use crate::error::Problem;
use crate::{Error, Kind, Schema, copy};

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
    // SQLite takes a few bytes for an empty database.
    if !starts_as_database(path)? {
        return Err(Problem::NotADatabase.into());
    }
    let file = copy::as_it_stands(path)?;
    // Before files were marked at their beginning, a killed program left everything in the log.
    if objects(&file)? == 0 && copy::has_log(path) {
        return of_database(schema, &copy::take(path)?);
    }
    of_database(schema, &file)
}

/// Whose database it is, and of which version.
pub(crate) fn of_database(schema: &Schema, connection: &Connection) -> Result<Found, Error> {
    let owner: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = schema.version();
    if owner == schema.kind.application_id() {
        return match version {
            1.. if version <= known => Ok(Found::Version(version)),
            1.. => Err(Problem::Newer { found: version, known }.into()),
            // The marks are written with the tables.
            _ => Err(Problem::AnotherProgram.into()),
        };
    }
    if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.application_id() == owner) {
        return Err(Problem::AnotherKind(kind).into());
    }
    match (owner, version, objects(connection)?) {
        (0, 0, 0) => Ok(Found::Nothing),
        (0, 0, _) if is_unmarked(schema, connection) => Ok(Found::Version(1)),
        _ => Err(Problem::AnotherProgram.into()),
    }
}

fn starts_as_database(path: &Path) -> std::io::Result<bool> {
    const START: &[u8] = b"SQLite format 3\0";

    let mut start = Vec::new();
    File::open(path)?.take(START.len() as u64).read_to_end(&mut start)?;
    Ok(start == START)
}

/// Tables, indexes and so on.
fn objects(connection: &Connection) -> Result<u64, Error> {
    let count: u32 = connection.query_row("select count(*) from sqlite_schema", [], |row| row.get(0))?;
    Ok(count.into())
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
