//! What can go wrong in the database.

use super::Location;
use crate::{Error, ErrorKind};

/// A failure of the store itself, never a refusal by the rules.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the database failed")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database {0} could not be opened: {1}")]
    Open(Location, card_sqlite::Error),
    #[error("the database holds a value that no version of the emulator writes: {0}")]
    Corrupt(&'static str),
    #[error("the thread of the database could not be started")]
    Thread(#[source] std::io::Error),
    #[error("the emulator is stopped")]
    Stopped,
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::Stopped => ErrorKind::Stopped,
            _ => ErrorKind::Database,
        };
        let message = error.to_string();
        match error {
            StoreError::Sqlite(source) => Self::with_source(kind, message, source),
            StoreError::Thread(source) => Self::with_source(kind, message, source),
            _ => Self::new(kind, message),
        }
    }
}
