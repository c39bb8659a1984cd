//! The database of a journal.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::status::{Outcome, StepStatus, Tally};
use crate::error::{Error, ErrorKind};

/// The journal of one plan.
#[derive(Debug)]
pub struct Journal {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    pub(super) steps: u64,
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
