//! Witnesses: for each finding a concrete document that shows it, confirmed by the independent validator.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::document::{Encodings, Step, encodings, file, stem_role};
use super::finding::{Direction, Finding, Severity};
use super::rules::Reach;
use super::tree::{SchemaFile, Tree, Vendor};
use super::view::{Place, View};
use super::{sample, validate, wire};

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
pub(super) fn find(before: &Tree, after: &Tree, findings: &mut [Finding]) {
    let mut search = Search { trees: [before, after], validators: BTreeMap::new() };
    for finding in findings {
        finding.witness = search.witness(finding);
    }
}

struct Search<'a> {
    trees: [&'a Tree; 2],
    validators: BTreeMap<(usize, String), Option<Validator>>,
}

/// One side of a document.
struct Side<'a> {
    vendor: &'a Vendor,
    root: &'a SchemaFile,
    view: View<'a>,
    spoken: Encodings,
}

impl<'a> Search<'a> {
    fn witness(&mut self, finding: &Finding) -> Witness {
        let (document, path) = finding.probe.clone();
        let sides = [self.side(0, &document), self.side(1, &document)];
        let [Some(before), Some(after)] = &sides else {
            return Witness::none("the document is there on one side only, or nothing refers to the definition");
        };
        if let Some(line) = request_lines(finding, before, after) {
            return line;
        }
        // A note is shown by its bytes, if at all: nobody is refused.
        if finding.severity > Severity::Note
            && finding.rule.reach != Reach::None
            && finding.rule.reach != Reach::Xml
            && let Some(witness) = self.validated(finding, &document, &path, before, after)
        {
            return witness;
        }
        match bytes(&path, before, after, finding.rule.reach) {
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
        for (index, side) in [before, after].into_iter().enumerate() {
            self.validators
                .entry((index, document.to_owned()))
                .or_insert_with(|| validate::validator(side.vendor, side.root));
        }
        let validator = |index: usize| self.validators.get(&(index, document.to_owned()))?.as_ref();
        let (old, new) = (validator(0)?, validator(1)?);
        let mut tried: Vec<Value> = Vec::new();
        for side in [before, after] {
            tried.extend(sample::with(side.vendor, &side.view, path, None));
            let mut leaves = Vec::new();
            for other in [before, after] {
                let view = sample::follow(other.vendor, &other.view, path);
                leaves.extend(view.map(|view| sample::candidates(other.vendor, &view)).unwrap_or_default());
            }
            for name in renamed(finding) {
                let mut path = path.to_vec();
                path.pop();
                path.push(Step::Member(name));
                if let Some(leaf) = sample::follow(side.vendor, &side.view, &path) {
                    let leaf = sample::least(side.vendor, &leaf);
                    tried.extend(sample::with(side.vendor, &side.view, &path, Some(&leaf)));
                }
            }
            tried.extend(leaves.iter().filter_map(|leaf| sample::with(side.vendor, &side.view, path, Some(leaf))));
        }
        tried.extend(self.examples(document));
        let judge = |document: &Value| match (old.is_valid(document), new.is_valid(document)) {
            (true, false) => Some(Verdict::RefusedNow),
            (false, true) => Some(Verdict::AcceptedNow),
            _ => None,
        };
        // Another edit may decide over the same document: one whose verdict hangs on this member shows more.
        let weight = |verdict: Verdict, document: &Value| match without(document, path) {
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
            tree.examples.iter().filter(move |(path, _)| path.starts_with(&prefix)).map(|(_, value)| value.clone())
        };
        self.trees.into_iter().flat_map(of).take(40).collect()
    }
}

/// The document without the member at the end of the path; none where it is not there.
fn without(document: &Value, path: &[Step]) -> Option<Value> {
    let mut rest = document.clone();
    let (last, way) = path.split_last()?;
    let Step::Member(name) = last else { return None };
    let mut place = &mut rest;
    for step in way {
        place = match step {
            Step::Member(name) => place.get_mut(name)?,
            Step::Entry => place.get_mut(0)?,
            Step::Branch(_) => place,
        };
    }
    place.as_object_mut()?.shift_remove(name)?;
    Some(rest)
}

/// Both names of a member that was renamed.
fn renamed(finding: &Finding) -> Vec<String> {
    match (finding.rule.id, &finding.before, &finding.after) {
        (
            "property-renamed" | "property-renamed-with-alias" | "form-key-changed",
            Value::String(old),
            Value::String(new),
        ) => {
            vec![old.clone(), new.clone()]
        }
        _ => Vec::new(),
    }
}

fn request_lines(finding: &Finding, before: &Side<'_>, after: &Side<'_>) -> Option<Witness> {
    let about = ["x-operation", "x-action"].iter().any(|key| finding.location.pointer == format!("/{key}"))
        || finding.location.pointer.starts_with("/x-operation/");
    if !about || finding.direction == Direction::Response {
        return None;
    }
    let line = |side: &Side<'_>| wire::request_line(&side.root.value);
    let (old, new) = (line(before)?, line(after)?);
    (old != new).then(|| Witness { bytes: vec![("http", old, new)], ..Witness::default() })
}

/// The same document written before and after, where that differs.
fn bytes(path: &[Step], before: &Side<'_>, after: &Side<'_>, reach: Reach) -> Option<Witness> {
    let mut tried = Vec::new();
    for side in [before, after] {
        let leaf = sample::follow(side.vendor, &side.view, path).map(|view| sample::least(side.vendor, &view));
        tried.extend(leaf.and_then(|leaf| sample::with(side.vendor, &side.view, path, Some(&leaf))));
        let mut full = sample::least(side.vendor, &side.view);
        for name in side.view.value("properties").as_object().into_iter().flatten().map(|(name, _)| name) {
            let member = sample::member(side.vendor, &side.view, name);
            if let (Some(member), Some(map)) = (member, full.as_object_mut()) {
                map.insert(name.clone(), sample::least(side.vendor, &member));
            }
        }
        tried.push(sample::least(side.vendor, &side.view));
        tried.push(full);
    }
    for document in tried {
        let mut bytes = Vec::new();
        let json = |side: &Side<'_>| wire::json(side.vendor, &side.view, &document).to_string();
        let xml = |side: &Side<'_>| wire::xml(side.vendor, &side.view, &document).unwrap_or_default();
        let form = |side: &Side<'_>| wire::form(side.vendor, &side.view, &document);
        let spoken = |of: fn(&Encodings) -> bool| of(&before.spoken) && of(&after.spoken);
        let mut add = |encoding: &'static str, old: String, new: String| {
            if old != new {
                bytes.push((encoding, old, new));
            }
        };
        let names = reach != Reach::Xml;
        if names && spoken(|spoken| spoken.json) {
            add("json", json(before), json(after));
        }
        if reach != Reach::JsonAndForm && spoken(|spoken| spoken.xml) {
            add("xml", xml(before), xml(after));
        }
        if names && spoken(|spoken| spoken.form) {
            add("form", form(before), form(after));
        }
        if !bytes.is_empty() {
            return Some(Witness { document: Some(document), bytes, ..Witness::default() });
        }
    }
    None
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
