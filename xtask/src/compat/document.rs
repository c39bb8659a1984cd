//! The documents of a tree: the request and the response of each action, and how they are spoken.

use std::fmt::Write as _;

use serde_json::Value;

use super::finding::Direction;
use super::tree::{SchemaFile, Tree};
use super::walk;

/// One step from a document's root towards a place in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    Member(String),
    Entry,
    /// A member that is not listed.
    Unlisted,
    /// The branch of a union with this value of the discriminator.
    Branch(String),
}

/// `card-data.front-fields[]`, `(success).data[].card-id`
pub(super) fn show(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            Step::Entry => text.push_str("[]"),
            Step::Unlisted => text.push_str(if text.is_empty() { "*" } else { ".*" }),
            Step::Branch(value) => {
                let _ = write!(text, "({value})");
            }
        }
    }
    text
}

/// Which encodings a document is spoken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts of one operation, and which kind it is")]
pub(super) struct Encodings {
    pub(super) json: bool,
    pub(super) xml: bool,
    pub(super) form: bool,
    /// Path and query select it, and carry some of its members.
    pub(super) url: bool,
    /// Read by a .NET server: names of JSON members are compared without case.
    pub(super) dotnet: bool,
}

/// How an action is spoken, and what nobody speaks in another way.
pub(super) const JSON_ONLY: Encodings = Encodings { json: true, xml: false, form: false, url: false, dotnet: false };

/// Splits `create-card.request.json`; none for `common.json`.
pub(super) fn role(name: &str) -> Option<(&str, Direction)> {
    stem_role(name.strip_suffix(".json")?)
}

/// Splits `create-card.request`.
pub(super) fn stem_role(stem: &str) -> Option<(&str, Direction)> {
    let request = stem.strip_suffix(".request").map(|action| (action, Direction::Request));
    request.or_else(|| stem.strip_suffix(".response").map(|action| (action, Direction::Response)))
}

/// Actions of a vendor: name, request, response.
pub(super) fn actions<'a>(tree: &'a Tree, vendor: &str) -> Vec<&'a str> {
    let files = tree.vendors.get(vendor).into_iter().flat_map(|vendor| vendor.files.values());
    let mut names: Vec<&str> = files.filter_map(|file| role(&file.name).map(|(action, _)| action)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The file of a document.
pub(super) fn file<'a>(tree: &'a Tree, vendor: &str, action: &str, direction: Direction) -> Option<&'a SchemaFile> {
    tree.vendors.get(vendor)?.files.get(&format!("{action}.{}.json", direction.name()))
}

/// How an action's document is spoken: an `x-action` in JSON, an `x-operation` in its media types; one without a body in
/// its address alone.
pub(super) fn encodings(tree: &Tree, vendor: &str, action: &str, direction: Direction) -> Encodings {
    let operation = file(tree, vendor, action, Direction::Request).and_then(|file| file.value.get("x-operation"));
    let Some(operation) = operation else { return JSON_ONLY };
    let key = match direction {
        Direction::Request => "request-media-types",
        Direction::Response => "reply-media-types",
    };
    let listed: Vec<&str> =
        operation.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let any = |suffix: &str| listed.iter().any(|name| name.ends_with(suffix));
    let is_request = direction == Direction::Request;
    let has_body = || {
        let addressed = walk::address_members(operation);
        let root = file(tree, vendor, action, direction).map(|file| &file.value["properties"]);
        let members = root.and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name);
        !is_request || addressed.is_empty() || !members.into_iter().all(|name| addressed.contains(name))
    };
    Encodings {
        json: any("json") || listed.is_empty() && has_body(),
        xml: any("xml"),
        form: any("x-www-form-urlencoded"),
        url: is_request,
        dotnet: true,
    }
}
