//! Keywords that belong to a member and not to its value: constants, aliases, marks of secrets, names, encodings.

use serde_json::{Value, json};

use super::super::document::Step;
use super::super::rules;
use super::super::view::View;
use super::{At, Walk};

impl<'a> Walk<'a> {
    /// Keywords of the member itself: they stand beside a reference, or in what it refers to.
    pub(super) fn member_keywords(&mut self, before: &View<'a>, after: &View<'a>) {
        self.null(before, after);
        self.constant(before, after);
        self.sensitive(before, after);
        self.provenance(before, after);
        let texts = |view: &View<'_>, keyword: &str| -> Vec<String> {
            let value = view.value(keyword);
            value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let (old, new) = (texts(before, "x-aliases"), texts(after, "x-aliases"));
        let place = after.place_since(before, "x-aliases");
        for alias in new.iter().filter(|alias| !old.contains(alias)) {
            let message = format!("it is read under the name `{alias}`, too");
            self.report(&rules::ALIAS_ADDED, &At::After(&place), (Value::Null, json!(alias)), message);
        }
        // An alias that is the member's own name now was a rename, and is one already.
        let own = after.place.pointer.rsplit('/').next().unwrap_or_default().to_owned();
        for alias in old.iter().filter(|alias| !new.contains(alias) && **alias != own) {
            let message = format!("it is no longer read under the name `{alias}`");
            self.report(&rules::ALIAS_REMOVED, &At::After(&place), (json!(alias), Value::Null), message);
        }
        let (old, new) = (before.value("x-rust-name"), after.value("x-rust-name"));
        if old != new {
            let place = after.place_since(before, "x-rust-name");
            self.report(&rules::RUST_NAME_CHANGED, &At::After(&place), (old, new), "the Rust field has another name");
        }
        let (old, new) = (before.value("x-encodings"), after.value("x-encodings"));
        if old != new {
            let (rule, message) = if old.is_null() {
                (&rules::MEMBER_LEFT_JSON, "the member is in XML only now")
            } else {
                (&rules::MEMBER_ENTERED_JSON, "the member is in every encoding now")
            };
            self.report(rule, &At::After(&after.place_since(before, "x-encodings")), (old, new), message);
        }
    }

    fn constant(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.value("const"), after.value("const"));
        // A constant and a closed list are compared as two lists.
        let listed = |one: &Value, view: &View<'a>| one.is_null() && view.get("enum").is_some();
        if old == new || listed(&old, before) || listed(&new, after) {
            return;
        }
        // The constant `action` is the name of the whole action, which has a rule of its own.
        let selects = self.path == [Step::Member("action".into())]
            && after.place.file.value.get("x-action").is_some()
            && before.place.file.value.get("x-action").is_some();
        let (rule, message) = match (&old, &new) {
            (Value::Null, _) => (&rules::CONST_ADDED, format!("must be {new} now")),
            (_, Value::Null) => (&rules::CONST_REMOVED, format!("was always {old}, may be anything now")),
            _ if selects => (&rules::ACTION_CONSTANT_CHANGED, format!("the action {old} is {new} now")),
            _ => (&rules::CONST_CHANGED, format!("was always {old}, is always {new} now")),
        };
        self.report(rule, &At::After(&after.place_since(before, "const")), (old, new), message);
    }

    /// The mark may stand at the member, at what it refers to, or at what its list holds.
    fn sensitive(&mut self, before: &View<'a>, after: &View<'a>) {
        // Entries are judged with their list.
        if self.path.last() == Some(&Step::Entry) {
            return;
        }
        let (was, is) = (before.value("x-sensitive"), after.value("x-sensitive"));
        if was != is && ![&was, &is].into_iter().all(|mark| mark.is_null() || mark.is_boolean()) {
            let place = after.place_since(before, "x-sensitive");
            let message = "`x-sensitive` is neither true nor false: what it means is unknown";
            self.report(&rules::UNKNOWN_KEYWORD_CHANGED, &At::After(&place), (was, is), message);
        }
        let (old, new) = (is_sensitive(self.before, before, 0), is_sensitive(self.after, after, 0));
        let (rule, message) = match (old, new) {
            (false, true) => (&rules::SENSITIVE_ADDED, "its value is redacted now, where it was shown"),
            (true, false) => (&rules::SENSITIVE_REMOVED, "its value appears in Debug, logs and reports now"),
            _ => return,
        };
        self.report(rule, &At::After(&after.place_since(before, "x-sensitive")), (json!(old), json!(new)), message);
    }
}

fn is_sensitive<'a>(vendor: &'a super::Vendor, view: &View<'a>, depth: usize) -> bool {
    view.layers.iter().any(|(_, map)| map.get("x-sensitive") == Some(&Value::Bool(true)))
        || depth < 8
            && view.get("items").is_some_and(|(_, place)| is_sensitive(vendor, &View::new(vendor, place), depth + 1))
}
