//! The three errors of this crate: what could not be written, what could not be read, what breaks a limit.
//!
//! None of them ever holds a value of a message: only names, positions and rules. They are safe to log.

use std::fmt;

use crate::Encoding;

/// A value could not be written in an encoding; nothing was produced.
///
/// [`member`](Self::member) names the wire member at fault. Display never quotes the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    encoding: Encoding,
    member: String,
    reason: String,
}

impl EncodeError {
    /// An error about `member`, with the reason and how to correct it.
    pub fn new(encoding: Encoding, member: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { encoding, member: member.into(), reason: reason.into() }
    }

    /// The encoding that was being written.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The wire name of the member that cannot be written; empty when the whole document is at fault.
    pub fn member(&self) -> &str {
        &self.member
    }

    /// Why it cannot be written.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write {}", self.encoding)?;
        if !self.member.is_empty() {
            write!(f, ": member {}", self.member)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for EncodeError {}

/// A document could not be read.
///
/// Says where (member path, byte offset) and what was expected, never what was found there beyond its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    encoding: Encoding,
    member: String,
    offset: Option<usize>,
    reason: String,
}

impl DecodeError {
    /// An error at `member` (a path such as `data[3].card-id`, or empty for the document) and byte `offset`.
    pub fn new(
        encoding: Encoding,
        member: impl Into<String>,
        offset: Option<usize>,
        reason: impl Into<String>,
    ) -> Self {
        Self { encoding, member: member.into(), offset, reason: reason.into() }
    }

    /// The encoding that was being read.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The path of the member at fault; empty when the whole document is at fault.
    pub fn member(&self) -> &str {
        &self.member
    }

    /// The byte offset in the document, where known.
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// What is wrong and what was expected.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read {}", self.encoding)?;
        if !self.member.is_empty() {
            write!(f, ": member {}", self.member)?;
        }
        if let Some(offset) = self.offset {
            write!(f, " at byte {offset}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// One broken limit of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    pointer: String,
    message: String,
}

impl Violation {
    /// A violation at the JSON pointer `pointer`; `message` says the limit and never the value.
    pub fn new(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), message: message.into() }
    }

    /// JSON pointer of the value, such as `/card-data/front-fields`; empty for the document as a whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The limit that is broken.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the document as a whole lacks stands at no place within it.
        let colon = if self.pointer.is_empty() { "" } else { ": " };
        write!(f, "{}{colon}{}", self.pointer, self.message)
    }
}

/// A request breaks limits of its schema, or rules of its card template. Holds every violation, never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    broken: &'static str,
    violations: Vec<Violation>,
}

impl ValidationError {
    /// `Ok` when the list is empty.
    pub fn check(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() { Ok(()) } else { Err(Self { broken: "schema", violations }) }
    }

    /// The same, of the rules of a card template.
    pub(crate) fn check_template(violations: Vec<Violation>) -> Result<(), Self> {
        Self::check(violations).map_err(|error| Self { broken: "template", ..error })
    }

    /// All that is wrong, in the order of the schema.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request breaks its {}", self.broken)?;
        for violation in &self.violations {
            write!(f, "; {violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}
