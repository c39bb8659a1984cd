//! Hints that a member was renamed: one is gone, and one much like it is new.

use serde_json::Value;
use similar::TextDiff;

use super::super::view::View;
use super::object::Members;

/// A member that is gone and the one that looks like it.
#[derive(Debug, PartialEq)]
pub(super) struct Rename<'a> {
    pub(super) before: &'a str,
    pub(super) after: &'a str,
}

/// Descriptions or names at least so alike are taken for the same; found by trying the corpus.
const ALIKE: f32 = 0.6;

/// Pairs, best first; each member is in one pair at most. A new name that is an alias is a pair whatever it looks like.
pub(super) fn renames<'a>(
    old: &Members<'a>,
    new: &Members<'a>,
    removed: &[&'a str],
    added: &[&'a str],
) -> Vec<Rename<'a>> {
    let mut candidates: Vec<(f32, Rename<'a>)> = Vec::new();
    // More would be a different schema, and the work is the product of both.
    for before in removed.iter().take(50) {
        for after in added.iter().take(50) {
            let (Some(was), Some(is)) = (old.get(before), new.get(after)) else { continue };
            let likeness = likeness(before, was, after, is);
            if likeness >= ALIKE {
                candidates.push((likeness, Rename { before, after }));
            }
        }
    }
    candidates.sort_by(|left, right| right.0.total_cmp(&left.0));
    let mut chosen: Vec<Rename<'a>> = Vec::new();
    for (_, rename) in candidates {
        if !chosen.iter().any(|other| other.before == rename.before || other.after == rename.after) {
            chosen.push(rename);
        }
    }
    chosen
}

fn likeness(before: &str, was: &View<'_>, after: &str, is: &View<'_>) -> f32 {
    let alias = is.value("x-aliases").as_array().is_some_and(|list| list.iter().any(|alias| alias == before));
    if alias || before.eq_ignore_ascii_case(after) {
        return 2.0;
    }
    let same = |keyword: &str| was.value(keyword) == is.value(keyword);
    if was.types() != is.types() || !same("format") || !same("const") || was.type_name() != is.type_name() {
        return 0.0;
    }
    let text = |view: &View<'_>| view.value("description").as_str().unwrap_or_default().to_owned();
    let (old_text, new_text) = (text(was), text(is));
    let texts = if old_text.is_empty() || new_text.is_empty() {
        0.0
    } else {
        TextDiff::from_words(clipped(&old_text), clipped(&new_text)).ratio()
    };
    // Members that refer to one shared definition have its description, which says nothing of the member.
    let own = |view: &View<'_>| {
        view.layers.first().is_some_and(|(_, map)| map.get("description").is_some_and(Value::is_string))
    };
    let texts = if own(was) && own(is) { texts } else { 0.0 };
    texts.max(TextDiff::from_chars(clipped(before), clipped(after)).ratio())
}

/// Comparing is quadratic: a hostile description is not compared to its end.
fn clipped(text: &str) -> &str {
    let end = text.char_indices().nth(300).map_or(text.len(), |(index, _)| index);
    &text[..end]
}
