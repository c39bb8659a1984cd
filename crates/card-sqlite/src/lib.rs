//! The one door to the `SQLite` files of this workspace. Internal: for `card-emulator` and `card-sync` only.
//!
//! A [`Schema`] says what a file is: its [`Kind`] and the migrations of its tables. It opens the file in one of three ways:
//!
//! | | for | the file |
//! |---|---|---|
//! | [`open`](Schema::open) | reading and writing | is made where there is none, for its owner only; older tables are brought up to date |
//! | [`look`](Schema::look) | reading | is left as it is, and so is its folder; what is returned is a private copy |
//! | [`in_memory`](Schema::in_memory) | scratch | none |
//!
//! Each file carries the application id of its kind and the version of its tables (`user_version`). A file that is not of the
//! kind asked for is refused before a byte of it or of its folder is changed: another program's database, a database of
//! another kind, one of a newer version, anything that is no database. So that this can be told without the log that stands
//! beside it, a new file gets its marks before it is switched to a write-ahead log.
//!
//! # A new version of the tables
//!
//! One more file of SQL at the end of the schema's `migrations`. Tests keep a file of each released version: add one.
//!
//! # Durability
//!
//! Files have a write-ahead log. With [`Durability::PowerCut`] a commit is on the disk when it returns.

mod copy;
mod error;
mod identity;
mod open;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

pub use error::{Error, ErrorKind};

/// The kinds of database in this workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Cards, templates and assignments of an emulator.
    Emulator,
    /// What was last sent, as keyed hashes.
    State,
    /// What was sent of one plan.
    Journal,
}

/// What a file of one kind looks like.
#[derive(Debug)]
pub struct Schema {
    /// Whose file it is.
    pub kind: Kind,
    /// SQL; the entry with index `n` leads from version `n` to `n + 1`. Entries that were released never change.
    pub migrations: &'static [&'static str],
    /// For a kind whose first version was released without marks: a query that is true of the content of such a file. Its
    /// tables must be those of version 1, column by column, and it must have no others.
    pub unmarked: Option<&'static str>,
}

/// Who else may use the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Other processes too; one writes at a time, and the others wait up to ten seconds.
    Shared,
    /// Nobody else, until the connection is closed. A file in use is refused.
    Exclusive,
}

/// What a power cut may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The last commits. What was committed survives the death of the process.
    ProcessDeath,
    /// Nothing that was committed, as far as the disk keeps what it says it has written.
    PowerCut,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Emulator, Self::State, Self::Journal];

    /// The mark in the file's header: `CEmu`, `CSta`, `CJou`.
    const fn application_id(self) -> i32 {
        match self {
            Self::Emulator => 0x4345_6d75,
            Self::State => 0x4353_7461,
            Self::Journal => 0x434a_6f75,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Emulator => "the database of an emulator",
            Self::State => "a local state",
            Self::Journal => "the journal of a plan",
        }
    }
}

impl Schema {
    /// The version of the tables that this program writes.
    pub fn version(&self) -> i64 {
        self.migrations.len().try_into().unwrap_or(i64::MAX)
    }

    /// Refuses a file that [`open`](Self::open) would refuse for what it is. Changes nothing.
    pub fn check(&self, path: &Path) -> Result<(), Error> {
        identity::of_file(self, path).map(drop)
    }

    /// Opens the file to read and write it; makes it where there is none. Safe against others that do so at the same time.
    pub fn open(&self, path: &Path, access: Access, durability: Durability) -> Result<Connection, Error> {
        open::open(self, path, access, durability)
    }

    /// Reads the file as it is now, with older tables brought up to date in what is returned and not in the file; `None` if
    /// there is no file, or nothing in it. Later changes of the file do not show. Nothing is written beside the file either.
    pub fn look(&self, path: &Path) -> Result<Option<Connection>, Error> {
        open::look(self, path)
    }

    /// A database that is kept nowhere.
    pub fn in_memory(&self) -> Result<Connection, Error> {
        let mut connection = Connection::open_in_memory()?;
        open::migrate(self, &mut connection)?;
        Ok(connection)
    }
}

/// Whether the file, if there is one, holds all of its database and nobody has it open: only then may it be moved or
/// replaced. What a crash left, or others are writing, lies beside it.
pub fn is_whole(path: &Path) -> bool {
    !copy::has_log_file(path)
}

/// Whether it is an `SQLite` database, whoever's. False if it is not there, or nobody has written to it yet.
pub fn is_database(path: &Path) -> bool {
    matches!(identity::marks(path), Ok(Some(_)))
}

impl Access {
    /// How long others are waited for.
    const fn patience(self) -> Duration {
        match self {
            Self::Shared => Duration::from_secs(10),
            // For those that are just being refused; a file in use stays in use, and waiting would only delay the message.
            Self::Exclusive => Duration::from_millis(200),
        }
    }
}
