//! Both trees, document by document: actions are paired, then walked; what nobody refers to is walked last.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::document::{JSON_ONLY, actions, encodings, file};
use super::super::equal::{self, Equal};
use super::super::finding::{Direction, Finding, Location};
use super::super::rules;
use super::super::tree::{SchemaFile, Tree, Vendor};
use super::super::units;
use super::super::view::{Place, View};
use super::{At, Walk, canonical, merge, provenance, sort};

/// What the comparison of two trees finds.
#[derive(Default)]
pub(in super::super) struct Compared {
    pub(in super::super) findings: Vec<Finding>,
    pub(in super::super) equal: Vec<Equal>,
    /// How many documents were walked on both sides.
    pub(in super::super) documents: usize,
    /// Actions with a finding.
    pub(in super::super) changed_actions: BTreeSet<String>,
    /// Documents that are not word for word the same: `id123/create-card.request`.
    pub(in super::super) changed_documents: BTreeSet<String>,
}

/// Compares all vendors.
pub(in super::super) fn compare(before: &Tree, after: &Tree) -> Compared {
    let mut compared = Compared::default();
    let names: BTreeSet<&String> = before.vendors.keys().chain(after.vendors.keys()).collect();
    let empty = Vendor::default();
    for name in names {
        let sides = (before.vendors.get(name).unwrap_or(&empty), after.vendors.get(name).unwrap_or(&empty));
        vendor((before, after), sides, name, &mut compared);
    }
    compared.findings = merge(compared.findings);
    for finding in &mut compared.findings {
        finding.cause = cause(before, after, &finding.location);
        let tree = if finding.location.in_before { before } else { after };
        finding.location.line = file_at(tree, &finding.location).map_or(0, |file| file.line(&finding.location.pointer));
    }
    sort(&mut compared.findings);
    compared.equal = equal::unexplained(before, after, &compared.findings, std::mem::take(&mut compared.equal));
    compared
}

fn vendor<'a>(trees: (&'a Tree, &'a Tree), sides: (&'a Vendor, &'a Vendor), name: &str, compared: &mut Compared) {
    let (old, new) = (actions(trees.0, name), actions(trees.1, name));
    let mut gone: Vec<&str> = old.iter().copied().filter(|action| !new.contains(action)).collect();
    let mut pairs: Vec<(&str, &str)> =
        old.iter().copied().filter(|action| new.contains(action)).map(|action| (action, action)).collect();
    for action in new.iter().copied().filter(|action| !old.contains(action)) {
        let same =
            |other: &&str| selects(trees.0, name, other).is_some_and(|one| Some(one) == selects(trees.1, name, action));
        match gone.iter().position(same) {
            Some(at) => {
                pairs.push((gone.remove(at), action));
                whole_action(trees, sides, (name, action), true, &rules::ACTION_FILE_RENAMED, compared);
            }
            None => whole_action(trees, sides, (name, action), true, &rules::ACTION_ADDED, compared),
        }
    }
    for action in gone {
        whole_action(trees, sides, (name, action), false, &rules::ACTION_REMOVED, compared);
    }
    let mut reached = BTreeSet::new();
    for (old, new) in pairs {
        for direction in [Direction::Request, Direction::Response] {
            let files = (file(trees.0, name, old, direction), file(trees.1, name, new, direction));
            let document = format!("{name}/{new}.{}", direction.name());
            let spoken = (encodings(trees.0, name, old, direction), encodings(trees.1, name, new, direction));
            match files {
                (Some(before), Some(after)) => {
                    compared.documents += 1;
                    if units::unchanged((sides.0, before), (sides.1, after)) {
                        for unit in units::closure(sides.1, after) {
                            reached.extend([true, false].map(|older| (older, units::key(&unit))));
                        }
                        continue;
                    }
                    compared.changed_documents.insert(document.clone());
                    let mut walk = Walk::new(sides, direction, document, spoken);
                    walk.whole(before, after);
                    reached.append(&mut walk.reached);
                    if !walk.found.is_empty() {
                        compared.changed_actions.insert(format!("{name}/{new}"));
                    }
                    compared.findings.append(&mut walk.found);
                }
                (None, None) => {}
                (one, other) => {
                    let mut walk = Walk::new(sides, direction, document, spoken);
                    let half = other.or(one);
                    if let Some(half) = half {
                        let place = Place { file: half, pointer: String::new() };
                        let at = if other.is_some() { At::After(&place) } else { At::Before(&place) };
                        let message = format!("the {} is there on one side only", direction.name());
                        walk.report(
                            &rules::NOT_COMPARABLE,
                            &at,
                            (json!(one.is_some()), json!(other.is_some())),
                            message,
                        );
                    }
                    compared.changed_actions.insert(format!("{name}/{new}"));
                    compared.findings.append(&mut walk.found);
                }
            }
        }
    }
    definitions(sides, name, &reached, compared);
    compared.findings.append(&mut Walk::command_lines(sides, name));
}

