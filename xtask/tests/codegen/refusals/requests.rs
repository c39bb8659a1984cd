//! Actions, operations and .NET contracts.

use serde_json::{Value, json};

use super::case::{Case, case, remove, set};

const ADD: &str = "add.request.json";
const PUT: &str = "put.request.json";

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = actions();
    cases.extend(operations());
    cases.extend(paths());
    cases.extend(contracts());
    cases
}

fn actions() -> Vec<Case> {
    let name = "the name is missing, longer than 100 characters, or not printable";
    let differs = "the name differs from the constant of the member `action`";
    let replay = "replay is not safe, with-upsert or never";
    let effect = "effect is not read or write";
    let unsafe_read = "the effect is read but replay is not safe";
    let no_flag = "replay is with-upsert but there is no flag upsert-record";
    let failure = "/definitions/AddFailure/properties";
    let no_code = "the failure AddFailure has no `code` that an error could show";
    let no_message = "the failure AddFailure has no `message` that an error could show";
    vec![
        set(ADD, "/x-action", json!("add"), "the keyword's value is not an object"),
        set(ADD, "/x-action/method", json!("PUT"), "`method` is not known in this keyword"),
        remove(ADD, "/x-action/name", name),
        set(ADD, "/x-action/name", json!(""), name),
        set(ADD, "/x-action/name", json!("a\nb"), name),
        set(ADD, "/x-action/name", json!("a\u{202e}b"), name),
        set(ADD, "/x-action/name", json!("a".repeat(101)), name),
        set(ADD, "/x-action/name", json!("added"), differs),
        remove(ADD, "/properties/action/const", differs).at("/x-action/name"),
        set(ADD, "/x-action/replay", json!("maybe"), replay),
        remove(ADD, "/x-action/replay", replay),
        set(ADD, "/x-action/effect", json!("reads"), effect),
        set(ADD, "/x-action/effect", json!(true), effect),
        remove(ADD, "/x-action/effect", effect),
        set(ADD, "/x-action/effect", json!("read"), unsafe_read).at("/x-action/replay"),
        set(ADD, "/x-action/effect", json!("read"), unsafe_read)
            .after("/x-action/replay", json!("never"))
            .at("/x-action/replay"),
        set(ADD, "/properties/upsert-record", json!({"description": "x", "type": "boolean"}), no_flag)
            .at("/x-action/replay"),
        case("add.response.json", &[("/x-discriminator", Some(json!("kind")))], "/oneOf/0", NO_CONSTANT),
        remove("add.response.json", &format!("{failure}/code"), "").elsewhere(ADD, "/x-action", no_code),
        remove("add.response.json", &format!("{failure}/message"), "").elsewhere(ADD, "/x-action", no_message),
        set("add.response.json", &format!("{failure}/code"), constant("x"), "")
            .after("/definitions/AddFailure/required/-", json!("code"))
            .elsewhere(ADD, "/x-action", no_code),
        set("add.response.json", &format!("{failure}/message"), json!({"$ref": "common.json#/definitions/Code"}), "")
            .elsewhere(ADD, "/x-action", no_message),
        set("add.response.json", "/definitions/AddSuccess/properties/status/const", json!("done"), "").elsewhere(
            ADD,
            "/x-action",
            "the action's response has other branches than success and failure",
        ),
        response_without_union().elsewhere(ADD, "/x-action", "the action's response is no union"),
    ]
}

const NO_CONSTANT: &str = "the branch has no constant for the discriminator";

fn constant(value: &str) -> Value {
    json!({"description": "A constant.", "type": "string", "const": value})
}

fn response_without_union() -> Case {
    case(
        "add.response.json",
        &[
            ("/oneOf", None),
            ("/x-discriminator", None),
            ("/type", Some(json!("object"))),
            ("/additionalProperties", Some(json!(true))),
            ("/properties", Some(json!({}))),
        ],
        "",
        "",
    )
}

fn operations() -> Vec<Case> {
    let method = "the method is not GET, POST, PUT or DELETE";
    let request = "request-media-types is missing or has an unknown type";
    let reply = "reply-media-types is missing or has an unknown type";
    let parameter = "the path parameter is not filled by a member with format uuid";
    let absent = "the path parameter's member may be absent and \"absent\" is not said, or the other way round";
    let no_contract = "an operation has a body but no x-xml, or x-xml but no body";
    vec![
        set(PUT, "/x-operation", json!([]), "the keyword's value is not an object"),
        remove(PUT, "/x-operation/name", "the name is missing, longer than 100 characters, or not printable"),
        set(PUT, "/x-operation/method", json!("PATCH"), method),
        remove(PUT, "/x-operation/method", method),
        set(PUT, "/x-operation/method", json!("GET"), "the effect is write but the method is GET")
            .at("/x-operation/effect"),
        remove(PUT, "/x-operation/effect", "effect is not read or write"),
        set(PUT, "/x-operation/effect", json!("read"), "the effect is read but replay is not safe")
            .after("/x-operation/replay", json!("never"))
            .at("/x-operation/replay"),
        remove(PUT, "/x-operation/request-media-types", no_contract).at("/x-operation"),
        set(PUT, "/x-operation/request-media-types", json!([]), request),
        set(PUT, "/x-operation/request-media-types/0", json!("image/png"), request)
            .at("/x-operation/request-media-types"),
        set(PUT, "/x-operation/reply-media-types/0", json!("application/x-www-form-urlencoded"), reply)
            .at("/x-operation/reply-media-types"),
        remove(PUT, "/x-xml", no_contract).at("/x-operation"),
        set(PUT, "/required", json!([]), absent).at("/x-operation/path-parameters/id"),
        set(PUT, "/properties/Id/format", json!("dotnet-date-time"), parameter).at("/x-operation/path-parameters/id"),
        set(PUT, "/properties/Id/type", json!(["string", "null"]), absent).at("/x-operation/path-parameters/id"),
        set(PUT, "/x-operation/path-parameters/id", json!("Nobody"), parameter),
        case("put.response.json", &[("/x-xml", None), ("/properties/Status", None)], "", "").elsewhere(
            PUT,
            "/x-operation",
            "the operation's response has no x-xml",
        ),
    ]
}

