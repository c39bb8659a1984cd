//! What a comparison finds: one [`Finding`] for each edit that means something to somebody.

use std::fmt;

use serde_json::{Value, json};

use super::document::Step;
use super::rules::Rule;
use super::witness::Witness;

/// How much an edit asks of the people around it.
///
/// The grade speaks of documents and of data already stored. What it asks of Rust callers stands beside it, in
/// [`Finding::rust`], and in the report's own verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nobody has to do anything. Does not count as a finding for the exit code.
    Note,
    /// Somebody may have to act: a peer may misread, or callers meet what they could not meet before.
    Risky,
    /// A document that was accepted is refused or means something else.
    Breaking,
}

impl Severity {
    /// `breaking`, `risky` or `note`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Which way the document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// What we send.
    Request,
    /// What we read.
    Response,
}

impl Direction {
    /// `request` or `response`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// What an edit does to one encoding of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The document is not spoken in this encoding.
    Unused,
    /// Not a byte changes, and nothing is read differently.
    Unchanged,
    /// Bytes or what is read may change; nobody who worked stops working.
    Safe,
    /// It depends on what the other side does.
    Risky,
    /// A document that worked is refused, or means something else.
    Breaks,
}

impl Effect {
    /// `unused`, `unchanged`, `safe`, `risky` or `breaks`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Unchanged => "unchanged",
            Self::Safe => "safe",
            Self::Risky => "risky",
            Self::Breaks => "breaks",
        }
    }
}

impl From<Severity> for Effect {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Note => Self::Safe,
            Severity::Risky => Self::Risky,
            Severity::Breaking => Self::Breaks,
        }
    }
}

/// The verdict for each encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wire {
    /// `application/json`, `text/json`
    pub json: Effect,
    /// `application/xml`, `text/xml`
    pub xml: Effect,
    /// `application/x-www-form-urlencoded`
    pub form: Effect,
    /// The path and the query.
    pub url: Effect,
}

impl Wire {
    /// The verdicts with the names that reports give them.
    pub fn named(self) -> [(&'static str, Effect); 4] {
        [("json", self.json), ("xml", self.xml), ("form", self.form), ("url", self.url)]
    }

    pub(super) fn each_mut(&mut self) -> [&mut Effect; 4] {
        [&mut self.json, &mut self.xml, &mut self.form, &mut self.url]
    }
}

/// The semver level that an edit demands of `card-types`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// No public item changes.
    Patch,
    /// Items are added; code that compiled still does.
    Minor,
    /// Items are removed or changed; code that compiled may not.
    Major,
}

impl Level {
    /// `patch`, `minor` or `major`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// A place in one of the two trees.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Whether it is in the older tree: what was removed has no place in the newer one.
    pub in_before: bool,
    /// `schema/id123/common.json`
    pub file: String,
    /// JSON pointer in the file.
    pub pointer: String,
    /// One-based line; 0 when the whole file is meant.
    pub line: usize,
}

/// Whether the edit follows the vendor or mends our own guess, as far as `x-provenance` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It was inferred before: a guess is put right.
    GuessCorrected,
    /// It was documented, and the source or its status is another now.
    VendorChanged,
    /// The provenance says nothing.
    Unexplained,
}

impl Cause {
    /// `guess-corrected`, `vendor-changed` or `unexplained`.
    pub fn name(self) -> &'static str {
        match self {
            Self::GuessCorrected => "guess-corrected",
            Self::VendorChanged => "vendor-changed",
            Self::Unexplained => "unexplained",
        }
    }
}

/// One edit that means something, at one place, in one direction.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How much it asks of people.
    pub severity: Severity,
    /// Which way the documents go.
    pub direction: Direction,
    /// Where to look.
    pub location: Location,
    /// The documents it reaches, such as `id123/create-card.request#card-data.front-fields[]`.
    pub affects: Vec<String>,
    /// What changed, in a sentence.
    pub message: String,
    /// The keyword's value before; null when there was none.
    pub before: Value,
    /// The keyword's value after; null when there is none.
    pub after: Value,
    /// The verdict for each encoding.
    pub wire: Wire,
    /// What it demands of the version of `card-types`: never more than the generated items of its vendor do.
    pub rust: Level,
    /// Why, as far as the provenance tells.
    pub cause: Cause,
    /// A concrete document, or why there is none.
    pub witness: Witness,
    /// The reason given in the waiver that covers it.
    pub waived: Option<String>,
    /// The first document it was found in, and where in that document.
    pub(super) probe: (String, Vec<Step>),
}

impl Finding {
    /// Takes a finding less gravely than its rule does.
    pub(super) fn lower(&mut self, severity: Severity) {
        self.severity = severity;
        for effect in self.wire.each_mut() {
            *effect = (*effect).min(severity.into());
        }
    }

    /// Names this finding across runs: rule, direction, place and what changed, but not the line.
    pub fn fingerprint(&self) -> String {
        let text = json!([
            self.rule.id,
            self.direction.name(),
            self.location.file,
            self.location.pointer,
            self.before,
            self.after
        ])
        .to_string();
        format!("{:016x}", fnv1a(text.as_bytes()))
    }
}

/// FNV-1a: stable across runs and machines, which the standard library's hasher does not promise.
pub(super) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
