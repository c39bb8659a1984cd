//! Witnesses: for each finding a concrete document that shows it, confirmed by the independent validator.

use serde_json::{Value, json};

use super::document::{Encodings, Step, encodings, file, stem_role};
use super::finding::{Finding, Severity};
use super::rules::Reach;
use super::tree::{SchemaFile, Tree, Vendor};
use super::validate::Validators;
use super::view::{Place, View};
use super::{sample, validate, wire};

mod bytes;
mod documents;

/// A document that shows a finding, or why there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Witness {
    /// The document. It is made up from the schema, and holds nobody's data.
    pub document: Option<Value>,
    /// What the validator says of it before and after; none where bytes are the witness.
    pub verdict: Option<Verdict>,
    /// How it is written before and after, for each encoding that differs: encoding, before, after.
    pub bytes: Vec<(&'static str, String, String)>,
    /// Why there is no witness; empty when there is one.
    pub missing: &'static str,
}

/// What the independent validator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Valid before, refused after.
    RefusedNow,
    /// Refused before, valid after.
    AcceptedNow,
}

impl Verdict {
    /// `refused-now` or `accepted-now`.
    pub fn name(self) -> &'static str {
        match self {
            Self::RefusedNow => "refused-now",
            Self::AcceptedNow => "accepted-now",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::RefusedNow => "valid before, refused after",
            Self::AcceptedNow => "refused before, valid after",
        }
    }
}

impl Witness {
    fn none(why: &'static str) -> Self {
        Self { missing: why, ..Self::default() }
    }

    /// Whether it shows anything.
    pub fn is_there(&self) -> bool {
        self.document.is_some() || !self.bytes.is_empty()
    }
}

/// Looks for a witness for each finding.
pub(super) fn find(before: &Tree, after: &Tree, findings: &mut [Finding], validators: &mut Validators) {
    let mut search = Search { trees: [before, after], validators };
    for finding in findings {
        finding.witness = search.witness(finding);
    }
}

struct Search<'a, 'v> {
    trees: [&'a Tree; 2],
    validators: &'v mut Validators,
}

/// One side of a document.
struct Side<'a> {
    vendor: &'a Vendor,
    root: &'a SchemaFile,
    view: View<'a>,
    spoken: Encodings,
}

impl<'a> Search<'a, '_> {
    fn witness(&mut self, finding: &Finding) -> Witness {
        let (document, path) = finding.probe.clone();
        let sides = [self.side(0, &document), self.side(1, &document)];
        let [Some(before), Some(after)] = &sides else {
            let [before, _] = &sides;
            if let (Some(side), "action-removed") = (before, finding.rule.id) {
                return removed(&document, side);
            }
            return Witness::none("the document is there on one side only, or nothing refers to the definition");
        };
        if finding.rule.id == "not-comparable" {
            return Witness::none("what cannot be read cannot be tried");
        }
        if let Some(told) = bytes::request_lines(finding, before, after).or_else(|| bytes::told(finding, before, after))
        {
            return told;
        }
        // A note is shown by its bytes, if at all: nobody is refused.
        if finding.severity > Severity::Note
            && finding.rule.reach != Reach::None
            && finding.rule.reach != Reach::Xml
            && let Some(witness) = self.validated(finding, &document, &path, before, after)
        {
            return witness;
        }
        match bytes::written(&path, before, after, finding.rule.reach) {
            Some(witness) if finding.rule.reach != Reach::None => witness,
            _ => Witness::none(match finding.rule.reach {
                Reach::None => "not a byte of any document changes",
                _ if finding.severity == Severity::Note => "nobody is refused",
                _ => "no document among those tried is judged in two ways",
            }),
        }
    }

    fn side(&self, index: usize, document: &str) -> Option<Side<'a>> {
        let tree = self.trees[index];
        let (vendor_name, name) = document.split_once('/')?;
        let (action, direction) = stem_role(name)?;
        let vendor = tree.vendors.get(vendor_name)?;
        let root = file(tree, vendor_name, action, direction)?;
        let view = View::new(vendor, Place { file: root, pointer: String::new() });
        Some(Side { vendor, root, view, spoken: encodings(tree, vendor_name, action, direction) })
    }

    /// The smallest document that the validator judges in two ways.
    fn validated(
        &mut self,
        finding: &Finding,
        document: &str,
        path: &[Step],
        before: &Side<'a>,
        after: &Side<'a>,
    ) -> Option<Witness> {
        self.validators.make(document, [(before.vendor, before.root), (after.vendor, after.root)]);
        let (old, new) = self.validators.both(document)?;
        let mut tried = documents::tried(finding, path, before, after);
        tried.extend(self.examples(document));
        let judge = |document: &Value| match (old.is_valid(document), new.is_valid(document)) {
            (true, false) => Some(Verdict::RefusedNow),
            (false, true) => Some(Verdict::AcceptedNow),
            _ => None,
        };
        // Another edit may decide over the same document: one whose verdict hangs on this member shows more.
        let weight = |verdict: Verdict, document: &Value| match documents::without(document, path) {
            Some(rest) if judge(&rest) != Some(verdict) => 2,
            None => 1,
            Some(_) => 0,
        };
        let rank = |verdict: Verdict, document: &Value| {
            let size = std::cmp::Reverse(document.to_string().len());
            (verdict == Verdict::RefusedNow, weight(verdict, document), size)
        };
        let judged = tried.into_iter().filter_map(|document| judge(&document).map(|verdict| (verdict, document)));
        // Of equals the first, which was made before those that people wrote.
        let best = judged.rev().max_by_key(|(verdict, document)| rank(*verdict, document));
        let (verdict, document) = best?;
        Some(Witness { document: Some(document), verdict: Some(verdict), ..Witness::default() })
    }

    /// Hand-written examples of a document: what people thought worth writing down.
    fn examples(&self, document: &str) -> Vec<Value> {
        let of = |tree: &'a Tree| {
            let prefix = format!("{document}/");
            let own = tree.examples.iter().filter(move |(path, _)| path.starts_with(&prefix));
            own.filter_map(|(_, example)| example.value())
        };
        self.trees.into_iter().flat_map(of).take(40).collect()
    }
}

/// A document of an action that is gone: it was valid, and nothing takes it any more.
fn removed(document: &str, side: &Side<'_>) -> Witness {
    let least = sample::least(side.vendor, &side.view);
    let validator = validate::validator(side.vendor, side.root);
    if validator.is_none_or(|validator| !validator.is_valid(&least)) {
        return Witness::none("no valid document of the action was found");
    }
    let line = wire::request_line(&side.root.value).unwrap_or_else(|| document.to_owned());
    let bytes = vec![("http", line, "(cannot be sent)".to_owned())];
    Witness { document: Some(least), verdict: Some(Verdict::RefusedNow), bytes, ..Witness::default() }
}

/// The witness as JSON.
pub(super) fn to_json(witness: &Witness) -> Value {
    if !witness.is_there() {
        return Value::Null;
    }
    let bytes: Vec<Value> = witness
        .bytes
        .iter()
        .map(|(encoding, before, after)| json!({"encoding": encoding, "before": before, "after": after}))
        .collect();
    json!({
        "document": witness.document,
        "verdict": witness.verdict.map(Verdict::name),
        "confirmed_by": if witness.verdict.is_some() { "jsonschema" } else { "comparison of what is written" },
        "bytes": bytes,
    })
}
