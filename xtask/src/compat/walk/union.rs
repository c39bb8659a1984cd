//! Unions: branches are matched by their discriminator, never by their place in the list.

use serde_json::{Value, json};

use super::super::document::Step;
use super::super::rules;
use super::super::view::View;
use super::{At, Walk, canonical};

/// A branch by the value that selects it.
struct Branch<'a> {
    key: String,
    name: Option<String>,
    view: View<'a>,
}

impl<'a> Walk<'a> {
    pub(super) fn unions(&mut self, before: &View<'a>, after: &View<'a>) {
        if before.is_union() != after.is_union() {
            let values = (before.value("oneOf"), after.value("oneOf"));
            let message = if after.is_union() { "is told apart into branches now" } else { "is no union any more" };
            self.report(&rules::TYPE_CHANGED, &At::After(&after.home().clone()), values, message);
            return;
        }
        let (old_tag, new_tag) = (before.value("x-discriminator"), after.value("x-discriminator"));
        if old_tag != new_tag {
            let place = after.place_since(before, "x-discriminator");
            let message = format!("branches were told apart by {old_tag}, and are by {new_tag} now");
            let values = (old_tag.clone(), new_tag.clone());
            self.report(&rules::DISCRIMINATOR_CHANGED, &At::After(&place), values, message);
        }
        let old = branches(self.before, before, &old_tag);
        let new = branches(self.after, after, &new_tag);
        let place = after.place_since(before, "oneOf");
        // A branch of the same name whose constant is another is the same branch: the constant has its own finding.
        let twin = |branch: &Branch<'a>, others: &[Branch<'a>], own: &[Branch<'a>]| {
            others.iter().position(|other| other.key == branch.key).or_else(|| {
                others.iter().position(|other| {
                    other.name.is_some() && other.name == branch.name && !own.iter().any(|own| own.key == other.key)
                })
            })
        };
        for branch in &old {
            if let Some(other) = twin(branch, &new, &old).map(|at| &new[at]) {
                self.step(Step::Branch(other.key.clone()), |walk| walk.schemas(&branch.view, &other.view));
                continue;
            }
            let place = branch.view.place.clone();
            let message = format!("the branch {} is gone", branch.key.escape_debug());
            self.step(Step::Branch(branch.key.clone()), |walk| {
                let values = (json!(branch.key), Value::Null);
                walk.report(&rules::UNION_BRANCH_REMOVED, &At::Before(&place), values, message);
            });
        }
        for branch in new.iter().filter(|branch| twin(branch, &old, &new).is_none()) {
            let message = format!("the branch {} is new", branch.key.escape_debug());
            self.step(Step::Branch(branch.key.clone()), |walk| {
                walk.report(&rules::UNION_BRANCH_ADDED, &At::After(&place), (Value::Null, json!(branch.key)), message);
            });
        }
        self.type_name(before, after);
        self.other_keywords(before, after);
    }

    /// The Rust name of a definition or root.
    pub(super) fn type_name(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.type_name(), after.type_name());
        if old == new {
            return;
        }
        let home = after.home();
        let place = if home.pointer.is_empty() { home.below(&["title"]) } else { home.clone() };
        let said = |name: &Option<String>| name.clone().unwrap_or_else(|| "a type without a name".into());
        let message = format!("the Rust type {} is {} now", said(&old).escape_debug(), said(&new).escape_debug());
        self.report(&rules::TYPE_RENAMED, &At::After(&place), (json!(old), json!(new)), message);
    }
}

fn branches<'a>(vendor: &'a super::Vendor, view: &View<'a>, tag: &Value) -> Vec<Branch<'a>> {
    let Some((Value::Array(list), place)) = view.get("oneOf") else { return Vec::new() };
    let branch = |index: usize| {
        let branch = View::new(vendor, place.below(&[&index.to_string()]));
        let constant = branch
            .get("properties")
            .and_then(|(members, _)| members.get(tag.as_str()?)?.get("const").cloned())
            .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        // Without a discriminator, a branch is known by its name, else by what it says.
        let key = constant.or_else(|| branch.type_name()).unwrap_or_else(|| canonical(vendor, &branch).to_string());
        Branch { key, name: branch.type_name(), view: branch }
    };
    (0..list.len()).map(branch).collect()
}
