//! `x-operation`: method, address, media types, reply.

use serde_json::Value;

use super::super::bundle::Entry;
use super::super::locate::escape;
use super::super::model::{Encoding, Kind, Operation, PathParameter, Property};
use super::super::refusal::Refusal;
use super::roles::{effect, replay};
use super::values::{list, text};

/// Reads `x-operation` of a request; `reply` is its response.
pub(super) fn operation(
    entry: &Entry<'_>,
    value: &Value,
    reply: Option<&Entry<'_>>,
    properties: &[Property],
) -> Result<Operation, Refusal> {
    let Some(reply) = reply.filter(|reply| reply.value.pointer("/x-xml/root").is_some()) else {
        return Err(entry.file.refuse(
            "/x-operation",
            "the operation's response has no x-xml",
            "give the response its .NET contract",
        ));
    };
    let mut path_parameters = Vec::new();
    for (name, parameter) in value["path-parameters"].as_object().into_iter().flatten() {
        path_parameters.push(path_parameter(entry, properties, name, parameter)?);
    }
    Ok(Operation {
        name: text(value, "name"),
        method: text(value, "method"),
        path: text(value, "path"),
        path_parameters,
        query: list(value.get("query-parameters")),
        request_encodings: encodings(value.get("request-media-types")),
        reply_encodings: encodings(value.get("reply-media-types")),
        effect: effect(value),
        replay: replay(value),
        reply: reply.name.clone(),
    })
}

/// A hole in the path would be another path, and kinds other than GUIDs would need escaping.
fn path_parameter(
    entry: &Entry<'_>,
    properties: &[Property],
    name: &str,
    parameter: &Value,
) -> Result<PathParameter, Refusal> {
    let at = format!("/x-operation/path-parameters/{}", escape(name));
    let member = parameter.as_str().or_else(|| parameter["member"].as_str()).unwrap_or_default();
    let Some(property) =
        properties.iter().find(|property| property.wire == member).filter(|property| property.kind == Kind::Guid)
    else {
        return Err(entry.file.refuse(
            &at,
            "the path parameter is not filled by a member with format uuid",
            "name one, required and without null, or say in \"absent\" what stands in its place",
        ));
    };
    let absent = text(parameter, "absent");
    if property.is_optional() == absent.is_empty() {
        return Err(entry.file.refuse(
            &at,
            "the path parameter's member may be absent and \"absent\" is not said, or the other way round",
            "write {\"member\": .., \"absent\": GUID} for a member that may be absent, its name alone for a required one",
        ));
    }
    Ok(PathParameter { name: name.to_owned(), member: member.to_owned(), absent })
}

fn encodings(media_types: Option<&Value>) -> Vec<Encoding> {
    let mut found = Vec::new();
    for media_type in list(media_types) {
        let encoding = match media_type.as_str() {
            "application/xml" | "text/xml" => Encoding::Xml,
            "application/x-www-form-urlencoded" => Encoding::Form,
            _ => Encoding::Json,
        };
        if !found.contains(&encoding) {
            found.push(encoding);
        }
    }
    found
}
