//! The endpoint of actions: one operation, whose request is told by the member `action` of its body.

use serde_json::{Map, Value, json};

use super::base::Base;
use super::components::Components;
use super::encoding::Encoding;
use super::examples::examples;
use super::{messages, text};
use crate::codegen::{Refusals, Vendor};
use crate::examples::Example;

const MEDIA_TYPE: &str = "application/json";

/// The member that tells requests apart.
const TAG: &str = "action";

/// Adds the endpoint to `paths`, where the vendor has actions.
pub(super) fn add(
    vendor: &Vendor,
    base: &Base,
    all: &[Example],
    components: &mut Components<'_>,
    paths: &mut Map<String, Value>,
) -> Result<(), Refusals> {
    let requests = vendor.files.iter().filter(|(_, file)| file.get("x-action").is_some());
    let (mut one_of, mut any_of, mut mapping, mut actions) = (Vec::new(), Vec::new(), Map::new(), Map::new());
    let (mut asked, mut answered) = (Map::new(), Map::new());
    for (file, schema) in requests {
        let action = &schema["x-action"];
        let name = text(action, "name");
        let message = file.trim_end_matches(".request.json");
        let reply = messages::reply(vendor, file)?;
        let [request, reply] = [schema, reply].map(|file| components.reference(messages::root(file), Encoding::Json));
        asked.extend(examples(all, &format!("{message}.request"), MEDIA_TYPE, &format!("{name}/"))?);
        answered.extend(examples(all, &format!("{message}.response"), MEDIA_TYPE, &format!("{name}/"))?);
        mapping.insert(name.to_owned(), request["$ref"].clone());
        let mut shown = action.clone();
        if let Some(shown) = shown.as_object_mut() {
            shown.shift_remove("name");
            shown.insert("request".into(), request["$ref"].clone());
            shown.insert("reply".into(), reply["$ref"].clone());
        }
        actions.insert(name.to_owned(), shown);
        one_of.push(request);
        // Operations may share a reply, and replies of one form cannot be told apart: it is `anyOf`.
        if !any_of.contains(&reply) {
            any_of.push(reply);
        }
    }
    if actions.is_empty() {
        return Ok(());
    }
    let (path, method, mut operation) = base.endpoint()?;
    operation.insert("x-actions".into(), actions.into());
    let schema = json!({"oneOf": one_of, "discriminator": {"propertyName": TAG, "mapping": mapping}});
    let content = json!({MEDIA_TYPE: {"schema": schema, "examples": asked}});
    operation.insert("requestBody".into(), json!({"required": true, "content": content}));
    let reply = json!({MEDIA_TYPE: {"schema": {"anyOf": any_of}, "examples": answered}});
    let mut methods = Map::new();
    methods.insert(method.to_owned(), base.operation("", operation, &reply));
    paths.insert(path.to_owned(), methods.into());
    Ok(())
}
