//! Where a request goes: the path, what fills its placeholders, and the query.

use serde_json::{Value, json};

use super::super::document::Step;
use super::super::rules;
use super::super::view::Place;
use super::{At, Walk};

/// The path with each placeholder named after the member that fills it, so that the placeholder's own name says nothing:
/// `api/v2/Users/{UserId}/UserCards/{CardId, else 0000..}`.
pub(in super::super) fn template(operation: &Value) -> String {
    let path = operation["path"].as_str().unwrap_or_default();
    let filled = |segment: &str| -> String {
        let Some(name) = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return segment.to_owned();
        };
        match &operation["path-parameters"][name] {
            Value::String(member) => format!("{{{member}}}"),
            Value::Object(binding) => {
                let text = |key: &str| binding.get(key).and_then(Value::as_str).unwrap_or_default();
                format!("{{{}, else {}}}", text("member"), text("absent"))
            }
            _ => segment.to_owned(),
        }
    };
    path.split('/').map(filled).collect::<Vec<_>>().join("/")
}

/// Path and query, each parameter named after the member that fills it.
pub(in super::super) fn line(operation: &Value) -> String {
    let query: Vec<String> = query(&operation["query-parameters"])
        .into_iter()
        .map(|(name, member)| format!("{name}={{{}}}", member.as_str().unwrap_or(&name)))
        .collect();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}{mark}{}", template(operation), query.join("&"))
}

/// Members that stand in the path or in the query.
pub(in super::super) fn members(operation: &Value) -> Vec<String> {
    let path = operation["path-parameters"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, binding)| binding.as_str().or_else(|| binding.get("member")?.as_str()).map(str::to_owned));
    let query = query(&operation["query-parameters"]);
    path.chain(query.into_iter().map(|(name, member)| member.as_str().map_or(name, str::to_owned))).collect()
}

/// Parameters of the query with what fills each; a list names members.
fn query(value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::Object(map) => map.iter().map(|(name, binding)| (name.clone(), binding.clone())).collect(),
        Value::Array(list) => list
            .iter()
            .filter_map(|entry| {
                let name = entry.as_str().or_else(|| entry.get("name")?.as_str())?;
                Some((name.to_owned(), entry.clone()))
            })
            .collect(),
        _ => Vec::new(),
    }
}

impl<'a> Walk<'a> {
    /// Compares path and query; where a placeholder is merely called something else, nothing changes.
    pub(super) fn address(&mut self, was: &Value, is: &Value, place: &Place<'a>) {
        let shape = |operation: &Value| -> Vec<String> {
            let path = operation["path"].as_str().unwrap_or_default();
            let blank = |segment: &str| if segment.starts_with('{') { "{}".to_owned() } else { segment.to_owned() };
            path.split('/').map(blank).collect()
        };
        let (old, new) = (template(was), template(is));
        if shape(was) != shape(is) {
            let message = format!("the path was {}, is {} now", was["path"], is["path"]);
            let values = (was["path"].clone(), is["path"].clone());
            self.report(&rules::PATH_CHANGED, &At::After(&place.below(&["path"])), values, message);
        } else if old != new {
            let at = place.below(&["path-parameters"]);
            let message = format!("the path is filled in another way: it was {old}, is {new} now");
            let values = (was["path-parameters"].clone(), is["path-parameters"].clone());
            self.report(&rules::PATH_PARAMETER_CHANGED, &At::After(&at), values, message);
        }
        if was["query-parameters"] != is["query-parameters"] {
            self.query(&was["query-parameters"], &is["query-parameters"], &place.below(&["query-parameters"]));
        }
    }

    fn query(&mut self, old: &Value, new: &Value, place: &Place<'a>) {
        let (before, after) = (query(old), query(new));
        let has = |list: &[(String, Value)], name: &str| list.iter().any(|(other, _)| other == name);
        for (index, (name, _)) in after.iter().enumerate().filter(|(_, (name, _))| !has(&before, name)) {
            let message = format!("the query may have `{}` now", name.escape_debug());
            let key = if new.is_object() { name.clone() } else { index.to_string() };
            let at = place.below(&[&key]);
            self.step(Step::Member(name.clone()), |walk| {
                walk.report(&rules::QUERY_PARAMETER_ADDED, &At::After(&at), (Value::Null, json!(name)), message);
            });
        }
        for (name, _) in before.iter().filter(|(name, _)| !has(&after, name)) {
            let message = format!("the query has no `{}` any more", name.escape_debug());
            self.step(Step::Member(name.clone()), |walk| {
                walk.report(&rules::QUERY_PARAMETER_REMOVED, &At::After(place), (json!(name), Value::Null), message);
            });
        }
        for (name, binding) in &after {
            let same = |(other, was): &&(String, Value)| other == name && was != binding;
            if let Some((_, was)) = before.iter().find(same) {
                let message = format!("the parameter `{}` of the query is filled in another way", name.escape_debug());
                let values = (was.clone(), binding.clone());
                self.report(&rules::QUERY_PARAMETER_CHANGED, &At::After(place), values, message);
            }
        }
        let kept = |one: &[(String, Value)], other: &[(String, Value)]| -> Vec<String> {
            one.iter().filter(|(name, _)| has(other, name)).map(|(name, _)| name.clone()).collect()
        };
        if kept(&before, &after) != kept(&after, &before) {
            let message = "the parameters of the query are written in another order; servers go by names";
            self.report(&rules::MEMBER_ORDER_CHANGED, &At::After(place), (old.clone(), new.clone()), message);
        } else if [old, new].into_iter().any(|value| !matches!(value, Value::Null | Value::Array(_) | Value::Object(_)))
        {
            let message = "the parameters of the query are written down in a form that cannot be compared";
            self.report(&rules::QUERY_PARAMETER_CHANGED, &At::After(place), (old.clone(), new.clone()), message);
        }
    }
}
