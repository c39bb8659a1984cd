//! What can go wrong, sorted by what a caller would do about it.

use std::fmt;
use std::path::Path;

use crate::held_file::Changed;
use crate::problem::Problems;

/// Why a roster could not be read, a mapping not used, a plan not made or not carried out.
///
/// Display says what and where, and never shows a value of the roster. Safe to log.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    problems: Problems,
    source: Option<Source>,
}

/// The kind of an [`Error`], one for each way of reacting to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    File,
    /// The mapping is wrong; [`Error::problems`] says where. Nothing was sent.
    Mapping,
    /// The roster is wrong as a whole (encoding, columns), or too many of its rows are; nothing was sent.
    Roster,
    /// Rows of the roster were refused; [`Error::problems`] lists them. Nothing was sent.
    Rejected,
    /// The file is no plan, was edited, is cut off, or is of another version.
    Plan,
    /// The plan is out of date: it has expired, or roster or mapping have changed since. Or a file changed while it was
    /// being used: what follows in it was not used.
    Stale,
    /// The local state could not be read or written.
    State,
    /// The journal of a plan could not be read or written. Nothing is sent without it.
    Journal,
    /// Another run is under way on the same template or plan. Nothing was sent.
    Locked,
    /// A guard stopped the plan: it would switch off, create or change more cards than allowed. Nothing was sent.
    Guard,
    /// The remote cards could not be read; [`Error::client_error`] says why. Nothing was changed.
    Remote,
    /// The command that prints the roster failed. Nothing was sent.
    Source,
    /// A roster is larger than allowed, or took too long to come. Nothing was sent.
    Limit,
    /// A caller's setting cannot work.
    Setting,
}

#[derive(Debug)]
enum Source {
    Client(card_client::Error),
    Io(std::io::Error),
    Database(card_sqlite::Error),
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), problems: Problems::default(), source: None }))
    }

    pub(crate) fn file(path: &Path, what: &str, error: std::io::Error) -> Self {
        if matches!(error.get_ref(), Some(inner) if inner.is::<Changed>()) {
            let message = "changed while it was being used; nothing was sent from the changed part";
            return Self::new(ErrorKind::Stale, format!("{} {message}", path.display()));
        }
        Self::new(ErrorKind::File, format!("{} could not be {what}", path.display())).because(Source::Io(error))
    }

    /// Not `From`: no type of the database may stand in a public signature.
    pub(crate) fn state(error: impl Into<card_sqlite::Error>) -> Self {
        Self::database(ErrorKind::State, "the local state", error.into())
    }

    pub(crate) fn state_file(path: &Path, error: card_sqlite::Error) -> Self {
        Self::database(ErrorKind::State, &format!("the local state {}", path.display()), error)
    }

    pub(crate) fn journal(path: &Path, error: impl Into<card_sqlite::Error>) -> Self {
        Self::database(ErrorKind::Journal, &format!("the journal {}", path.display()), error.into())
    }

    fn database(kind: ErrorKind, what: &str, error: card_sqlite::Error) -> Self {
        let kind = if matches!(error.kind(), card_sqlite::ErrorKind::File(_)) { ErrorKind::File } else { kind };
        Self::new(kind, format!("{what} could not be used")).because(Source::Database(error))
    }

    pub(crate) fn with_problems(kind: ErrorKind, message: impl Into<String>, problems: Problems) -> Self {
        let mut error = Self::new(kind, message);
        error.0.problems = problems;
        error
    }

    fn because(mut self, source: Source) -> Self {
        self.0.source = Some(source);
        self
    }

    /// What to do about it, by kind.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong in detail, with lines and columns; empty for most kinds.
    pub fn problems(&self) -> &Problems {
        &self.0.problems
    }

    /// Whether a file is not there, as after a typing error.
    pub fn is_not_found(&self) -> bool {
        match &self.0.source {
            Some(Source::Io(error)) => error.kind() == std::io::ErrorKind::NotFound,
            Some(Source::Database(error)) => error.kind() == card_sqlite::ErrorKind::File(std::io::ErrorKind::NotFound),
            _ => false,
        }
    }

    /// Whether the file that was named as state or journal is something else, such as another program's database. It is as
    /// it was.
    pub fn is_wrong_file(&self) -> bool {
        self.is_database(card_sqlite::ErrorKind::Foreign)
    }

    /// Whether a newer version of this program wrote the state or the journal. It is as it was.
    pub fn is_newer_version(&self) -> bool {
        self.is_database(card_sqlite::ErrorKind::Newer)
    }

    fn is_database(&self, kind: card_sqlite::ErrorKind) -> bool {
        matches!(&self.0.source, Some(Source::Database(error)) if error.kind() == kind)
    }

    /// The error of the client, where reading the remote cards failed.
    pub fn client_error(&self) -> Option<&card_client::Error> {
        match &self.0.source {
            Some(Source::Client(error)) => Some(error),
            _ => None,
        }
    }

    /// As [`client_error`](Self::client_error), to keep.
    pub fn into_client_error(self) -> Option<card_client::Error> {
        match self.0.source {
            Some(Source::Client(error)) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.source {
            Some(Source::Client(error)) => write!(f, ": {error}"),
            Some(Source::Io(error)) => write!(f, ": {error}"),
            Some(Source::Database(error)) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

impl From<card_client::Error> for Error {
    fn from(error: card_client::Error) -> Self {
        Self::new(ErrorKind::Remote, "the cards could not be read").because(Source::Client(error))
    }
}