impl<'a> Walk<'a> {
    /// A whole document: how it is sent, its root, and that no difference went unexplained.
    fn whole(&mut self, before: &'a SchemaFile, after: &'a SchemaFile) {
        if self.direction == Direction::Request {
            let operations = [before, after].into_iter().filter_map(|file| file.value.get("x-operation"));
            self.addressed = operations.flat_map(super::address_members).collect();
            self.operations(before, after);
        }
        let root = |file: &'a SchemaFile| Place { file, pointer: String::new() };
        let (was, is) = (View::new(self.before, root(before)), View::new(self.after, root(after)));
        self.schemas(&was, &is);
        if self.found.is_empty() {
            self.unexplained(&was, &is);
        }
    }

    /// The safety net: where the canonical forms differ and no rule saw why, that itself is a finding.
    fn unexplained(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (canonical(self.before, before), canonical(self.after, after));
        if old != new {
            let message = "the document changed in a way that no rule explains: look at the change itself";
            self.report(&rules::UNEXPLAINED_CHANGE, &At::After(&after.place.clone()), (old, new), message);
        }
    }
}

/// What tells a request from others on the wire, for an action whose files were renamed.
fn selects(tree: &Tree, vendor: &str, action: &str) -> Option<Value> {
    let value = &file(tree, vendor, action, Direction::Request)?.value;
    let name = value.pointer("/x-action/name").map(|name| json!({"action": name}));
    name.or_else(|| {
        let operation = value.get("x-operation")?;
        Some(json!([operation.get("method")?, operation.get("path")?]))
    })
}

fn whole_action<'a>(
    trees: (&'a Tree, &'a Tree),
    sides: (&'a Vendor, &'a Vendor),
    (name, action): (&str, &str),
    added: bool,
    rule: &'static rules::Rule,
    compared: &mut Compared,
) {
    let tree = if added { trees.1 } else { trees.0 };
    let of = |direction| file(tree, name, action, direction).map(|file| (file, direction));
    let Some((file, direction)) = of(Direction::Request).or_else(|| of(Direction::Response)) else { return };
    let spoken = encodings(tree, name, action, direction);
    let document = format!("{name}/{action}.{}", direction.name());
    // An action is something we do, whichever of its files is there.
    let mut walk = Walk::new(sides, Direction::Request, document, (spoken, spoken));
    let place = Place { file, pointer: String::new() };
    let said = action.escape_debug();
    let (at, values, message) = match rule.id {
        "action-removed" => {
            (At::Before(&place), (json!(action), Value::Null), format!("the action {said} is gone, with its types"))
        }
        "action-added" => (At::After(&place), (Value::Null, json!(action)), format!("the action {said} is new")),
        _ => {
            let message = format!("the files of an action are called {said} now; what is sent is the same action");
            (At::After(&place), (Value::Null, json!(action)), message)
        }
    };
    walk.report(rule, &at, values, message);
    compared.changed_actions.insert(format!("{name}/{action}"));
    compared.findings.append(&mut walk.found);
}

