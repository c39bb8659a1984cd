//! The files of a new action: request, response, and examples, valid and invalid.

use serde_json::{Map, Value, json};

use crate::codegen::names;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Effect {
    /// It changes nothing
    Read,
    /// It changes something, and is not sent twice until somebody says that this does no harm
    Write,
}

/// How the request is selected.
pub(super) enum Kind {
    /// By the member `action` of the body.
    Action,
    /// By method and path. The sibling is a request of the same vendor, from which the namespace is taken.
    Operation { method: String, path: String, sibling: Option<Value> },
}

/// Path below the folder of schemas, and text.
pub(super) fn files(vendor: &str, name: &str, kind: &Kind, effect: Effect) -> Vec<(String, String)> {
    let (request, response, sent, answers) = match kind {
        Kind::Action => action(name, effect),
        Kind::Operation { method, path, sibling } => operation(name, (method, path), sibling.as_ref(), effect),
    };
    let examples = format!("examples/{vendor}/{name}");
    let mut unknown = sent.clone();
    if let Some(map) = unknown.as_object_mut() {
        map.insert("no-such-member".into(), json!("refused"));
    }
    let mut files = vec![
        (format!("{vendor}/{name}.request.json"), request),
        (format!("{vendor}/{name}.response.json"), response),
        (format!("{examples}.request/minimal.json"), sent),
    ];
    files.extend(answers.into_iter().map(|(case, value)| (format!("{examples}.response/{case}.json"), value)));
    let mut files: Vec<_> = files.into_iter().map(|(path, value)| (path, format!("{value:#}\n"))).collect();
    let table = format!(
        "[[document]]\ncase = \"unknown-member\"\nwhy = \"there is no member `no-such-member`\"\njson = '''\n{unknown:#}\n'''\n"
    );
    files.push((format!("{examples}.request/invalid.toml"), table));
    files
}

type Scaffold = (Value, Value, Value, Vec<(&'static str, Value)>);

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";

fn provenance() -> Value {
    json!({
        "status": "inferred",
        "source": "none yet",
        "note": "a scaffold: nothing of it was compared with a page of the vendor"
    })
}

fn replay(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Read => ("read", "safe"),
        Effect::Write => ("write", "never"),
    }
}

fn action(name: &str, effect: Effect) -> Scaffold {
    let title = names::variant(name).unwrap_or_default();
    let (effect, replay) = replay(effect);
    let request = json!({
        "$schema": DIALECT,
        "title": title,
        "description": format!("What `{name}` does, in a sentence."),
        "x-provenance": provenance(),
        "x-action": {"name": name, "effect": effect, "replay": replay},
        "x-cli": {"command": name, "about": format!("Do {name}")},
        "type": "object",
        "additionalProperties": false,
        "required": ["action"],
        "properties": {
            "action": {"description": "Selects the operation.", "type": "string", "const": name}
        }
    });
    let branch = |suffix: &str, value: &str, what: &str| {
        json!({
            "title": format!("{title}{suffix}"),
            "description": what,
            "type": "object",
            "additionalProperties": true,
            "required": ["status"],
            "properties": {
                "status": {
                    "description": "Tells success from failure, whatever the HTTP status says.",
                    "type": "string",
                    "const": value
                },
                "code": {"description": "The vendor's code.", "type": ["string", "number"]},
                "message": {"description": "The vendor's message.", "type": "string"}
            }
        })
    };
    let mut definitions = Map::new();
    definitions.insert(format!("{title}Success"), branch("Success", "success", "It was done."));
    definitions.insert(format!("{title}Failure"), branch("Failure", "failure", "It was refused; nothing changed."));
    let response = json!({
        "$schema": DIALECT,
        "title": format!("{title}Reply"),
        "description": format!("The reply to `{name}`: success or failure, told apart by `status`."),
        "x-provenance": provenance(),
        "x-discriminator": "status",
        "oneOf": [
            {"$ref": format!("#/definitions/{title}Success")},
            {"$ref": format!("#/definitions/{title}Failure")}
        ],
        "definitions": definitions
    });
    let answers = vec![
        ("success", json!({"status": "success", "code": "200", "message": "Done."})),
        ("failure", json!({"status": "failure", "code": "400", "message": "Refused."})),
    ];
    (request, response, json!({"action": name}), answers)
}

fn operation(name: &str, (method, path): (&str, &str), sibling: Option<&Value>, effect: Effect) -> Scaffold {
    let title = names::variant(name).unwrap_or_default();
    let (effect, replay) = replay(effect);
    let of_sibling = |pointer: &str| sibling.and_then(|sibling| sibling.pointer(pointer)).cloned();
    let namespace = of_sibling("/x-xml/namespace").unwrap_or_else(|| json!("urn:unknown"));
    let parameters: Vec<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    let (mut members, mut properties, mut filled, mut sent) = (Vec::new(), Map::new(), Map::new(), Map::new());
    for parameter in parameters {
        let member = names::variant(parameter).unwrap_or_else(|| "Id".into());
        properties.insert(
            member.clone(),
            json!({"description": format!("Fills `{{{parameter}}}` of the path."), "type": "string", "format": "uuid"}),
        );
        sent.insert(member.clone(), json!("11111111-1111-4111-8111-111111111111"));
        filled.insert(parameter.to_owned(), json!(member));
        members.push(json!(member));
    }
    let json_and_xml = json!(["application/json", "application/xml"]);
    let request = json!({
        "$schema": DIALECT,
        "title": title,
        "description": format!("What `{name}` does, in a sentence."),
        "x-provenance": provenance(),
        "x-operation": {
            "name": name,
            "method": method,
            "path": path,
            "path-parameters": filled,
            "request-media-types": of_sibling("/x-operation/request-media-types").unwrap_or_else(|| json_and_xml.clone()),
            "reply-media-types": of_sibling("/x-operation/reply-media-types").unwrap_or(json_and_xml),
            "effect": effect,
            "replay": replay
        },
        "x-cli": {"command": name, "about": format!("Do {name}")},
        "x-xml": {"root": format!("{title}Model"), "namespace": namespace, "members": members},
        "type": "object",
        "additionalProperties": false,
        "required": members,
        "properties": properties
    });
    let response = json!({
        "$schema": DIALECT,
        "title": format!("{title}Result"),
        "description": format!("The outcome of `{name}`."),
        "x-provenance": provenance(),
        "x-xml": {"root": "Result", "namespace": namespace, "members": ["Description", "ResultCode"]},
        "type": "object",
        "additionalProperties": true,
        "required": [],
        "properties": {
            "ResultCode": {"description": "The result code.", "type": "integer", "format": "int32"},
            "Description": {"description": "What it means, in words.", "type": ["string", "null"], "x-null": "written"}
        }
    });
    (request, response, Value::Object(sent), vec![("minimal", json!({"ResultCode": 1, "Description": "Done"}))])
}
