//! Types, formats, limits, null and constants of one value.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::document::Step;
use super::super::rules::{self, Rule};
use super::super::view::View;
use super::bounds::{self, End};
use super::{At, Walk};

impl<'a> Walk<'a> {
    /// What a value may be: its type first; where that is another, nothing below can be compared.
    pub(super) fn shape(&mut self, before: &View<'a>, after: &View<'a>) {
        if before.is_union() || after.is_union() {
            self.unions(before, after);
            return;
        }
        let same_type = self.types(before, after);
        if !same_type {
            return;
        }
        self.defaults(before, after);
        self.pattern(before, after);
        self.format(before, after);
        self.limits(before, after);
        self.enums(before, after);
        self.type_name(before, after);
        if before.is_object() && after.is_object() {
            self.objects(before, after);
        } else {
            self.value_contract(before, after);
        }
        if before.types() == ["array"] {
            self.items(before, after);
        }
        self.other_keywords(before, after);
    }

    fn items(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (entries(before), entries(after));
        match (old, new) {
            (Some((_, old)), Some((_, new))) => {
                let (old, new) = (View::new(self.before, old), View::new(self.after, new));
                self.step(Step::Entry, |walk| walk.schemas(&old, &new));
            }
            (None, None) => {}
            (old, new) => {
                let rule = if new.is_some() { &rules::CONSTRAINT_ADDED } else { &rules::CONSTRAINT_REMOVED };
                let values = (before.value("items"), after.value("items"));
                let message = if old.is_some() { "entries may be anything now" } else { "entries are described now" };
                self.report(rule, &At::After(&after.place_since(before, "items")), values, message);
            }
        }
    }

    /// Compares the types; true when what is below can be compared, too.
    fn types(&mut self, before: &View<'a>, after: &View<'a>) -> bool {
        let (old, new) = (before.types(), after.types());
        // Of a boolean and a text, the first one is what is written; elsewhere the order says nothing.
        if old == new || !old.contains(&"boolean") && BTreeSet::from_iter(&old) == BTreeSet::from_iter(&new) {
            return true;
        }
        let place = after.place_since(before, "type");
        let values = (json!(old), json!(new));
        let name = |types: &[&str]| if types.is_empty() { "anything".to_owned() } else { types.join(" or ") };
        let (said_old, said_new) = (name(&old), name(&new));
        let contains = |wide: &[&str], narrow: &[&str]| {
            wide.is_empty()
                || !narrow.is_empty()
                    && narrow.iter().all(|one| wide.contains(one) || *one == "integer" && wide.contains(&"number"))
        };
        let (rule, message): (&'static Rule, String) = match (contains(&new, &old), contains(&old, &new)) {
            (true, true) => {
                let message = format!("the same values are read, but {} is written where {} was", new[0], old[0]);
                (&rules::WIRE_FORM_CHANGED, message)
            }
            (true, false) => (&rules::TYPE_WIDENED, format!("was {said_old}, may be {said_new} now")),
            (false, true) => (&rules::TYPE_NARROWED, format!("was {said_old}, must be {said_new} now")),
            (false, false) => (&rules::TYPE_CHANGED, format!("was {said_old}, is {said_new} now")),
        };
        let form_only = std::ptr::eq(rule, &raw const rules::WIRE_FORM_CHANGED);
        self.report(rule, &At::After(&place), values, message);
        form_only
    }

    pub(super) fn format(&mut self, before: &View<'a>, after: &View<'a>) {
        self.loose_format(before, after);
        let (old, new) = (before.value("format"), after.value("format"));
        if old == new {
            return;
        }
        let place = after.place_since(before, "format");
        let name = |format: &Value| format.as_str().map_or_else(|| "any form".to_owned(), |name| format!("`{name}`"));
        let message = format!("was of {}, is of {} now", name(&old), name(&new));
        let rule = if before.types().contains(&"integer") {
            match (contains(before, after), contains(after, before)) {
                (true, true) => &rules::INTEGER_TYPE_CHANGED,
                (true, false) => &rules::FORMAT_NARROWED,
                (false, true) => &rules::FORMAT_WIDENED,
                (false, false) => &rules::FORMAT_CHANGED,
            }
        } else {
            match (old.as_str(), new.as_str()) {
                (_, None) | (Some("date-time"), Some("dotnet-date-time" | "dotnet-date-time-offset")) => {
                    &rules::FORMAT_WIDENED
                }
                (None, _) | (Some("dotnet-date-time" | "dotnet-date-time-offset"), Some("date-time")) => {
                    &rules::FORMAT_NARROWED
                }
                (Some("dotnet-date-time" | "dotnet-date-time-offset"), Some(new)) if new.starts_with("dotnet-") => {
                    &rules::XML_FORMAT_CHANGED
                }
                _ => &rules::FORMAT_CHANGED,
            }
        };
        self.report(rule, &At::After(&place), (old, new), message);
    }

