//! Sizes that no hand-written schema has. Later stages walk schemas recursively, and the Rust compiler has to cope with
//! what they write.

use serde_json::Value;

use super::super::locate::escape;
use super::Found;

/// Objects and lists inside each other.
const MAX_DEPTH: usize = 40;

/// Members of an object, definitions of a file, values of an enum.
const MAX_ENTRIES: usize = 500;

/// Checks a file.
pub(super) fn check(file: &super::File, found: &mut Found<'_>) {
    walk(&file.value, &mut String::new(), 0, found);
}

fn walk(value: &Value, pointer: &mut String, depth: usize, found: &mut Found<'_>) {
    let (length, count) = (pointer.len(), value.as_object().map(serde_json::Map::len));
    let Some(count) = count.or(value.as_array().map(Vec::len)) else { return };
    if depth == MAX_DEPTH {
        found.refuse(pointer, format!("is nested deeper than {MAX_DEPTH} levels"), "move inner parts to definitions");
        return;
    }
    if count > MAX_ENTRIES {
        found.refuse(pointer, format!("has {count} entries, more than {MAX_ENTRIES}"), "split it");
        return;
    }
    let members = value.as_object().into_iter().flatten().map(|(key, value)| (escape(key), value));
    let entries = value.as_array().into_iter().flatten().enumerate().map(|(index, value)| (index.to_string(), value));
    for (token, value) in members.chain(entries) {
        pointer.push('/');
        pointer.push_str(&token);
        walk(value, pointer, depth + 1, found);
        pointer.truncate(length);
    }
}
