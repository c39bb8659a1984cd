//! Parameters of path and query. Each is filled by a member of the request, and shows the examples of that member.

use serde_json::{Map, Value, json};

use super::components::Components;
use super::encoding::without_null;
use super::examples::examples;
use super::{list, schemas};
use crate::codegen::Refusals;
use crate::examples::Example;

/// The parameters of the operation that the request in `file` is.
pub(super) fn parameters(
    file: (&str, &Value),
    all: &[Example],
    components: &mut Components<'_>,
) -> Result<Vec<Value>, Refusals> {
    let (file, schema) = file;
    let operation = &schema["x-operation"];
    let requests = examples(all, file.trim_end_matches(".json"), "application/json", "")?;
    let path = operation.get("path-parameters").and_then(Value::as_object).into_iter().flatten();
    let path = path.map(|(name, member)| {
        // The name of a member, or an object with it and with what stands in the path where the member is absent.
        let absent = member.get("absent").cloned();
        let member = member.as_str().or_else(|| member.get("member")?.as_str()).unwrap_or_default();
        ("path", name.as_str(), member, absent)
    });
    let query = list(operation, "query-parameters").map(|member| ("query", member, member, None));
    let is_required = |member: &str| list(schema, "required").any(|name| name == member);
    let found: Vec<_> = path.chain(query).collect();
    let parameters = found.into_iter().map(|(place, name, member, absent)| {
        let (mut description, value) = value(&schema["properties"][member], components);
        let has_body = operation.get("request-media-types").is_some();
        if has_body {
            // What is said of the member is said at the body, and would be wrong of this.
            description = Some(format!("The same as `{member}` of the body.").into());
        }
        let mut parameter = json!({"name": name, "in": place, "required": place == "path" || is_required(member)});
        if let Some(description) = description {
            parameter["description"] = description;
        }
        if member != name {
            parameter["x-member"] = member.into();
        }
        parameter["schema"] = components.inline(&value);
        let examples = of_member(&requests, member, absent.as_ref(), has_body);
        if !examples.is_empty() {
            parameter["examples"] = examples.into();
        }
        if let Some(absent) = absent {
            parameter["x-absent"] = absent;
        }
        parameter
    });
    Ok(parameters.collect())
}

/// Description and schema of a member as a parameter has it: an address has no null, the parameter is left out.
fn value(member: &Value, components: &Components<'_>) -> (Option<Value>, Value) {
    let mut value = member.clone();
    without_null(&mut value);
    let target = value.get("$ref").and_then(Value::as_str).map(schemas::referred);
    let target = target.and_then(|name| components.schema(name));
    let description = value.get("description").or_else(|| target?.get("description")).cloned();
    if let Some(mut target) = target.cloned()
        && without_null(&mut target)
    {
        // What is said at the member itself goes before what is said of its type.
        let own = value.as_object().into_iter().flatten().filter(|(keyword, _)| *keyword != "$ref");
        own.for_each(|(keyword, value)| target[keyword] = value.clone());
        value = target;
    }
    if let Some(keywords) = value.as_object_mut() {
        for keyword in ["description", "title", "x-null"] {
            keywords.shift_remove(keyword);
        }
    }
    (description, value)
}

/// What the examples of the request have in a member. Beside a body, which has the same examples, each value once.
fn of_member(
    requests: &Map<String, Value>,
    member: &str,
    absent: Option<&Value>,
    is_beside_body: bool,
) -> Map<String, Value> {
    let mut found: Map<String, Value> = Map::new();
    for (case, request) in requests {
        let value = request["value"].get(member).filter(|value| !value.is_null()).or(absent);
        let Some(value) = value else { continue };
        let example = json!({"value": value});
        if !(is_beside_body && found.values().any(|known| *known == example)) {
            found.insert(case.clone(), example);
        }
    }
    found
}