/// Definitions that no document refers to are types nonetheless.
fn definitions<'a>(
    sides: (&'a Vendor, &'a Vendor),
    name: &str,
    reached: &BTreeSet<(bool, String)>,
    compared: &mut Compared,
) {
    let keys = |vendor: &'a Vendor| -> Vec<(&'a SchemaFile, &'a String)> {
        let of = |file: &'a SchemaFile| {
            let map = file.value.get("definitions").and_then(Value::as_object);
            map.into_iter().flat_map(Map::keys).map(move |key| (file, key))
        };
        vendor.files.values().flat_map(of).collect()
    };
    let (old, new) = (keys(sides.0), keys(sides.1));
    let view = |vendor: &'a Vendor, file: &'a SchemaFile, key: &str| {
        View::new(vendor, Place { file, pointer: String::new() }.below(&["definitions", key]))
    };
    for (file, key) in &new {
        let after = view(sides.1, file, key);
        let direction = side_of(file, &after);
        let document = format!("{name}/{}", file.name.trim_end_matches(".json"));
        let mut walk = Walk::new(sides, direction, document, (JSON_ONLY, JSON_ONLY));
        // A definition that moved to another file is the same Rust type.
        let was = old
            .iter()
            .find(|(other, other_key)| other_key == key && other.name == file.name)
            .or_else(|| old.iter().find(|(_, other_key)| other_key == key));
        match was {
            Some((other, key)) if !reached.contains(&(false, after.home().key())) => {
                compared.documents += 1;
                let before = view(sides.0, other, key);
                walk.schemas(&before, &after);
                if walk.found.is_empty() {
                    walk.unexplained(&before, &after);
                }
            }
            None if after.type_name().is_some()
                && !with_its_action(file, sides.0)
                && !reached.contains(&(false, after.home().key())) =>
            {
                let message = format!("the type {} is new", key.escape_debug());
                walk.report(&rules::DEFINITION_ADDED, &At::After(&after.place), (Value::Null, json!(key)), message);
            }
            _ => {}
        }
        compared.findings.append(&mut walk.found);
    }
    for (file, key) in old.iter().filter(|(_, key)| !new.iter().any(|(_, other)| other == key)) {
        if with_its_action(file, sides.1) {
            continue;
        }
        let before = view(sides.0, file, key);
        if before.type_name().is_none() || sides.1.files.is_empty() || reached.contains(&(true, before.home().key())) {
            continue;
        }
        let document = format!("{name}/{}", file.name.trim_end_matches(".json"));
        let mut walk = Walk::new(sides, side_of(file, &before), document, (JSON_ONLY, JSON_ONLY));
        let message = format!("the type {} is gone", key.escape_debug());
        walk.report(&rules::DEFINITION_REMOVED, &At::Before(&before.place), (json!(key), Value::Null), message);
        compared.findings.append(&mut walk.found);
    }
}

/// Whether a file's action is not there at all on the other side: then the action's own finding speaks of its types.
fn with_its_action(file: &SchemaFile, other: &Vendor) -> bool {
    let Some((action, _)) = super::super::document::role(&file.name) else { return false };
    ["request", "response"]
        .into_iter()
        .all(|direction| !other.files.contains_key(&format!("{action}.{direction}.json")))
}

/// Which way a definition goes that no document refers to: its file says so, or whether it keeps unknown members.
fn side_of(file: &SchemaFile, view: &View<'_>) -> Direction {
    match super::super::document::role(&file.name) {
        Some((_, direction)) => direction,
        None if view.value("additionalProperties") == json!(true) => Direction::Response,
        None => Direction::Request,
    }
}

/// The file that a location names.
fn file_at<'t>(tree: &'t Tree, location: &Location) -> Option<&'t SchemaFile> {
    let (_, path) = location.file.split_once('/')?;
    let (vendor, name) = path.split_once('/')?;
    tree.vendors.get(vendor)?.files.get(name)
}

/// The provenance around a finding's place, on both sides.
fn cause(before: &Tree, after: &Tree, location: &Location) -> super::Cause {
    let find = |tree: &'_ Tree| -> Option<Value> {
        let file = file_at(tree, location)?;
        provenance::inherited(&Place { file, pointer: location.pointer.clone() }).cloned()
    };
    provenance::cause(find(before).as_ref(), find(after).as_ref())
}
