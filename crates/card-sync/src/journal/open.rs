//! Opening a journal, and setting that of another plan aside.

use std::path::{Path, PathBuf};

use card_sqlite::{Access, Durability, Kind, Schema, is_whole};
use rusqlite::{Connection, OptionalExtension, params};

use super::Journal;
use crate::error::{Error, ErrorKind};
use crate::plan::Plan;

/// A new version of the tables is one more file at the end of `migrations`.
const SCHEMA: Schema = Schema {
    kind: Kind::Journal,
    migrations: &[include_str!("schema_1.sql")],
    unmarked: Some(
        "select exists (select 1 from meta where name = 'version' and value = '1')
                 and exists (select 1 from meta where name = 'plan' and length(value) = 64)
             or not exists (select 1 from meta) and not exists (select 1 from step)",
    ),
};

/// How many journals of other plans may lie beside one.
const MOST_ASIDE: usize = 100;

impl Journal {
    /// Opens the plan's journal at `path`, or begins one.
    ///
    /// A journal of another plan is kept as `path` with `.previous` at its end: the cards were read anew for this plan, so
    /// what the other one left open is in it. One that lies there already is replaced if all its steps are settled. Otherwise
    /// it stays, and the newer one goes to `.previous-2`, and so on.
    ///
    /// A file that is something else, or of a newer version, is left where and as it is.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`] when it cannot be used, [`ErrorKind::File`] when it cannot be made or moved.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, Error> {
        let connection = connect(path)?;
        match plan_of(&connection).map_err(|error| Error::journal(path, error))? {
            Some(known) if known == plan.digest().to_string() => Ok(Self::of(connection, path, plan)),
            // Begun and never filled.
            None => Self::begin(connection, path, plan),
            Some(_) => {
                // Closing takes the log into the file, so that there is one file to move.
                connection.close().map_err(|(_, error)| Error::journal(path, error))?;
                set_aside(path)?;
                Self::begin(connect(path)?, path, plan)
            }
        }
    }

    /// A journal that is kept nowhere, for a rehearsal.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`].
    pub fn in_memory(plan: &Plan) -> Result<Self, Error> {
        let path = Path::new(":memory:");
        Self::begin(SCHEMA.in_memory().map_err(|error| Error::journal(path, error))?, path, plan)
    }

    /// Whether there is a journal of this plan at `path`. Changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`] when there is something else than a journal, or one of a newer version.
    pub fn exists(path: &Path, plan: &Plan) -> Result<bool, Error> {
        let Some(journal) = look(path)? else { return Ok(false) };
        let known = plan_of(&journal).map_err(|error| Error::journal(path, error))?;
        Ok(known == Some(plan.digest().to_string()))
    }

    /// Refuses a file that is something else than a journal, or one of a newer version. Changes nothing.
    ///
    /// # Errors
    /// As [`exists`](Self::exists).
    pub fn check(path: &Path) -> Result<(), Error> {
        SCHEMA.check(path).map_err(|error| Error::journal(path, error))
    }

    fn begin(connection: Connection, path: &Path, plan: &Plan) -> Result<Self, Error> {
        // The version is for programs of before the application id: they would set a journal without it aside.
        let insert = "insert or replace into meta (name, value) values ('version', '1'), ('plan', ?1), ('id', ?2)";
        let values = params![plan.digest().to_string(), plan.header().id];
        connection.execute(insert, values).map_err(|error| Error::journal(path, error))?;
        Ok(Self::of(connection, path, plan))
    }

    fn of(connection: Connection, path: &Path, plan: &Plan) -> Self {
        Self { connection, path: path.to_owned(), steps: plan.summary().counts.steps() }
    }
}

fn connect(path: &Path) -> Result<Connection, Error> {
    SCHEMA.open(path, Access::Shared, Durability::PowerCut).map_err(|error| Error::journal(path, error))
}

fn look(path: &Path) -> Result<Option<Connection>, Error> {
    SCHEMA.look(path).map_err(|error| Error::journal(path, error))
}

/// The digest of the plan that a journal belongs to.
fn plan_of(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection.query_row("select value from meta where name = 'plan'", [], |row| row.get(0)).optional()
}

/// Moves a closed journal to the first place beside it that is free.
fn set_aside(path: &Path) -> Result<(), Error> {
    let refused = |why: String| Err(Error::new(ErrorKind::Journal, format!("the journal {} {why}", path.display())));
    if !is_whole(path) {
        return refused("is of another plan, and another process is using it".to_owned());
    }
    match (1..=MOST_ASIDE).map(|number| aside(path, number)).find(|place| is_free(place)) {
        Some(place) => std::fs::rename(path, &place).map_err(|error| Error::file(&place, "written", error)),
        None => refused(format!(
            "is of another plan, and cannot be set aside: {MOST_ASIDE} earlier ones with unsettled steps lie beside it; \
             remove those that are no longer needed"
        )),
    }
}

fn aside(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".previous");
    if number > 1 {
        name.push(format!("-{number}"));
    }
    path.with_file_name(name)
}

/// Whether a journal may be put there: nothing is there, or a journal whose steps are all settled.
fn is_free(place: &Path) -> bool {
    if !is_whole(place) {
        return false;
    }
    let is_settled = |journal: Connection| {
        journal.query_row("select not exists (select 1 from step where status not in (3, 4, 6))", [], |row| row.get(0))
    };
    match look(place) {
        Ok(Some(journal)) => is_settled(journal).unwrap_or(false),
        Ok(None) => true,
        // Something else, which is not ours to replace.
        Err(_) => false,
    }
}
