//! `cargo xtask compat`: what an edit of the schemas breaks, before it is merged.
//!
//! Two trees of schemas are compared by what they mean: references followed, order left aside where it says nothing.
//! Each difference is given to a [`Rule`], which knows which way the document goes: a request is what we send, a
//! response is what we read. What no rule explains is itself a finding, so that no edit passes in silence.
//!
//! | stage | file | does |
//! |---|---|---|
//! | read | `tree.rs`, `git.rs` | both trees, from folders or from a revision |
//! | walk | `walk/`, `view.rs` | compares them document by document; merges what several documents share |
//! | prove | `equal.rs`, `walk/canonical.rs` | tells edits that change nothing, and proves it |
//! | witness | `witness/`, `sample.rs`, `pattern.rs`, `validate.rs`, `wire.rs` | a concrete document for each finding |
//! | judge | `rust_api.rs`, `older.rs`, `stored.rs`, `waivers.rs` | public items of card-types, data already stored, waivers |
//! | show | `render/` | text, JSON, Markdown, GitHub annotations, SARIF |
//!
//! How to read the report, from an edit to its merge, stands in `xtask/docs/compat.md`.

mod command;
mod document;
mod equal;
mod finding;
mod git;
mod older;
mod pattern;
mod render;
mod rules;
mod rust_api;
mod sample;
mod stored;
mod tree;
mod units;
mod validate;
mod view;
mod waivers;
mod walk;
mod wire;
mod witness;
mod xml;

use std::fmt;
use std::time::{Duration, Instant};

pub use command::{Arguments, against_main, run, working_copy};
pub use equal::{Equal, EqualKind};
pub use finding::{Cause, Direction, Effect, Finding, Level, Location, Severity, Wire};
pub use render::{Format, render};
pub use rules::{RULES, Reach, Rule, explain, named};
pub use rust_api::{Change, RustApi};
pub use stored::{Stored, Touched};
pub use tree::{Example, SchemaFile, Tree, Vendor};
pub use waivers::{Waiver, WaiverProblem, Waivers};
pub use walk::keyword_treatments;
pub use witness::{Verdict, Witness};

/// Why nothing was compared. It is an error, never a clean result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCompared(String);

impl NotCompared {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self(problem.into())
    }
}

impl fmt::Display for NotCompared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotCompared {}

/// Everything that a comparison has to say.
#[derive(Debug)]
pub struct Report {
    /// What the older tree is called.
    pub before: String,
    /// What the newer tree is called.
    pub after: String,
    /// Gravest first.
    pub findings: Vec<Finding>,
    /// Edits that change nothing, with the proof.
    pub equal: Vec<Equal>,
    /// How many documents and unused definitions were compared.
    pub documents: usize,
    /// What becomes of the public items of `card-types`.
    pub rust: RustApi,
    /// What becomes of data already stored.
    pub stored: Stored,
    /// Waivers that do not hold.
    pub waiver_problems: Vec<WaiverProblem>,
    /// Waivers whose edit is part of the older tree already. They fail nothing until they expire.
    pub spent_waivers: Vec<String>,
    /// How long each stage took.
    pub times: Vec<(&'static str, Duration)>,
}

impl Report {
    /// Findings of at least this grade that no waiver covers.
    pub fn counting(&self, least: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity >= least && finding.waived.is_none())
    }

    /// Whether anything is left to be looked at: a finding that counts, or a waiver that does not hold.
    pub fn is_clean(&self, least: Severity) -> bool {
        self.counting(least).next().is_none() && self.waiver_problems.is_empty()
    }
}

/// Compares two trees.
///
/// # Errors
///
/// When the trees have no vendor and no document in common to compare: that is no clean result.
pub fn compare(before: &Tree, after: &Tree, waivers: &Waivers) -> Result<Report, NotCompared> {
    // Generating takes about as long as everything else, and neither waits for the other.
    std::thread::scope(|scope| {
        let rust = scope.spawn(|| {
            let start = Instant::now();
            (rust_api::compare(before, after), start.elapsed())
        });
        documents(before, after, waivers).map(|mut report| {
            let (api, time) = rust.join().unwrap_or_else(|_| (RustApi::unfinished(), Duration::ZERO));
            api.bound(&mut report.findings);
            report.rust = api;
            report.times.push(("card-types, beside the others", time));
            report
        })
    })
}

/// Everything but the public items of `card-types`.
fn documents(before: &Tree, after: &Tree, waivers: &Waivers) -> Result<Report, NotCompared> {
    let mut times = Vec::new();
    let mut last = Instant::now();
    let mut lap = |stage: &'static str| {
        times.push((stage, last.elapsed()));
        last = Instant::now();
    };
    let mut compared = walk::compare(before, after);
    if compared.documents == 0 && compared.findings.is_empty() {
        return Err(NotCompared::new(format!(
            "{} and {} have no request, response or type in common: nothing was compared",
            before.label, after.label
        )));
    }
    lap("walk, prove");
    let mut findings = std::mem::take(&mut compared.findings);
    let mut validators = validate::Validators::default();
    witness::find(before, after, &mut findings, &mut validators);
    lap("witness");
    let applied = waivers.apply(&mut findings);
    let stored = stored::touched((before, after), &findings, &compared, &mut validators);
    lap("waivers, stored data");
    Ok(Report {
        before: before.label.clone(),
        after: after.label.clone(),
        findings,
        equal: compared.equal,
        documents: compared.documents,
        rust: RustApi::default(),
        stored,
        waiver_problems: applied.problems,
        spent_waivers: applied.spent,
        times,
    })
}
