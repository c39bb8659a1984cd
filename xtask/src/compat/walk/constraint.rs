//! Restrictions that have no rule of their own: which of them restrict nothing, and which contain others.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::super::rules;
use super::super::view::{Place, View};
use super::values::limit;
use super::{At, Walk, canonical};

/// The schemas that a restricting keyword holds.
pub(super) enum Inside<'a> {
    /// One, as `not` has.
    One(Place<'a>),
    /// Several whose order says nothing, as `allOf` has.
    Set(Vec<Place<'a>>),
    /// Several under names, as `patternProperties` has.
    Named(Vec<(String, Place<'a>)>),
}

/// The schemas that a keyword of this schema holds; none where its value is no schema.
pub(super) fn inside<'a>(view: &View<'a>, keyword: &str) -> Option<Inside<'a>> {
    let (value, place) = view.get(keyword)?;
    match (keyword, value) {
        (
            "not" | "if" | "then" | "else" | "contains" | "propertyNames" | "additionalItems" | "additionalProperties",
            _,
        ) if value.is_object() => Some(Inside::One(place)),
        ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => {
            Some(Inside::Set((0..list.len()).map(|index| place.below(&[&index.to_string()])).collect()))
        }
        ("patternProperties" | "dependencies" | "dependentSchemas", Value::Object(map))
            if map.values().all(Value::is_object) =>
        {
            Some(Inside::Named(map.keys().map(|name| (name.clone(), place.below(&[name]))).collect()))
        }
        _ => None,
    }
}

/// Whether a keyword says nothing: it is as if it were not there.
pub(super) fn is_idle(view: &View<'_>, keyword: &str) -> bool {
    let value = view.value(keyword);
    match keyword {
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            limit(view, keyword).is_none()
        }
        "additionalProperties" | "additionalItems" | "propertyNames" => value == json!(true) || value == json!({}),
        "required" | "allOf" | "x-aliases" => value == json!([]),
        "patternProperties" | "dependencies" | "dependentRequired" | "dependentSchemas" => value == json!({}),
        "uniqueItems" | "x-sensitive" | "x-ignore-case" => value == json!(false),
        _ => false,
    }
}

impl<'a> Walk<'a> {
    /// Compares a restriction that no rule understands more closely.
    pub(super) fn constraint(&mut self, keyword: &str, before: &View<'a>, after: &View<'a>) {
        let there = |view: &View<'a>| view.get(keyword).is_some() && !is_idle(view, keyword);
        let (old, new) = (there(before), there(after));
        let place = after.place_since(before, keyword);
        let values = (before.value(keyword), after.value(keyword));
        let (rule, what) = match (old, new) {
            (false, false) => return,
            (false, true) => (&rules::CONSTRAINT_ADDED, "is new"),
            (true, false) => (&rules::CONSTRAINT_REMOVED, "is gone"),
            (true, true) => match self.containment(keyword, before, after) {
                Some(Ordering::Equal) => return,
                Some(Ordering::Greater) => (&rules::CONSTRAINT_LOOSENED, "takes more"),
                Some(Ordering::Less) => (&rules::CONSTRAINT_CHANGED, "takes less"),
                None => (&rules::CONSTRAINT_CHANGED, "is another"),
            },
        };
        self.report(rule, &At::After(&place), values, format!("the restriction `{keyword}` {what}"));
    }

    /// Whether the newer restriction takes the same, more or less; none where that cannot be told. Where both sides differ
    /// in one schema alone, its own differences are reported, and the restrictions themselves are equal.
    fn containment(&mut self, keyword: &str, before: &View<'a>, after: &View<'a>) -> Option<Ordering> {
        let (old, new) = (before.value(keyword), after.value(keyword));
        match (keyword, inside(before, keyword), inside(after, keyword)) {
            ("allOf" | "anyOf" | "oneOf", Some(Inside::Set(old)), Some(Inside::Set(new))) => {
                let form = |vendor, place: &Place<'a>| canonical(vendor, &View::new(vendor, place.clone()));
                let olds: Vec<(Place<'a>, Value)> =
                    old.into_iter().map(|place| (place.clone(), form(self.before, &place))).collect();
                let news: Vec<(Place<'a>, Value)> =
                    new.into_iter().map(|place| (place.clone(), form(self.after, &place))).collect();
                let gone: Vec<_> = olds.iter().filter(|(_, old)| !news.iter().any(|(_, new)| new == old)).collect();
                let come: Vec<_> = news.iter().filter(|(_, new)| !olds.iter().any(|(_, old)| new == old)).collect();
                match (keyword, gone.as_slice(), come.as_slice()) {
                    (_, [], []) => Some(Ordering::Equal),
                    ("anyOf", [], _) | ("allOf", _, []) => Some(Ordering::Greater),
                    ("anyOf", _, []) | ("allOf", [], _) => Some(Ordering::Less),
                    ("anyOf" | "allOf", [(old, _)], [(new, _)]) => {
                        let (old, new) = (View::new(self.before, old.clone()), View::new(self.after, new.clone()));
                        let found = self.found.len();
                        self.schemas(&old, &new);
                        // Where nothing was found after all, the restriction itself is the finding.
                        (self.found.len() > found).then_some(Ordering::Equal)
                    }
                    _ => None,
                }
            }
            (_, Some(_), Some(_)) => {
                let of = |vendor, view: &View<'a>| -> Vec<(String, Value)> {
                    let form = |place: Place<'a>| canonical(vendor, &View::new(vendor, place));
                    match inside(view, keyword) {
                        Some(Inside::One(place)) => vec![(String::new(), form(place))],
                        Some(Inside::Named(places)) => {
                            let mut named: Vec<(String, Value)> =
                                places.into_iter().map(|(name, place)| (name, form(place))).collect();
                            named.sort_by(|one, other| one.0.cmp(&other.0));
                            named
                        }
                        _ => Vec::new(),
                    }
                };
                (of(self.before, before) == of(self.after, after)).then_some(Ordering::Equal)
            }
            _ if old == new => Some(Ordering::Equal),
            ("multipleOf", ..) => {
                let (old, new) = (old.as_i64().filter(|step| *step > 0)?, new.as_i64().filter(|step| *step > 0)?);
                match (old % new, new % old) {
                    (0, _) => Some(Ordering::Greater),
                    (_, 0) => Some(Ordering::Less),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
