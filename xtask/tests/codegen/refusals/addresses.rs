//! Requests without a body, members within members, base classes of base classes, replies that several share.

use serde_json::{Value, json};

use super::case::{Case, case, set};

const PUT: &str = "put.request.json";
const REPLY: &str = "put.response.json";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = addresses();
    cases.extend(parts());
    cases.extend(shared());
    cases.extend(incomplete());
    cases
}

/// The request of the fixture with all its members in the address, and one more edit.
fn address(pointer: &str, value: Value, at: &str, problem: &str) -> Case {
    let edits = [
        ("/x-xml", None),
        ("/x-operation/request-media-types", None),
        ("/x-operation/query-parameters", Some(json!(["Text", "Level"]))),
        ("/properties/Text", Some(json!({"description": "A text.", "type": "string"}))),
        (pointer, Some(value)),
    ];
    case(PUT, &edits, at, problem)
}

fn addresses() -> Vec<Case> {
    let query = "query-parameters is no list of members, or stands beside a body";
    let differ = "the members of a request without a body and those of its address differ";
    let absent = "absent is missing or no GUID";
    let both = "the path parameter's member may be absent and \"absent\" is not said, or the other way round";
    let parameter = "/x-operation/path-parameters/id";
    let zeros = "00000000-0000-0000-0000-000000000000";
    let null = json!({"description": "A text.", "type": ["string", "null"], "x-null": "written"});
    vec![
        set(PUT, "/x-operation/query-parameters", json!(["Text"]), query),
        address("/x-operation/query-parameters", json!("Text"), "/x-operation/query-parameters", query),
        address("/x-operation/query-parameters", json!(["Text"]), "/x-operation", differ),
        address("/x-operation/query-parameters", json!(["Text", "Level", "Id"]), "/x-operation", differ),
        address("/x-operation/query-parameters", json!(["Text", "Level", "Else"]), "/x-operation", differ),
        address("/properties/Text", null, "/properties/Text", "a member of an address may be null"),
        set(PUT, parameter, json!({"member": "Id"}), absent).at(&format!("{parameter}/absent")),
        set(PUT, parameter, json!({"member": "Id", "absent": "none"}), absent).at(&format!("{parameter}/absent")),
        set(PUT, parameter, json!({"member": "Id", "absent": zeros.replace('0', "G")}), absent)
            .at(&format!("{parameter}/absent")),
        set(PUT, parameter, json!({"member": "Id", "absent": zeros, "else": 1}), "`else` is not known in this keyword")
            .at(&format!("{parameter}/else")),
        set(PUT, parameter, json!({"member": "Id", "absent": zeros}), both),
    ]
}

/// A class that may stand inside another.
fn part(namespace: &str) -> Value {
    json!({
        "Piece": {
            "title": "Piece",
            "description": "A part.",
            "type": "object",
            "additionalProperties": true,
            "required": [],
            "properties": {"Id": {"description": "Which one.", "type": "string", "format": "uuid"}},
            "x-xml": {"root": "Part", "namespace": namespace, "members": ["Id"]}
        }
    })
}

/// A file with a part in it, under the name `Part`.
fn with_part(file: &'static str, namespace: &str, member: Value, problem: &str) -> Case {
    let edits = [
        ("/definitions", Some(part(namespace))),
        ("/properties/Part", Some(member)),
        ("/x-xml/members/-", Some(json!("Part"))),
    ];
    case(file, &edits, "/properties/Part", problem)
}

fn parts() -> Vec<Case> {
    let within = "a request has members within members";
    let namespace = "the namespace of x-xml differs from that of the type it stands in";
    let no_form = "the member's type has no .NET form here";
    let one = json!({"description": "One.", "$ref": "#/definitions/Piece"});
    let many = json!({"description": "Many.", "type": "array", "items": {"$ref": "#/definitions/Piece"}});
    let texts = json!({"description": "Texts.", "type": "array", "items": {"type": "string"}});
    let distinct = json!({"description": "Many.", "type": ["array", "null"], "items": {"$ref": "#/definitions/Piece"}});
    let base = json!({"name": "Low", "members": ["Id"], "base": {"name": "a:b", "members": ["Level"]}});
    vec![
        with_part(PUT, "urn:shop", one.clone(), within),
        with_part(PUT, "urn:shop", many.clone(), within),
        with_part(REPLY, "urn:other", one, namespace),
        with_part(REPLY, "urn:other", many, namespace),
        with_part(REPLY, "urn:shop", texts, no_form),
        with_part(REPLY, "urn:shop", distinct, no_form),
        set(PUT, "/x-xml/base", base.clone(), "the base class has no members, or a name that is no XML name")
            .after("/x-xml/members", json!(["Text"]))
            .at("/x-xml/base/base"),
        set(PUT, "/x-xml/base", base, "the members of x-xml and the properties differ").at("/x-xml/members"),
    ]
}

fn shared() -> Vec<Case> {
    let reference = |to: &str| {
        json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "description": "The reply.",
            "x-provenance": {"status": "inferred", "source": "invented", "note": "shared"},
            "$ref": to,
        })
    };
    let own = "the reply is a reference into its own file";
    let nothing = "the reply refers to nothing in common.json";
    let mut titled = reference("common.json#/definitions/Level");
    titled["title"] = json!("PutResult");
    vec![
        case(REPLY, &[("", Some(reference("#/definitions/Result")))], "/$ref", own),
        case(REPLY, &[("", Some(reference("common.json#/definitions/Nothing")))], "/$ref", nothing),
        case(REPLY, &[("", Some(titled))], "/title", "`title` is not supported here"),
        case(REPLY, &[("", Some(reference("common.json#/definitions/Level")))], "", "").elsewhere(
            PUT,
            "/x-operation",
            "the operation's response has no x-xml",
        ),
    ]
}

fn incomplete() -> Vec<Case> {
    let no_text = "x-incomplete is no text";
    vec![
        set(PUT, "/x-incomplete", json!("cut off"), "the request is incomplete but takes no other members"),
        set(PUT, "/x-incomplete", json!(" "), no_text).after("/additionalProperties", json!(true)),
        set(PUT, "/x-incomplete", json!(true), no_text).after("/additionalProperties", json!(true)),
        set(REPLY, "/x-incomplete", json!("cut off"), "`x-incomplete` is not supported here"),
    ]
}
