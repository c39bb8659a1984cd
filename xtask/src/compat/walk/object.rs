//! Members of objects: added, removed, renamed, required; and the keywords that belong to a member, not to its value.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::document::Step;
use super::super::finding::Effect;
use super::super::rules;
use super::super::view::{Place, View};
use super::super::xml;
use super::rename::{Rename, renames};
use super::{At, Walk};

/// The members of one side.
pub(super) struct Members<'a> {
    pub(super) place: Place<'a>,
    pub(super) list: Vec<(&'a str, View<'a>)>,
    required: Vec<&'a str>,
}

impl<'a> Members<'a> {
    fn of(vendor: &'a super::Vendor, view: &View<'a>) -> Self {
        let (names, place) = match view.get("properties") {
            Some((Value::Object(map), place)) => (map.keys().map(String::as_str).collect(), place),
            _ => (Vec::new(), view.home().below(&["properties"])),
        };
        let list = names.into_iter().map(|name| (name, View::new(vendor, place.below(&[name])))).collect();
        let required = view.get("required").and_then(|(value, _)| value.as_array()).into_iter().flatten();
        Self { place, list, required: required.filter_map(Value::as_str).collect() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&View<'a>> {
        self.list.iter().find(|(other, _)| *other == name).map(|(_, view)| view)
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.required.contains(&name)
    }
}

/// What members may be that are not listed.
enum Unlisted<'a> {
    Closed,
    Open,
    Schema(Place<'a>),
}

impl<'a> Unlisted<'a> {
    fn of(view: &View<'a>) -> Self {
        match view.get("additionalProperties") {
            Some((Value::Bool(false), _)) => Self::Closed,
            Some((Value::Object(map), place)) if !map.is_empty() => Self::Schema(place),
            _ => Self::Open,
        }
    }
}

impl<'a> Walk<'a> {
    pub(super) fn objects(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (Members::of(self.before, before), Members::of(self.after, after));
        self.additional(before, after);
        let removed: Vec<&str> =
            old.list.iter().map(|(name, _)| *name).filter(|name| new.get(name).is_none()).collect();
        let added: Vec<&str> = new.list.iter().map(|(name, _)| *name).filter(|name| old.get(name).is_none()).collect();
        let renames = renames(&old, &new, &removed, &added);
        for name in &removed {
            if !renames.iter().any(|rename| rename.before == *name) {
                self.removed(before, &old, name);
            }
        }
        for name in &added {
            if !renames.iter().any(|rename| rename.after == *name) {
                self.added(after, &new, name);
            }
        }
        for rename in &renames {
            self.renamed(&new, rename);
        }
        let kept = old.list.iter().map(|(name, _)| *name).filter(|name| new.get(name).is_some());
        let pairs: Vec<(&str, &str)> =
            kept.map(|name| (name, name)).chain(renames.iter().map(|rename| (rename.before, rename.after))).collect();
        for (old_name, new_name) in &pairs {
            let (Some(was), Some(is)) = (old.get(old_name), new.get(new_name)) else { continue };
            self.step(Step::Member((*new_name).to_owned()), |walk| {
                let required = (old.requires(old_name), new.requires(new_name));
                walk.required(is, new_name, required);
                walk.schemas(was, is);
            });
        }
        self.unlisted(&old, &new, after);
        self.order(&old, &new);
        // The element of a renamed member is another one, whatever its place: the rename itself says so.
        let new_names: Vec<&str> =
            added.into_iter().filter(|name| !renames.iter().any(|rename| rename.after == *name)).collect();
        self.contracts(before, after, &old, &new, &new_names);
    }

