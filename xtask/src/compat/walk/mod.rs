//! The comparison: both trees are walked together, references followed, and each difference is given to its rule.

mod address;
mod bounds;
mod canonical;
mod command_line;
mod constraint;
mod contract;
mod enums;
mod keywords;
mod member;
mod object;
mod operation;
mod provenance;
mod rename;
mod required_any;
mod union;
mod values;
mod variants;
mod vendors;

pub(super) use address::{line, members as address_members};
pub(super) use canonical::canonical;
pub use keywords::keyword_treatments;
pub(super) use keywords::{KEYWORDS, Treatment};
pub(super) use vendors::{Compared, compare};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::document::{Encodings, Step, show};
use super::finding::{Cause, Direction, Effect, Finding, Level, Location, Severity, Wire};
use super::rules::{Reach, Rule};
use super::tree::Vendor;
use super::view::{Place, View};
use super::witness::Witness;

/// Schemas may nest so deeply; what lies deeper is reported as not comparable.
const MAX_DEPTH: usize = 64;

/// One document of both trees on its way through the comparison.
pub(super) struct Walk<'a> {
    pub(super) before: &'a Vendor,
    pub(super) after: &'a Vendor,
    pub(super) direction: Direction,
    /// `id123/create-card.request`
    pub(super) document: String,
    /// How it was spoken before, and is now.
    pub(super) encodings: (Encodings, Encodings),
    pub(super) path: Vec<Step>,
    /// Pairs of named schemas on the way here, or done already in this document.
    done: BTreeSet<(String, String)>,
    /// Every schema on the way, with whether it is the older tree's.
    reached: BTreeSet<(bool, String)>,
    /// Members that stand in the path or the query, on either side.
    addressed: BTreeSet<String>,
    pub(super) found: Vec<Finding>,
}

