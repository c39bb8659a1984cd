//! Data already stored that an edit touches: examples, snapshots, the emulator's database, the state of a sync.

use std::collections::BTreeSet;

use super::document::{file, stem_role};
use super::finding::{Direction, Finding, Severity};
use super::tree::Tree;
use super::validate::Validators;
use super::walk::Compared;

/// The verdict on stored data.
#[derive(Debug, Default)]
pub struct Stored {
    /// What is touched, by where it is stored.
    pub touched: Vec<Touched>,
    /// Snapshots that differ from the older tree's revision; known only where there is one.
    pub moved_snapshots: Option<Vec<String>>,
}

/// One thing stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// `example`, `snapshot`, `emulator database`, `sync state`
    pub store: &'static str,
    /// File, folder or column.
    pub place: String,
    /// What becomes of it.
    pub effect: String,
}

/// Works out what the findings and the examples say.
pub(super) fn touched(
    (before, after): (&Tree, &Tree),
    findings: &[Finding],
    compared: &Compared,
    validators: &mut Validators,
) -> Stored {
    let mut stored = Stored::default();
    examples(before, after, &compared.changed_documents, validators, &mut stored.touched);
    let mut add = |store, place: String, effect: String| {
        let touched = Touched { store, place, effect };
        if !stored.touched.contains(&touched) {
            stored.touched.push(touched);
        }
    };
    for action in &compared.changed_actions {
        let moves: Vec<&Finding> =
            findings.iter().filter(|finding| reaches(finding, action) && moves_bytes(finding)).collect();
        if moves.is_empty() {
            continue;
        }
        let rules: BTreeSet<&str> = moves.iter().map(|finding| finding.rule.id).collect();
        let rules = rules.into_iter().collect::<Vec<_>>().join(", ");
        add(
            "snapshot",
            format!("tests/tests/wire/snapshots/{action}.*.snap"),
            format!("bytes may move ({rules}): run the wire tests, look at each, accept what is meant"),
        );
        let sent = moves.iter().any(|finding| finding.direction == Direction::Request);
        if sent {
            add(
                "sync state",
                format!("what was last sent by {action}"),
                "what is kept of a card is a digest of its request: every card whose request is written in another \
                 way looks changed, and is sent once more"
                    .into(),
            );
        }
    }
    for finding in findings.iter().filter(|finding| finding.direction == Direction::Request) {
        let gone = finding.severity > Severity::Note || finding.rule.id.ends_with("added");
        let Some(member) = finding.affects.iter().find_map(|affected| affected.split_once('#')) else { continue };
        let (document, path) = member;
        let vendor = document.split('/').next().unwrap_or_default();
        if gone && moves_bytes(finding) && before.vendors.contains_key(vendor) {
            add(
                "emulator database",
                format!("{vendor}: the stored form of `{path}`"),
                format!(
                    "{}: rows that an older emulator wrote keep the old form; start with a new database, or write a \
                     migration",
                    finding.rule.id
                ),
            );
        }
    }
    stored
}

fn reaches(finding: &Finding, action: &str) -> bool {
    finding.affects.iter().any(|affected| {
        affected.strip_prefix(action).is_some_and(|rest| rest.starts_with(".request") || rest.starts_with(".response"))
    })
}

fn moves_bytes(finding: &Finding) -> bool {
    finding.wire.named().into_iter().any(|(_, effect)| effect >= super::Effect::Safe)
}

/// Examples that were valid, and are refused now.
fn examples(
    before: &Tree,
    after: &Tree,
    changed: &BTreeSet<String>,
    validators: &mut Validators,
    found: &mut Vec<Touched>,
) {
    for (path, example) in &before.examples {
        let mut parts = path.splitn(3, '/');
        let (Some(vendor), Some(name), Some(_)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let document = format!("{vendor}/{name}");
        let Some((action, direction)) = stem_role(name).filter(|_| changed.contains(&document)) else { continue };
        let sides = [before, after].map(|tree| tree.vendors.get(vendor).zip(file(tree, vendor, action, direction)));
        let [Some(old), Some(new)] = sides else { continue };
        validators.make(&document, [old, new]);
        let (Some((old, new)), Some(value)) = (validators.both(&document), example.value()) else { continue };
        if old.is_valid(&value) && !new.is_valid(&value) {
            let problem = new.iter_errors(&value).next().map(|error| error.instance_path().to_string());
            let touched = Touched {
                store: "example",
                place: format!("schema/{}", example.file()),
                effect: format!("valid before, refused now at `{}`", problem.unwrap_or_default()),
            };
            if !found.contains(&touched) {
                found.push(touched);
            }
        }
    }
}
