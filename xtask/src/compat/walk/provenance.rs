//! Where knowledge comes from: what that says of an edit, and edits of it.

use serde_json::Value;

use super::super::finding::Cause;
use super::super::rules;
use super::super::view::{Place, View};
use super::{At, Walk};

impl<'a> Walk<'a> {
    /// Compares the provenance that a schema has of its own, or that one side has of its own.
    pub(super) fn provenance(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.get("x-provenance"), after.get("x-provenance"));
        if old.is_none() && new.is_none() {
            return;
        }
        let inherited = |place: &Place<'a>| inherited(place).cloned().unwrap_or_default();
        let value = |own: &Option<(&'a Value, Place<'a>)>, view: &View<'a>| {
            own.as_ref().map_or_else(|| inherited(&view.place), |(value, _)| (*value).clone())
        };
        let (old, new) = (value(&old, before), value(&new, after));
        if old == new {
            return;
        }
        let (rule, message) = match (old["status"].as_str(), new["status"].as_str()) {
            (Some("inferred"), Some("documented")) => (&rules::GUESS_CONFIRMED, "what was inferred is documented now"),
            (Some("documented"), Some("inferred")) => {
                (&rules::KNOWLEDGE_WITHDRAWN, "what was documented is taken for inferred now")
            }
            _ => (&rules::SOURCE_CHANGED, "the source or its note is another"),
        };
        self.report(rule, &At::After(&after.place_since(before, "x-provenance")), (old, new), message);
    }
}

/// Why an edit was made, by the provenance at its place on both sides.
pub(super) fn cause(before: Option<&Value>, after: Option<&Value>) -> Cause {
    match (before, after) {
        (Some(before), _) if before["status"] == "inferred" => Cause::GuessCorrected,
        (Some(before), Some(after)) if before["source"] != after["source"] || before["status"] != after["status"] => {
            Cause::VendorChanged
        }
        _ => Cause::Unexplained,
    }
}

/// The nearest provenance around a place in its file.
pub(super) fn inherited<'a>(place: &Place<'a>) -> Option<&'a Value> {
    let mut pointer = place.pointer.as_str();
    loop {
        let here = place.file.value.pointer(pointer).and_then(|value| value.get("x-provenance"));
        match (here, pointer.rfind('/')) {
            (Some(here), _) => return Some(here),
            (None, Some(end)) => pointer = &pointer[..end],
            (None, None) => return None,
        }
    }
}
