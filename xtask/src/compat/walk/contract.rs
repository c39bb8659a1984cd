//! `x-xml` of objects and enums: what an edit does where order decides.

use serde_json::{Map, Value, json};

use super::super::finding::Effect;
use super::super::rules;
use super::super::view::View;
use super::super::xml;
use super::object::Members;
use super::{At, Walk};

impl<'a> Walk<'a> {
    /// Compares the contracts of two objects. `added` are the members that are new, renamed ones among them.
    pub(super) fn contracts(
        &mut self,
        before: &View<'a>,
        after: &View<'a>,
        old: &Members<'a>,
        new: &Members<'a>,
        added: &[&'a str],
    ) {
        let place = after.place_since(before, "x-xml");
        let (was, is) = match (before.get("x-xml"), after.get("x-xml")) {
            (None, None) => return,
            (None, Some((is, _))) => {
                let message = "the type has an XML form now";
                self.report(&rules::XML_CONTRACT_ADDED, &At::After(&place), (Value::Null, is.clone()), message);
                return;
            }
            (Some((was, at)), None) => {
                let message = "the type has no XML form any more";
                self.report(&rules::XML_CONTRACT_REMOVED, &At::Before(&at), (was.clone(), Value::Null), message);
                return;
            }
            (Some((was, _)), Some((is, _))) => (was, is),
        };
        self.contract_text(was, is, &place);
        let (old_order, new_order) = (xml::order(was), xml::order(is));
        let common = |order: &[String], other: &[String]| -> Vec<String> {
            order.iter().filter(|name| other.contains(name)).cloned().collect()
        };
        let (kept_before, kept_after) = (common(&old_order, &new_order), common(&new_order, &old_order));
        if kept_before != kept_after {
            let read = xml::read(&old_order, &new_order);
            let message = format!(
                "elements are in another order: a reader with the old order skips {} without an error",
                list(&read.skipped)
            );
            let values = (json!(old_order), json!(new_order));
            self.report(&rules::XML_ORDER_CHANGED, &At::After(&place), values, message);
        }
        for name in added.iter().filter(|name| old.get(name).is_none() && new.get(name).is_some()) {
            self.added_element(name, &new_order, &old_order, new);
        }
    }

    fn added_element(&mut self, name: &str, order: &[String], old_order: &[String], new: &Members<'a>) {
        let Some(at) = order.iter().position(|other| other == name) else { return };
        let following: Vec<String> = order[at + 1..].iter().filter(|name| old_order.contains(name)).cloned().collect();
        let place = new.place.below(&[name]);
        let values = (json!(old_order), json!(order));
        let risky = !following.is_empty();
        let (rule, message) = if risky {
            let message = format!(
                "`{name}` stands before {} in XML. A server that does not know it skips it and loses nothing; one that \
                 has it in another place takes it, and then skips the elements after it without an error",
                list(&following)
            );
            (&rules::XML_MEMBER_INSERTED, message)
        } else {
            (&rules::XML_MEMBER_APPENDED, format!("`{name}` is the last element in XML: nothing can be lost after it"))
        };
        self.report(rule, &At::After(&place), values, message);
        if risky && self.direction == super::Direction::Request {
            for finding in &mut self.found {
                let same = finding.location.file == place.file.shown && finding.location.pointer == place.pointer;
                if same && finding.wire.xml == Effect::Safe {
                    finding.wire.xml = Effect::Risky;
                }
            }
        }
    }

    fn contract_text(&mut self, was: &Value, is: &Value, place: &super::Place<'a>) {
        for (key, rule, what) in [
            ("root", &rules::XML_ROOT_CHANGED, "the root element"),
            ("namespace", &rules::XML_NAMESPACE_CHANGED, "the namespace"),
        ] {
            if was[key] != is[key] {
                let message = format!("{what} was {}, is {} now", was[key], is[key]);
                let at = place.below(&[key]);
                self.report(rule, &At::After(&at), (was[key].clone(), is[key].clone()), message);
            }
        }
        let (old, new) = (xml::bases(was), xml::bases(is));
        if old != new && xml::order(was) == xml::order(is) {
            let at = place.below(&["base"]);
            let message = "base classes are others, and the order of elements is the same";
            self.report(&rules::XML_BASE_RENAMED, &At::After(&at), (json!(old), json!(new)), message);
        }
        self.contract_details(was, is, place, &["root", "namespace", "base", "members"]);
        let base = |value: &'_ Value| value.get("base").cloned().unwrap_or_default();
        self.contract_details(&base(was), &base(is), &place.below(&["base"]), &["name", "members", "base"]);
    }

    /// Keys of a contract that no rule names: whatever they mean, bytes follow from them.
    fn contract_details(&mut self, was: &Value, is: &Value, place: &super::Place<'a>, known: &[&str]) {
        let empty = Map::new();
        let (old, new) = (was.as_object().unwrap_or(&empty), is.as_object().unwrap_or(&empty));
        let mut keys: Vec<&String> =
            old.keys().chain(new.keys()).filter(|key| !known.contains(&key.as_str())).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys.into_iter().filter(|key| old.get(*key) != new.get(*key)) {
            let values = (was[key.as_str()].clone(), is[key.as_str()].clone());
            let message = format!("`{}` of the XML form was {}, is {} now", key.escape_debug(), values.0, values.1);
            self.report(&rules::XML_DETAIL_CHANGED, &At::After(&place.below(&[key])), values, message);
        }
    }

    /// `x-xml` of an enum or of a member: whether its values combine, its .NET name, and whatever else is there.
    pub(super) fn value_contract(&mut self, before: &View<'a>, after: &View<'a>) {
        let (was, is) = (before.value("x-xml"), after.value("x-xml"));
        let place = after.place_since(before, "x-xml");
        if was == is {
            return;
        }
        if was.is_null() || is.is_null() {
            let (rule, message) = if was.is_null() {
                (&rules::XML_CONTRACT_ADDED, "the value has an XML form of its own now")
            } else {
                (&rules::XML_CONTRACT_REMOVED, "the value has no XML form of its own any more")
            };
            self.report(rule, &At::After(&place), (was, is), message);
            return;
        }
        if was["flags"] != is["flags"] {
            let values = (was["flags"].clone(), is["flags"].clone());
            let message = "whether values combine is another: a sum of values is written as several names, or refused";
            self.report(&rules::FLAGS_CHANGED, &At::After(&place.below(&["flags"])), values, message);
        }
        if was["enum"] != is["enum"] {
            let values = (was["enum"].clone(), is["enum"].clone());
            let message = "the enum has another .NET name, which is on no wire";
            self.report(&rules::XML_BASE_RENAMED, &At::After(&place.below(&["enum"])), values, message);
        }
        self.contract_details(&was, &is, &place, &["enum", "flags"]);
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "nothing".to_owned() } else { format!("`{}`", names.join("`, `")) }
}