    fn additional(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.value("additionalProperties"), after.value("additionalProperties"));
        let place = after.place_since(before, "additionalProperties");
        let (rule, message) = match (Unlisted::of(before), Unlisted::of(after)) {
            (Unlisted::Closed, Unlisted::Closed) | (Unlisted::Open, Unlisted::Open) => return,
            (_, Unlisted::Closed) => (&rules::ADDITIONAL_PROPERTIES_CLOSED, "unknown members are refused now"),
            (Unlisted::Closed, Unlisted::Open) => {
                (&rules::ADDITIONAL_PROPERTIES_OPENED, "unknown members are allowed now")
            }
            (Unlisted::Closed, Unlisted::Schema(_)) => {
                (&rules::ADDITIONAL_PROPERTIES_OPENED, "unknown members of a certain form are allowed now")
            }
            (Unlisted::Open, Unlisted::Schema(_)) => {
                (&rules::CONSTRAINT_ADDED, "unknown members must have a certain form now")
            }
            (Unlisted::Schema(_), Unlisted::Open) => {
                (&rules::CONSTRAINT_REMOVED, "unknown members may be anything now")
            }
            (Unlisted::Schema(was), Unlisted::Schema(is)) => {
                let (was, is) = (View::new(self.before, was), View::new(self.after, is));
                return self.step(Step::Unlisted, |walk| walk.schemas(&was, &is));
            }
        };
        self.step(Step::Unlisted, |walk| {
            walk.report(rule, &At::After(&place), (old, new), message);
        });
    }

    fn removed(&mut self, parent: &View<'a>, old: &Members<'a>, name: &str) {
        let place = old.place.below(&[name]);
        let value = place.file.value.pointer(&place.pointer).cloned().unwrap_or_default();
        let optional = !old.requires(name) && parent.value("additionalProperties") != json!(false);
        self.step(Step::Member(name.to_owned()), |walk| {
            let answers = walk.direction == super::Direction::Response;
            let (rule, message) = if answers && optional {
                let message =
                    format!("`{name}` is gone: a reply that has it is read, with the member among the unknown");
                (&rules::OPTIONAL_PROPERTY_REMOVED, message)
            } else if answers {
                (&rules::PROPERTY_REMOVED, format!("`{name}` is gone: every reply had it"))
            } else {
                (&rules::PROPERTY_REMOVED, format!("`{name}` is gone: a request that has it is refused"))
            };
            walk.report(rule, &At::Before(&place), (value, Value::Null), message);
        });
    }

    fn added(&mut self, parent: &View<'a>, new: &Members<'a>, name: &str) {
        let Some(view) = new.get(name) else { return };
        let place = new.place.below(&[name]);
        let value = place.file.value.pointer(&place.pointer).cloned().unwrap_or_default();
        let (required, constant) = (new.requires(name), view.get("const").is_some());
        let written = view.value("x-null") == json!("written");
        self.step(Step::Member(name.to_owned()), |walk| {
            let (rule, message) = if required && constant {
                (&rules::CONSTANT_PROPERTY_ADDED, format!("the constant `{name}` is new, and always there"))
            } else if required {
                (&rules::REQUIRED_PROPERTY_ADDED, format!("`{name}` is new and required: what lacks it is refused"))
            } else if written && walk.direction == super::Direction::Request {
                let message = format!("`{name}` is new and optional; where nobody sets it, null is sent");
                (&rules::OPTIONAL_PROPERTY_ADDED, message)
            } else {
                (&rules::OPTIONAL_PROPERTY_ADDED, format!("`{name}` is new and optional"))
            };
            let contract = parent.value("x-xml");
            let in_xml = contract.is_null() || xml::order(&contract).iter().any(|element| element == name);
            let message =
                if in_xml { message } else { format!("{message}; `x-xml` does not list it, so XML lacks it") };
            if let Some(finding) = walk.report(rule, &At::After(&place), (Value::Null, value), message)
                && !in_xml
            {
                finding.wire.xml = finding.wire.xml.min(Effect::Unchanged);
            }
        });
    }