/// One side's place of a finding.
pub(super) enum At<'p, 'a> {
    Before(&'p Place<'a>),
    After(&'p Place<'a>),
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        vendors: (&'a Vendor, &'a Vendor),
        direction: Direction,
        document: String,
        encodings: (Encodings, Encodings),
    ) -> Self {
        Self {
            before: vendors.0,
            after: vendors.1,
            direction,
            document,
            encodings,
            path: Vec::new(),
            done: BTreeSet::new(),
            reached: BTreeSet::new(),
            addressed: BTreeSet::new(),
            found: Vec::new(),
        }
    }

    /// Compares two schemas, whatever they are.
    pub(super) fn schemas(&mut self, before: &View<'a>, after: &View<'a>) {
        if self.path.len() > MAX_DEPTH {
            self.not_comparable(after, "the schema is nested too deeply to be compared");
            return;
        }
        match (&before.broken, &after.broken) {
            (None, None) => {}
            (_, Some(problem)) => return self.not_comparable(after, problem),
            (Some(problem), None) => {
                let message = format!("before, {problem}: what it was cannot be compared");
                return self.not_comparable(after, &message);
            }
        }
        if before.literal.is_some() || after.literal.is_some() {
            if before.literal != after.literal {
                self.not_comparable(after, "true, false or no schema stands here: there is nothing to compare");
            }
            return;
        }
        for (view, older) in [(before, true), (after, false)] {
            self.reached.extend(view.layers.iter().map(|(place, _)| (older, place.key())));
        }
        self.member_keywords(before, after);
        // A pair of named types is compared once in a document: what it finds is found there, and circles end.
        let is_nest = |view: &View<'_>| view.is_object() || view.is_union() || view.types() == ["array"];
        let pair = (before.home().key(), after.home().key());
        if is_nest(before) && is_nest(after) && !self.done.insert(pair) {
            return;
        }
        self.shape(before, after);
    }

    fn not_comparable(&mut self, at: &View<'a>, problem: &str) {
        let place = at.place.clone();
        let shown = problem.to_owned();
        self.report(&super::rules::NOT_COMPARABLE, &At::After(&place), (Value::Null, Value::Null), shown);
    }

    /// Adds a finding with the rule's own grade.
    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        at: &At<'_, 'a>,
        (before, after): (Value, Value),
        message: impl Into<String>,
    ) -> Option<&mut Finding> {
        let severity = rule.severity(self.direction)?;
        let (place, in_before) = match at {
            At::Before(place) => (place, true),
            At::After(place) => (place, false),
        };
        let location = Location {
            in_before,
            file: place.file.shown.clone(),
            pointer: place.pointer.clone(),
            // Found once findings are merged: the text is read through for each.
            line: 0,
        };
        let path = show(&self.path);
        let affected = if path.is_empty() { self.document.clone() } else { format!("{}#{path}", self.document) };
        self.found.push(Finding {
            rule,
            severity,
            direction: self.direction,
            location,
            affects: vec![affected],
            message: message.into(),
            before,
            after,
            wire: self.wire(rule, severity),
            rust: rule.rust,
            cause: Cause::Unexplained,
            witness: Witness::default(),
            waived: None,
            probe: (self.document.clone(), self.path.clone()),
        });
        self.found.last_mut()
    }

    fn wire(&self, rule: &Rule, severity: Severity) -> Wire {
        let effect = Effect::from(severity);
        let (before, after) = self.encodings;
        let of = |spoken: bool, reached: bool| match (spoken, reached) {
            (false, _) => Effect::Unused,
            (true, false) => Effect::Unchanged,
            (true, true) => effect,
        };
        let (json, xml) = match rule.reach {
            Reach::Every => (true, true),
            Reach::Xml => (false, true),
            Reach::JsonAndForm => (true, false),
            Reach::None => (false, false),
        };
        Wire {
            json: of(before.json || after.json, json),
            xml: of(before.xml || after.xml, xml),
            form: of(before.form || after.form, json),
            url: of(before.url || after.url, self.reaches_url(rule)),
        }
    }

    /// Whether the edit is one of path or query, or of a member that stands there.
    fn reaches_url(&self, rule: &Rule) -> bool {
        let body = |spoken: Encodings| spoken.json || spoken.xml || spoken.form;
        match (rule.reach, self.path.first()) {
            (Reach::None | Reach::Xml, _) => false,
            _ if rule.is_about_address() => true,
            // Without a body, everything is in the address.
            _ if !body(self.encodings.0) && !body(self.encodings.1) => true,
            (_, Some(Step::Member(name))) => self.addressed.contains(name),
            _ => false,
        }
    }

    /// Runs `inner` one step further into the document.
    pub(super) fn step(&mut self, step: Step, inner: impl FnOnce(&mut Self)) {
        self.path.push(step);
        inner(self);
        self.path.pop();
    }
}

/// Gravest first, then by place.
fn sort(found: &mut [Finding]) {
    found.sort_by(|left, right| {
        let key = |finding: &Finding| (finding.location.file.clone(), finding.location.line, finding.rule.id);
        right.severity.cmp(&left.severity).then_with(|| key(left).cmp(&key(right)))
    });
}

/// Findings at the same place by the same rule are one, which reaches several documents.
fn merge(found: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    let mut index: BTreeMap<(&'static str, Direction, Location, String), usize> = BTreeMap::new();
    for finding in found {
        let what = format!("{} {} {}", finding.before, finding.after, finding.message);
        let mut place = finding.location.clone();
        if std::ptr::eq(finding.rule, &raw const super::rules::NOT_COMPARABLE) {
            // One reference that leads nowhere is often written in many places.
            place = Location { file: String::new(), pointer: String::new(), line: 0, ..place };
        }
        let key = (finding.rule.id, finding.direction, place, what);
        let Some(at) = index.get(&key) else {
            index.insert(key, merged.len());
            merged.push(finding);
            continue;
        };
        let first = &mut merged[*at];
        for affected in finding.affects {
            if !first.affects.contains(&affected) {
                first.affects.push(affected);
            }
        }
        // The encodings of every document it reaches count.
        for (effect, (_, other)) in first.wire.each_mut().into_iter().zip(finding.wire.named()) {
            *effect = (*effect).max(other);
        }
    }
    merged
}
