//! Files, places and keywords.

use serde_json::{Value, json};

use super::case::{Case, remove, set};

pub(crate) fn cases() -> Vec<Case> {
    let part = json!({"description": "A part.", "type": "object", "additionalProperties": true, "properties": {}});
    let mut cases = vec![
        set("common.json", "", json!([]), "the file holds no object"),
        set("common.json", "/$schema", json!("http://json-schema.org/draft-04/schema#"), "the dialect is not draft-07"),
        remove("add.request.json", "/$schema", "the dialect is not draft-07"),
        remove("put.response.json", "/x-provenance", "x-provenance is missing"),
        remove("common.json", "/description", "the description is missing or blank"),
        remove("add.request.json", "/description", "the description is missing or blank"),
        set("add.request.json", "/properties/name/description", json!(" "), "the description is missing or blank"),
        remove("add.response.json", "/definitions/AddSuccess/description", "the description is missing or blank"),
        set("common.json", "/properties", json!({}), "`properties` has no place in common.json"),
        set("common.json", "/definitions", json!([]), "definitions is not an object"),
        set("common.json", "/definitions/Part", json!(true), "the schema is not an object"),
        set("common.json", "/definitions/part", part.clone(), "the definition's name cannot be a Rust type"),
        set("common.json", "/definitions/RuntimeGuid", part.clone(), "the definition's name cannot be a Rust type"),
        set("common.json", "/definitions/T", part.clone(), "the definition's name cannot be a Rust type"),
        set("common.json", "/definitions/Self", part, "the definition's name cannot be a Rust type"),
        set("common.json", "/definitions/Colour/title", json!("Color"), "the title differs from the definition's name"),
        set("add.request.json", "/title", json!("add"), "the title cannot be a Rust type"),
        remove("add.request.json", "/title", "the title cannot be a Rust type"),
        remove("add.request.json", "/x-action", "a request needs either x-action or x-operation").at(""),
        set("add.request.json", "/type", json!("string"), "a request or response is an object, or a union of objects")
            .at(""),
        set("add.request.json", "/properties/name/type", json!("object"), "an inline object has no name")
            .at("/properties/name"),
        set("add.request.json", "/properties/parts/items", json!({"oneOf": []}), "an inline object has no name"),
        remove("put.response.json", "/additionalProperties", "additionalProperties must be true or false"),
        set("put.response.json", "/additionalProperties", json!({}), "additionalProperties must be true or false"),
        set("add.request.json", "/additionalProperties", json!(true), "a request takes unknown members"),
        set("put.response.json", "/properties", json!([]), "properties is missing or no object"),
        remove("add.request.json", "/properties/parts/items", "items is missing").at("/properties/parts"),
        set("add.request.json", "/required", json!("name"), "required is not a list"),
        set(
            "add.request.json",
            "/required/1",
            json!("nome"),
            "a required member is not among the properties, or is listed twice",
        ),
        set(
            "add.request.json",
            "/required/-",
            json!("name"),
            "a required member is not among the properties, or is listed twice",
        )
        .at("/required/2"),
        set("add.request.json", "/required/0", json!("price"), "a constant member is not required")
            .at("/properties/action"),
        remove("put.response.json", "/properties/Code/type", "the type is missing"),
    ];
    cases.extend(unsupported());
    cases.extend(types());
    cases.extend(sizes());
    cases
}

/// Keywords outside the subset, or at the wrong place, each with its own advice.
fn unsupported() -> Vec<Case> {
    let name = |keyword: &str, value: Value, problem: &str| {
        set("add.request.json", &format!("/properties/name/{keyword}"), value, problem)
    };
    let definition = |keyword: &str, value: Value, problem: &str| {
        set("common.json", &format!("/definitions/Note/{keyword}"), value, problem)
    };
    vec![
        name("enum", json!(["a"]), "`enum` is not supported here"),
        name("allOf", json!([]), "`allOf` is not supported here"),
        name("if", json!({}), "`if` is not supported here"),
        name("default", json!("a"), "`default` is not supported here"),
        name("pattern", json!("^a"), "`pattern` is not supported here"),
        name("$id", json!("a"), "`$id` is not supported here"),
        name("$defs", json!({}), "`$defs` is not supported here"),
        name("definitions", json!({}), "`definitions` is not supported here"),
        name("title", json!("Name"), "`title` is not supported here"),
        name("minimum", json!(1), "`minimum` is not supported here"),
        name("multipleOf", json!(1), "`multipleOf` is not supported here"),
        name("uniqueItems", json!(true), "`uniqueItems` is not supported here"),
        name("required", json!([]), "`required` is not supported here"),
        name("x-known-values", json!([]), "`x-known-values` is not supported here"),
        name("x-action", json!({}), "`x-action` is not supported here"),
        name("x-invented", json!(1), "`x-invented` is not supported here"),
        name("a\nb", json!(1), "`a\\u{a}b` is not supported here"),
        definition("const", json!("a"), "`const` is not supported here"),
        definition("x-aliases", json!(["a"]), "`x-aliases` is not supported here"),
        definition("x-rust-name", json!("a"), "`x-rust-name` is not supported here"),
        definition("x-encodings", json!(["xml"]), "`x-encodings` is not supported here"),
        set("put.response.json", "/x-sensitive", json!(true), "`x-sensitive` is not supported here"),
        set("put.response.json", "/x-operation", json!({}), "`x-operation` is not supported here"),
    ]
}

fn types() -> Vec<Case> {
    let at = "/properties/price/type";
    let unsupported = "the type is not supported";
    vec![
        set("add.request.json", at, json!("number"), unsupported),
        set("add.request.json", at, json!("null"), unsupported),
        set("add.request.json", at, json!(["object", "null"]), unsupported),
        set("add.request.json", at, json!(["string", "integer"]), unsupported),
        set("add.request.json", at, json!([]), unsupported),
        set("add.request.json", at, json!([1]), "the type is missing"),
        set("add.request.json", at, json!(7), "the type is missing"),
    ]
}

fn sizes() -> Vec<Case> {
    let deep = (0..40).fold(json!("x"), |inner, _| json!([inner]));
    let member = json!({"description": "A member.", "type": "string"});
    let many: serde_json::Map<String, Value> = (0..501).map(|index| (format!("m{index}"), member.clone())).collect();
    vec![
        set("add.request.json", "/examples", deep, "is nested deeper than 40 levels")
            .at(&format!("/examples{}", "/0".repeat(39))),
        set("put.response.json", "/properties", many.into(), "has 501 entries, more than 500"),
        set("add.request.json", "/examples", json!(vec![0; 600]), "has 600 entries, more than 500"),
    ]
}
