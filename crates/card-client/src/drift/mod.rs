//! Noticing that a vendor's replies drift away from the schema, while they can still be read.

mod counters;
mod schemas;
mod walk;
mod xml;

pub(crate) use counters::Counters;
pub use counters::DriftCount;

/// How a reply differs from its schema without being unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DriftKind {
    /// A member that the schema does not know. In JSON it is kept in `extra`; an element of XML is stepped over.
    UnknownMember,
    /// A value that an open enum does not know. In JSON it is kept in `Unknown`; a name in XML is read as absent.
    UnknownValue,
    /// A form that is read but not the usual one: a number for a text, null for nothing, a date that is none, an old name.
    ToleratedForm,
    /// An element of XML that comes too late in the contract's order, or a second time: reading steps over it.
    SkippedElement,
}

/// A difference between replies and the schema. No value of a reply is in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Drift {
    /// The operation, such as `list-cards`.
    pub operation: &'static str,
    /// What differs.
    pub kind: DriftKind,
    /// File and JSON pointer in the schema, such as `id123/list-cards.response.json#/definitions/ListedCard`.
    pub pointer: String,
    /// The name of an unknown member, at most 64 characters of it; empty otherwise.
    pub member: String,
}
