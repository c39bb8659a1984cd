//! What came of a body: the value, and everything the sender should know about it.

use std::borrow::Cow;
use std::fmt;

/// A body as the server understood it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reading<T> {
    /// The model the action would get. `None` when the whole model is null: after any error in XML, after a syntax
    /// error in JSON, and for a body that says null.
    pub value: Option<T>,
    /// What the server stepped over without an error: the first hundred of it.
    pub skipped: Vec<Skipped>,
    /// What the server complains about, the model state: the first hundred entries of it.
    pub errors: Vec<ModelError>,
}

/// More notes than this help nobody, and a body of many small elements must not grow in memory.
const MOST_NOTES: usize = 100;

impl<T> Reading<T> {
    pub(super) fn new(value: Option<T>) -> Self {
        Self { value, skipped: Vec::new(), errors: Vec::new() }
    }

    pub(super) fn failed(error: ModelError) -> Self {
        Self { value: None, skipped: Vec::new(), errors: vec![error] }
    }

    pub(super) fn note(&mut self, member: &str, reason: SkipReason, offset: usize) {
        note_skipped(&mut self.skipped, member, reason, offset);
    }

    pub(super) fn complain(&mut self, error: ModelError) {
        if self.errors.len() < MOST_NOTES {
            self.errors.push(error);
        }
    }

    /// Whether the server would see no error. Members may have been skipped all the same.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }
}

/// Adds a note, unless there are enough.
pub(crate) fn note_skipped(skipped: &mut Vec<Skipped>, member: &str, reason: SkipReason, offset: usize) {
    if skipped.len() < MOST_NOTES {
        skipped.push(Skipped::new(member, reason, offset));
    }
}

/// A part of the body that had no effect.
///
/// Display reads `UserId was skipped: it must come before NumberOfCardUses`. Holds names, never values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    member: Box<str>,
    reason: SkipReason,
    offset: usize,
}

/// Names come from the body. What is longer, or has other characters than names have, is a body in the wrong place and
/// not a name: it may hold anything, so it is not shown.
const LONGEST_NAME: usize = 80;
const NOT_A_NAME: &str = "(not a name)";

impl Skipped {
    fn new(member: &str, reason: SkipReason, offset: usize) -> Self {
        let in_names =
            |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | ':' | '$');
        let shown = member.len() <= LONGEST_NAME && !member.is_empty() && member.chars().all(in_names);
        Self { member: if shown { member } else { NOT_A_NAME }.into(), reason, offset }
    }

    /// Moves the place by the bytes that were taken off the front of the body.
    pub(super) fn shift(&mut self, bytes: usize) {
        self.offset += bytes;
    }

    /// The name as it stands in the body; `(not a name)` for anything that does not look like one.
    pub fn member(&self) -> &str {
        &self.member
    }

    /// Why it had no effect.
    pub fn reason(&self) -> SkipReason {
        self.reason
    }

    /// Byte offset in the body. For a body in UTF-16: offset in its UTF-8 form.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was skipped: {}", self.member, self.reason)
    }
}

/// Why a part of a body had no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// XML: the element stands behind one that the contract puts after it.
    TooLate {
        /// The member that must come after it.
        after: &'static str,
    },
    /// The member comes twice, and the first one counts (XML, form).
    Repeated,
    /// The member comes twice, and the last one counts (JSON).
    Overwritten,
    /// XML: the name is right, the namespace is not.
    WrongNamespace,
    /// XML: names are case-sensitive.
    Misspelt {
        /// The right spelling.
        expected: &'static str,
    },
    /// The server has no such member.
    Unknown,
    /// The member exists in XML only.
    XmlOnly,
    /// XML replies, read leniently: the value is no name of the enum. Never by a server, which refuses the document.
    UnknownName,
    /// The member is a model or a list of them, which only replies have: it is read in XML alone.
    Nested,
    /// XML: an entry of a list is nil, where a list here holds values only.
    NilEntry,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLate { after } => write!(f, "it must come before {after}"),
            Self::Repeated => f.write_str("it comes twice, and the first one counts"),
            Self::Overwritten => f.write_str("it comes twice, and the last one counts"),
            Self::WrongNamespace => f.write_str("it is not in the namespace of the model"),
            Self::Misspelt { expected } => write!(f, "names are case-sensitive, expected {expected}"),
            Self::Unknown => f.write_str("the server has no such member"),
            Self::UnknownName => f.write_str("its value is no known name"),
            Self::XmlOnly => f.write_str("the server reads it in XML only"),
            Self::Nested => f.write_str("members within members are read in XML only"),
            Self::NilEntry => f.write_str("an entry of a list that is nil holds nothing"),
        }
    }
}

/// One entry of the model state. Says where and what was expected, never the value that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelError {
    key: Cow<'static, str>,
    message: Cow<'static, str>,
    offset: Option<usize>,
}

impl ModelError {
    pub(crate) fn new(
        key: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
        offset: impl Into<Option<usize>>,
    ) -> Self {
        Self { key: key.into(), message: message.into(), offset: offset.into() }
    }

    /// The member at fault; empty when the whole body is.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is wrong and what was expected.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Byte offset in the body, where known. For a body in UTF-16: offset in its UTF-8 form.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)?;
        if let Some(offset) = self.offset {
            write!(f, " at byte {offset}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ModelError {}