    fn loose_format(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.value("x-format"), after.value("x-format"));
        if old != new {
            let place = after.place_since(before, "x-format");
            let message = "the text is read as another Rust type; every text is still kept";
            self.report(&rules::LOOSE_FORMAT_CHANGED, &At::After(&place), (old, new), message);
        }
    }

    pub(super) fn limits(&mut self, before: &View<'a>, after: &View<'a>) {
        for (keyword, lower, tightened, loosened) in [
            ("minLength", true, &rules::LENGTH_TIGHTENED, &rules::LENGTH_LOOSENED),
            ("maxLength", false, &rules::LENGTH_TIGHTENED, &rules::LENGTH_LOOSENED),
            ("minItems", true, &rules::ITEMS_TIGHTENED, &rules::ITEMS_LOOSENED),
            ("maxItems", false, &rules::ITEMS_TIGHTENED, &rules::ITEMS_LOOSENED),
            ("minProperties", true, &rules::ITEMS_TIGHTENED, &rules::ITEMS_LOOSENED),
            ("maxProperties", false, &rules::ITEMS_TIGHTENED, &rules::ITEMS_LOOSENED),
        ] {
            let (old, new) = (limit(before, keyword), limit(after, keyword));
            if old == new {
                continue;
            }
            let tighter = match (old, new) {
                (None, _) => true,
                (_, None) => false,
                (Some(old), Some(new)) => (new > old) == lower,
            };
            let said = |limit: Option<f64>| limit.map_or_else(|| "none".to_owned(), |limit| limit.to_string());
            let message = format!("`{keyword}` was {}, is {} now", said(old), said(new));
            let place = after.place_since(before, keyword);
            let values = (before.value(keyword), after.value(keyword));
            self.report(if tighter { tightened } else { loosened }, &At::After(&place), values, message);
        }
        // A bound that moves with the format is judged with the format.
        if before.value("format") == after.value("format") {
            self.range(before, after, End::Low, "least");
            self.range(before, after, End::High, "greatest");
        }
    }

    fn range(&mut self, before: &View<'a>, after: &View<'a>, end: End, word: &str) {
        let (old, new) = (bounds::bound(before, end), bounds::bound(after, end));
        if old == new {
            return;
        }
        let tighter = match (old, new) {
            (Some(old), Some(new)) => bounds::is_tighter(new, old, end),
            (old, _) => old.is_none(),
        };
        let keyword = |view: &View<'a>| {
            let [inclusive, exclusive] = end.keywords();
            if view.get(exclusive).is_some() { exclusive } else { inclusive }
        };
        let (was, is) = (keyword(before), keyword(after));
        let (said_old, said_new) = (bounds::shown(old), bounds::shown(new));
        let message = if was == is {
            format!("`{is}` was {said_old}, is {said_new} now")
        } else {
            format!("the {word} value was {said_old}, is {said_new} now")
        };
        let rule = if tighter { &rules::RANGE_TIGHTENED } else { &rules::RANGE_LOOSENED };
        let values = (before.value(was), after.value(is));
        self.report(rule, &At::After(&after.place_since(before, is)), values, message);
    }

    /// Null and its policy; whether the member is required is known to the caller.
    pub(super) fn null(&mut self, before: &View<'a>, after: &View<'a>) {
        let place = after.place_of_null(before);
        match (before.is_nullable(), after.is_nullable()) {
            (false, true) => {
                let values = (json!(false), json!(true));
                self.report(&rules::NULL_ADDED, &At::After(&place), values, "null is a value of it now");
            }
            (true, false) => {
                let values = (json!(true), json!(false));
                self.report(&rules::NULL_REMOVED, &At::After(&place), values, "null is no value of it any more");
            }
            (true, true) if before.value("x-null") != after.value("x-null") => {
                let (old, new) = (before.value("x-null"), after.value("x-null"));
                let place = after.place_since(before, "x-null");
                let message = format!("{}, and now {}", policy(&old), policy(&new));
                self.report(&rules::NULL_POLICY_CHANGED, &At::After(&place), (old, new), message);
            }
            _ => {}
        }
    }
}

/// What a list holds; none where that may be anything.
pub(super) fn entries<'a>(view: &View<'a>) -> Option<(&'a Value, super::Place<'a>)> {
    view.get("items").filter(|(value, _)| **value != json!(true) && **value != json!({}))
}

/// Whether every number that the one view allows is allowed by the other.
fn contains(wide: &View<'_>, narrow: &View<'_>) -> bool {
    [End::Low, End::High].into_iter().all(|end| match (bounds::reach(wide, end), bounds::reach(narrow, end)) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wide), Some(narrow)) => !bounds::is_tighter(wide, narrow, end),
    })
}

fn policy(value: &Value) -> &'static str {
    match value.as_str() {
        Some("written") => "absence was written as null",
        Some("tolerated") => "null was read as absence and never written",
        _ => "absence and null were two things",
    }
}

/// A limit of length or number; one that restricts nothing is none.
pub(super) fn limit(view: &View<'_>, keyword: &str) -> Option<f64> {
    let limit = view.get(keyword)?.0.as_f64()?;
    let idle = matches!(keyword, "minLength" | "minItems" | "minProperties") && limit <= 0.0;
    (!idle).then_some(limit)
}
