//! The database of a journal.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::status::{Outcome, StepStatus, Tally};
use crate::error::{Error, ErrorKind};
use crate::new_file::private;
use crate::plan::Plan;

/// The version of the form that this program writes and reads.
const VERSION: &str = "1";

const SCHEMA: &str = "
    create table if not exists meta (name text primary key, value text not null) without rowid;
    create table if not exists step (
        number integer primary key, status integer not null, at integer not null,
        http_status integer, code text, message text
    );";

/// The journal of one plan.
#[derive(Debug)]
pub struct Journal {
    connection: Connection,
    path: PathBuf,
    steps: u64,
}

/// A step of the journal that did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The step's number in the plan.
    pub number: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl Journal {
    /// Opens the plan's journal at `path`, or begins one.
    ///
    /// A journal of another plan is kept as `path` with `.previous` at its end: the cards were read anew for this plan, so
    /// what the other one left open is in it.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`](crate::ErrorKind::Journal) when it cannot be used, [`ErrorKind::File`](crate::ErrorKind::File) when it cannot be made or moved.
    pub fn open(path: &Path, plan: &Plan) -> Result<Self, Error> {
        let digest = plan.digest().to_string();
        if path.exists() {
            let connection = connect(path)?;
            match plan_of(&connection).map_err(|error| Error::journal(path, error))? {
                Some(known) if known == digest => return Ok(Self::of(connection, path, plan)),
                // Begun and never filled.
                None => {}
                Some(_) => {
                    // Closing takes the log into the file, so that there is one file to move.
                    drop(connection);
                    let mut name = path.file_name().unwrap_or_default().to_owned();
                    name.push(".previous");
                    let previous = path.with_file_name(name);
                    std::fs::rename(path, &previous).map_err(|error| Error::file(&previous, "written", error))?;
                }
            }
        }
        if !path.exists() {
            // SQLite would create it for everybody to read.
            private(path).map_err(|error| Error::file(path, "written", error))?;
        }
        Self::begin(connect(path)?, path, plan)
    }

    /// A journal that is kept nowhere, for a rehearsal.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`](crate::ErrorKind::Journal).
    pub fn in_memory(plan: &Plan) -> Result<Self, Error> {
        let path = Path::new(":memory:");
        let connection = Connection::open_in_memory().map_err(|error| Error::journal(path, error))?;
        connection.execute_batch(SCHEMA).map_err(|error| Error::journal(path, error))?;
        Self::begin(connection, path, plan)
    }

    /// Whether there is a journal of this plan at `path`. Changes nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`](crate::ErrorKind::Journal) when there is something else.
    pub fn exists(path: &Path, plan: &Plan) -> Result<bool, Error> {
        if !path.exists() {
            return Ok(false);
        }
        let known = plan_of(&connect(path)?).map_err(|error| Error::journal(path, error))?;
        Ok(known == Some(plan.digest().to_string()))
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many steps have which status.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`], also when it holds what cannot be trusted: a status that this version does not know, or steps
    /// that the plan does not have.
    pub fn tally(&self) -> Result<Tally, Error> {
        let mut tally = Tally::default();
        for status in self.statuses()? {
            tally.add(status, 1);
        }
        Ok(tally)
    }

    /// The status of every step in one byte each, the first step's at index 0. `None` if it was never sent.
    pub(crate) fn statuses(&self) -> Result<Vec<Option<StepStatus>>, Error> {
        let mut statuses = vec![None; usize::try_from(self.steps).unwrap_or(usize::MAX)];
        let sql = "select number, status from step";
        let mut statement = self.connection.prepare(sql).map_err(|error| self.error(error))?;
        let mut rows = statement.query([]).map_err(|error| self.error(error))?;
        while let Some(row) = rows.next().map_err(|error| self.error(error))? {
            let read = || Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
            let (number, status) = read().map_err(|error| self.error(error))?;
            let place = usize::try_from(number).ok().and_then(|number| statuses.get_mut(number.checked_sub(1)?));
            *place.ok_or_else(|| self.untrusted(&format!("step {number} is not in the plan")))? =
                Some(self.status(number, status)?);
        }
        Ok(statuses)
    }

    /// A status of the database. One that is not known must not pass for "never sent".
    fn status(&self, step: i64, number: i64) -> Result<StepStatus, Error> {
        let known = u8::try_from(number).ok().and_then(StepStatus::numbered);
        known.ok_or_else(|| self.untrusted(&format!("step {step} has the unknown status {number}")))
    }

    fn untrusted(&self, what: &str) -> Error {
        let path = self.path.display();
        let message = format!("the journal {path} is not as this version writes it: {what}; nothing was sent");
        Error::new(ErrorKind::Journal, message)
    }

    /// When something unsettled was last written, in milliseconds since 1970.
    pub(crate) fn last_unsettled(&self) -> Result<Option<i64>, Error> {
        let sql = "select max(at) from step where status in (1, 2, 5)";
        self.connection.query_row(sql, [], |row| row.get(0)).map_err(|error| self.error(error))
    }

    /// Everything that did not end well (failed, unknown, skipped), in the order of the plan.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`](crate::ErrorKind::Journal), and those of `take`.
    pub fn each_problem(&self, mut take: impl FnMut(Entry) -> Result<(), Error>) -> Result<(), Error> {
        let sql = "select number, status, at, http_status, code, message from step where status <> 3 order by number";
        let mut statement = self.connection.prepare(sql).map_err(|error| self.error(error))?;
        let mut rows = statement.query([]).map_err(|error| self.error(error))?;
        while let Some(row) = rows.next().map_err(|error| self.error(error))? {
            let read = || Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
            let (number, status) = read().map_err(|error| self.error(error))?;
            let status = self.status(number, status)?;
            let read = || {
                let outcome = Outcome { status, http_status: row.get(3)?, code: row.get(4)?, message: row.get(5)? };
                Ok(Entry { number: row.get(0)?, outcome, at: row.get(2)? })
            };
            take(read().map_err(|error| self.error(error))?)?;
        }
        Ok(())
    }

    /// Writes intents, outcomes and what is open again, all of it or nothing; on the disk when it returns.
    pub(crate) fn commit(&mut self, changes: &Changes<'_>, at: i64) -> Result<(), Error> {
        let path = &self.path;
        let mut work = || {
            let transaction = self.connection.transaction()?;
            {
                let mut intend = transaction.prepare_cached(
                    "insert into step (number, status, at) values (?1, 1, ?2)
                     on conflict (number) do nothing",
                )?;
                for number in changes.intended {
                    intend.execute(params![number, at])?;
                }
                let mut send =
                    transaction.prepare_cached("update step set status = 2 where number = ?1 and status = 1")?;
                for number in changes.sent {
                    send.execute(params![number])?;
                }
                let mut settle = transaction.prepare_cached(
                    "insert into step (number, status, at, http_status, code, message) values (?1, ?2, ?3, ?4, ?5, ?6)
                     on conflict (number) do update set status = excluded.status, at = excluded.at,
                     http_status = excluded.http_status, code = excluded.code, message = excluded.message",
                )?;
                for (number, outcome) in changes.outcomes {
                    let Outcome { status, http_status, code, message } = outcome;
                    settle.execute(params![number, status.number(), at, http_status, code, message])?;
                }
                let mut release = transaction.prepare_cached("delete from step where number = ?1")?;
                for number in changes.released {
                    release.execute(params![number])?;
                }
            }
            transaction.commit()
        };
        work().map_err(|error| Error::journal(path, error))
    }

    fn begin(connection: Connection, path: &Path, plan: &Plan) -> Result<Self, Error> {
        let insert = "insert or replace into meta (name, value) values ('version', ?1), ('plan', ?2), ('id', ?3)";
        let values = params![VERSION, plan.digest().to_string(), plan.header().id];
        connection.execute(insert, values).map_err(|error| Error::journal(path, error))?;
        Ok(Self::of(connection, path, plan))
    }

    fn of(connection: Connection, path: &Path, plan: &Plan) -> Self {
        Self { connection, path: path.to_owned(), steps: plan.summary().counts.steps() }
    }

    fn error(&self, error: rusqlite::Error) -> Error {
        Error::journal(&self.path, error)
    }
}

/// What is written at once. Order: intents, sent, outcomes, released.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Changes<'a> {
    pub(crate) intended: &'a [u64],
    pub(crate) sent: &'a [u64],
    pub(crate) outcomes: &'a [(u64, Outcome)],
    pub(crate) released: &'a [u64],
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let open = || {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full;")?;
        connection.execute_batch(SCHEMA)?;
        Ok(connection)
    };
    open().map_err(|error| Error::journal(path, error))
}

/// The digest of the plan that a journal belongs to.
fn plan_of(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let read = |name: &str| {
        connection.query_row("select value from meta where name = ?1", [name], |row| row.get::<_, String>(0)).optional()
    };
    // Another version's statuses mean something else: its steps are not to be taken over.
    Ok(read("plan")?.map(|plan| match read("version") {
        Ok(Some(version)) if version == VERSION => plan,
        _ => String::from("of another version"),
    }))
}
