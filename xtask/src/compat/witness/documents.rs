//! Documents worth trying for a finding.

use serde_json::{Map, Value, json};

use super::super::document::Step;
use super::super::finding::Finding;
use super::super::sample;
use super::Side;

/// More documents than these are not tried for one finding.
const MAX_TRIED: usize = 600;

/// Documents with and without something at the finding's place, made from both sides.
pub(super) fn tried(finding: &Finding, path: &[Step], before: &Side<'_>, after: &Side<'_>) -> Vec<Value> {
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
    let ways = [before, after].into_iter().flat_map(|side| ways(&side.root.value)).collect::<Vec<_>>();
    let mut made = Vec::new();
    for (tag, value) in ways {
        for document in tried.iter().take(MAX_TRIED / 10) {
            let mut document = document.clone();
            if let Some(map) = document.as_object_mut() {
                map.insert(tag.clone(), value.clone());
                made.push(document);
            }
        }
    }
    tried.extend(made);
    tried.truncate(MAX_TRIED);
    tried
}

/// The values that choose a way of making a request, and one that is none of them.
fn ways(root: &Value) -> Vec<(String, Value)> {
    let Some(tag) = root.pointer("/x-variants/member").and_then(Value::as_str) else { return Vec::new() };
    let list = root.pointer("/x-variants/variants").and_then(Value::as_array).into_iter().flatten();
    let values = list.filter_map(|way| way.get("value").cloned()).take(8);
    values.chain([json!("value of no list")]).map(|value| (tag.to_owned(), value)).collect()
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

/// The document without the member at the end of the path; none where it is not there.
pub(super) fn without(document: &Value, path: &[Step]) -> Option<Value> {
    let mut rest = document.clone();
    let (parent, name) = parent(&mut rest, path)?;
    parent.shift_remove(name)?;
    Some(rest)
}

/// The document with the member at the end of the path under another name.
pub(super) fn under(mut document: Value, path: &[Step], other: &str) -> Option<Value> {
    let (parent, name) = parent(&mut document, path)?;
    let value = parent.shift_remove(name)?;
    parent.insert(other.to_owned(), value);
    Some(document)
}

/// The object that holds the member at the end of a path, and its name.
fn parent<'d, 'p>(document: &'d mut Value, path: &'p [Step]) -> Option<(&'d mut Map<String, Value>, &'p str)> {
    let (last, way) = path.split_last()?;
    let name = match last {
        Step::Member(name) => name,
        Step::Unlisted => sample::UNLISTED,
        Step::Entry | Step::Branch(_) => return None,
    };
    let mut place = document;
    for step in way {
        place = match step {
            Step::Member(name) => place.get_mut(name)?,
            Step::Unlisted => place.get_mut(sample::UNLISTED)?,
            Step::Entry => place.get_mut(0)?,
            Step::Branch(_) => place,
        };
    }
    Some((place.as_object_mut()?, name))
}