    fn renamed(&mut self, new: &Members<'a>, rename: &Rename<'a>) {
        let place = new.place.below(&[rename.after]);
        let keeps = new.get(rename.after).is_some_and(|view| {
            let aliases = view.value("x-aliases");
            aliases.as_array().is_some_and(|list| list.iter().any(|alias| alias == rename.before))
        });
        let values = (json!(rename.before), json!(rename.after));
        let name_only_in_case = rename.before.eq_ignore_ascii_case(rename.after);
        self.step(Step::Member(rename.after.to_owned()), |walk| {
            let dotnet = walk.encodings.0.dotnet;
            let (form, said) =
                (walk.encodings.1.form, format!("`{}` looks renamed to `{}`", rename.before, rename.after));
            if keeps && walk.direction == super::Direction::Response {
                let message = format!("{said}, and is still read under its old name");
                walk.report(&rules::PROPERTY_RENAMED_WITH_ALIAS, &At::After(&place), values, message);
                return;
            }
            if let Some(finding) = walk.report(&rules::PROPERTY_RENAMED, &At::After(&place), values.clone(), said)
                && name_only_in_case
                && dotnet
            {
                // The server compares names of JSON and form without case, and names of elements with it.
                for effect in [&mut finding.wire.json, &mut finding.wire.form] {
                    if *effect == Effect::Breaks {
                        *effect = Effect::Risky;
                    }
                }
            }
            if form && !name_only_in_case {
                let message = format!("the form key `{}` is `{}` now", rename.before, rename.after);
                if let Some(finding) = walk.report(&rules::FORM_KEY_CHANGED, &At::After(&place), values, message) {
                    finding.wire.json = Effect::Unchanged.min(finding.wire.json);
                    finding.wire.xml = Effect::Unchanged.min(finding.wire.xml);
                }
            }
        });
    }

    fn required(&mut self, member: &View<'a>, name: &str, required: (bool, bool)) {
        let (rule, message) = match required {
            (false, true) => (&rules::PROPERTY_BECAME_REQUIRED, format!("`{name}` is required now")),
            (true, false) => (&rules::PROPERTY_BECAME_OPTIONAL, format!("`{name}` may be absent now")),
            _ => return,
        };
        self.report(rule, &At::After(&member.place), (json!(required.0), json!(required.1)), message);
    }

    /// Members that are required and not listed: a document must have them nonetheless.
    fn unlisted(&mut self, old: &Members<'a>, new: &Members<'a>, after: &View<'a>) {
        let place = after.place_of("required");
        let names: BTreeSet<&str> = old.required.iter().chain(&new.required).copied().collect();
        for name in names.into_iter().filter(|name| old.get(name).is_none() && new.get(name).is_none()) {
            let required = (old.requires(name), new.requires(name));
            if required.0 != required.1 {
                let rule = if required.1 { &rules::PROPERTY_BECAME_REQUIRED } else { &rules::PROPERTY_BECAME_OPTIONAL };
                let message = format!("`{name}`, which is not among the members, is in `required` on one side only");
                self.report(rule, &At::After(&place), (json!(required.0), json!(required.1)), message);
            }
        }
    }

    /// The order of members is that of the JSON members we write. Readers go by names.
    fn order(&mut self, old: &Members<'a>, new: &Members<'a>) {
        let kept = |one: &Members<'a>, other: &Members<'a>| -> Vec<&'a str> {
            one.list.iter().map(|(name, _)| *name).filter(|name| other.get(name).is_some()).collect()
        };
        let (before, after) = (kept(old, new), kept(new, old));
        let arguments = |members: &Members<'a>, names: &[&'a str]| -> Vec<&'a str> {
            let given = |name: &&str| members.get(name).is_some_and(|view| view.get("const").is_none());
            names.iter().copied().filter(|name| members.requires(name)).filter(given).collect()
        };
        let moved = arguments(old, &before) != arguments(new, &after);
        let sent = self.direction == super::Direction::Request;
        if before == after || !(sent || moved) {
            return;
        }
        let mut message = "members are written in another order; readers go by names".to_owned();
        if moved {
            message.push_str(". In Rust, `new` takes its arguments in the new order: look at every call");
        }
        let values = (json!(before), json!(after));
        if let Some(finding) = self.report(&rules::MEMBER_ORDER_CHANGED, &At::After(&new.place), values, message)
            && moved
        {
            finding.rust = super::Level::Major;
            if !sent {
                // Nothing is written that was not written before.
                for effect in finding.wire.each_mut() {
                    *effect = Effect::Unchanged.min(*effect);
                }
            }
        }
    }
}
