//! A small world of schemas, and edits of it as the cases describe them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use xtask::compat::{Report, Tree, Waivers, compare};

/// Files of a tree: path below the folder of schemas, and content.
pub(crate) type Files = Vec<(String, Value)>;

/// The folder that holds the base tree and the cases.
pub(crate) fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat")
}

/// The base tree, examples included.
pub(crate) fn base() -> Files {
    let mut files = Vec::new();
    gather(&home().join("base"), "", &mut files);
    files
}

fn gather(folder: &Path, prefix: &str, files: &mut Files) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            gather(&entry.path(), &format!("{path}/"), files);
        } else {
            files.push((path, serde_json::from_str(&fs::read_to_string(entry.path()).unwrap()).unwrap()));
        }
    }
}

/// The files after a case's edits. `compact` names files that are written without white space.
pub(crate) fn edited(mut files: Files, edits: &[Value]) -> (Files, Vec<String>) {
    let mut compact = Vec::new();
    for edit in edits {
        let name = edit["in"].as_str().unwrap();
        if edit.get("delete").is_some() {
            files.retain(|(path, _)| path != name);
        } else if let Some(from) = edit.get("copy") {
            let content = files.iter().find(|(path, _)| from == path).unwrap().1.clone();
            files.push((name.to_owned(), content));
        } else if edit.get("compact").is_some() {
            compact.push(name.to_owned());
        } else {
            let file = files.iter_mut().find(|(path, _)| path == name).unwrap_or_else(|| panic!("{name} is not there"));
            apply(&mut file.1, edit);
        }
    }
    (files, compact)
}

fn apply(document: &mut Value, edit: &Value) {
    let at = edit["at"].as_str().unwrap();
    if let Some(value) = edit.get("set") {
        let (parent, key) = at.rsplit_once('/').unwrap();
        let parent = document.pointer_mut(parent).unwrap_or_else(missing_value(edit));
        match parent {
            Value::Array(list) => list[key.parse::<usize>().unwrap()] = value.clone(),
            parent => drop(parent.as_object_mut().unwrap().insert(unescape(key), value.clone())),
        }
    } else if edit.get("remove").is_some() {
        let (parent, key) = at.rsplit_once('/').unwrap();
        match document.pointer_mut(parent).unwrap_or_else(missing_value(edit)) {
            Value::Array(list) => drop(list.remove(key.parse().unwrap())),
            parent => {
                let gone = parent.as_object_mut().unwrap().shift_remove(&unescape(key));
                assert!(gone.is_some(), "{edit}: there is nothing to remove");
            }
        }
    } else if let Some(to) = edit.get("rename") {
        let (parent, key) = at.rsplit_once('/').unwrap();
        let map = document.pointer_mut(parent).unwrap_or_else(missing_value(edit)).as_object_mut().unwrap();
        assert!(map.contains_key(&unescape(key)), "{edit}: there is nothing to rename");
        *map = std::mem::take(map)
            .into_iter()
            .map(
                |(name, value)| {
                    if name == unescape(key) { (to.as_str().unwrap().to_owned(), value) } else { (name, value) }
                },
            )
            .collect::<Map<String, Value>>();
    } else {
        let place = document.pointer_mut(at).unwrap_or_else(missing_value(edit));
        if let Some(value) = edit.get("push") {
            place.as_array_mut().unwrap().push(value.clone());
        } else if let Some(value) = edit.get("without") {
            let list = place.as_array_mut().unwrap();
            let length = list.len();
            list.retain(|entry| entry != value);
            assert!(list.len() < length, "{edit}: it is not in the list");
        } else if let Some(first) = edit.get("first") {
            let rest = std::mem::take(place.as_object_mut().unwrap());
            *place = Value::Object(first.as_object().unwrap().clone().into_iter().chain(rest).collect());
        } else if edit.get("reverse").is_some() {
            match place {
                Value::Array(list) => list.reverse(),
                Value::Object(map) => *map = std::mem::take(map).into_iter().rev().collect(),
                other => panic!("{edit}: {other} has no order"),
            }
        } else {
            panic!("{edit}: no edit is known that does this");
        }
    }
}

fn missing_value<'v>(edit: &Value) -> impl FnOnce() -> &'v mut Value {
    move || panic!("{edit}: there is nothing at this place")
}

fn unescape(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

/// A tree of files.
pub(crate) fn tree(label: &str, files: &Files, compact: &[String]) -> Tree {
    let bytes = |path: &String, value: &Value| {
        if compact.contains(path) { value.to_string() } else { serde_json::to_string_pretty(value).unwrap() }
    };
    let files = files.iter().map(|(path, value)| (path.clone(), bytes(path, value).into_bytes())).collect();
    Tree::of_files(label.into(), files).unwrap()
}

/// The report of an edit of the base tree, and of taking it back. `given` is edited on both sides.
pub(crate) fn both_ways(given: &[Value], edits: &[Value]) -> (Report, Report) {
    let (before, _) = edited(base(), given);
    let (after, compact) = edited(before.clone(), edits);
    let (before, after) = (tree("before", &before, &[]), tree("after", &after, &compact));
    let none = Waivers::none();
    (compare(&before, &after, &none).unwrap(), compare(&after, &before, &none).unwrap())
}

/// The report of an edit of the base tree.
pub(crate) fn report(edits: &[Value]) -> Report {
    both_ways(&[], edits).0
}
