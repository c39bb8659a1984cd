//! What can go wrong for the program that runs an emulator.

use std::fmt;

/// Why the emulator could not start, or a call on its handle failed.
///
/// Display says what happened and what to mend, and never quotes a card's data, a key or a credential.
/// What a client of the emulated APIs did wrong is never an `Error`: it gets a reply.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Options contradict each other or are out of range; mend the builder's calls.
    Configuration,
    /// The address could not be bound, usually because another program listens there.
    Address,
    /// The database file could not be opened, belongs to another program or version, or failed in use.
    Database,
    /// The emulator was shut down before the call.
    Stopped,
    /// The template or card named in the call does not exist.
    NotFound,
    /// The card's status does not allow what was asked.
    Status,
}

impl Error {
    /// What kind of error this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    pub(crate) fn with_source(
        kind: ErrorKind,
        message: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { kind, message: message.into(), source: Some(source.into()) }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn std::error::Error + 'static))
    }
}