/// A path is joined from fixed text and GUIDs, and goes to the base URL as it is.
fn paths() -> Vec<Case> {
    let plain = "the path is missing or no plain relative path";
    let parameters = "path-parameters and the path name different parameters";
    let mut cases: Vec<Case> = [
        "",
        "/api",
        "api/",
        "api//x",
        "api/../x",
        "..",
        "./x",
        "api/{id",
        "api/id}",
        "api/{}",
        "api/x{id}",
        "api/{{id}}",
        "api?x=1",
        "api#x",
        "api/%2e%2e",
        "api\\x",
        "http://example.com/x",
        "api/a b",
        "api/\n",
        "api/é",
    ]
    .into_iter()
    .map(|path| set(PUT, "/x-operation/path", json!(path), plain))
    .collect();
    cases.push(remove(PUT, "/x-operation/path", plain));
    cases.push(set(PUT, "/x-operation/path", json!("api/{key}"), parameters).at("/x-operation/path-parameters"));
    cases.push(remove(PUT, "/x-operation/path-parameters", parameters));
    cases.push(set(PUT, "/x-operation/path-parameters/id", json!(1), parameters).at("/x-operation/path-parameters"));
    cases
}

fn contracts() -> Vec<Case> {
    let root = "root is missing or no XML name";
    let namespace = "namespace is missing or no plain address";
    let base = "the base class has no members, or a name that is no XML name";
    let members = "the members of x-xml and the properties differ";
    let form = "the member's type has no .NET form here";
    let level = "enum is no .NET name, or flags is not true or false";
    let text = json!({"description": "A text.", "type": "string"});
    let mut cases = vec![
        set(PUT, "/x-xml", json!(true), "the keyword's value is not an object"),
        set(PUT, "/x-xml/prefix", json!("a"), "`prefix` is not known in this keyword"),
        set(PUT, "/x-xml/base/root", json!("a"), "`root` is not known in this keyword"),
        remove(PUT, "/x-xml/root", root),
        remove(PUT, "/x-xml/namespace", namespace),
        remove(PUT, "/x-xml/base/members", base).at("/x-xml/base"),
        set(PUT, "/x-xml/base/name", json!("a:b"), base).at("/x-xml/base"),
        set(PUT, "/x-xml/base/members", json!([]), base).at("/x-xml/base"),
        remove(PUT, "/x-xml/members", members),
        set(PUT, "/x-xml/members", json!(["Text"]), members),
        set(PUT, "/x-xml/members", json!(["Text", "Level", "Level"]), members),
        set(PUT, "/x-xml/members", json!(["Text", "Level", "Id"]), members),
        set(PUT, "/x-xml/members", json!(["Text", "Level", 7]), members),
        set(PUT, "/properties/a b", text.clone(), "the member's name is no XML name"),
        set(PUT, "/properties/Text/x-null", json!("tolerated"), form)
            .at("/properties/Text")
            .after("/properties/Text/format", json!("date-time")),
        remove(PUT, "/properties/Text/x-null", form).at("/properties/Text"),
        set(PUT, "/properties/Level/$ref", json!("common.json#/definitions/Colour"), form).at("/properties/Level"),
        case(
            PUT,
            &[("/properties/Text", Some(constant("x"))), ("/required/-", Some(json!("Text")))],
            "/properties/Text",
            form,
        ),
        set("common.json", "/definitions/Level/x-xml/enum", json!("A B"), level).at("/definitions/Level/x-xml"),
        set("common.json", "/definitions/Level/x-xml/flags", json!("no"), level).at("/definitions/Level/x-xml"),
        remove("common.json", "/definitions/Level/x-xml/enum", level).at("/definitions/Level/x-xml"),
        set("common.json", "/definitions/Level/x-xml/root", json!("a"), "`root` is not known in this keyword"),
    ];
    for name in ["", "a:b", "1a", "-a", "a b", "a>", "a\n", "é", &"a".repeat(101)] {
        cases.push(set(PUT, "/x-xml/root", json!(name), root));
    }
    for name in ["", "urn: a", "urn:\"a", "urn:a<b", "urn:a&b", "urn:a'b", "urn:a\n", "urn:é", &"a".repeat(301)] {
        cases.push(set(PUT, "/x-xml/namespace", json!(name), namespace));
    }
    cases
}
