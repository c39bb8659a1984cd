//! References, unions, and names that meet.

use serde_json::json;

use super::case::{Case, case, remove, set};

pub(crate) fn cases() -> Vec<Case> {
    let nowhere = "the reference leads nowhere";
    let outside = "the reference leaves the vendor's folder";
    let any_of = "anyOf is supported for nullable references only";
    let code = "/properties/code/$ref";
    let colour = "/properties/colour/anyOf";
    let only_a_reference = "a definition is nothing but a reference";
    let mut cases = vec![
        set("add.request.json", code, json!("common.json#/definitions/Cod"), nowhere),
        set("add.request.json", code, json!("common.json#/definitions/x/Code"), nowhere),
        set("add.request.json", code, json!("#/definitions/Code"), nowhere),
        set("add.request.json", code, json!("common.json#/definitions/AddSuccess"), nowhere),
        set("add.request.json", code, json!("#/definitions/Add"), nowhere),
        set("add.request.json", "/properties/parts/items/$ref", json!("#/definitions/Part"), nowhere),
        set("add.request.json", "/properties/colour/anyOf/0/$ref", json!("#/definitions/Colour"), nowhere),
        set("add.request.json", code, json!("other.json#/definitions/Code"), outside),
        set("add.request.json", code, json!("../blub0x/common.json#/definitions/Code"), outside),
        set("add.request.json", code, json!("https://example.com/x.json"), outside),
        set("add.request.json", code, json!("#"), outside),
        set("add.request.json", code, json!(7), outside),
        set("add.request.json", "/properties/colour/anyOf/0/$ref", json!("#/x"), outside),
        set("add.response.json", "/oneOf/0/$ref", json!("#/x"), outside),
        set("add.request.json", colour, json!([]), any_of),
        set("add.request.json", colour, json!([{"type": "null"}, {"$ref": "#/definitions/A"}]), any_of),
        set("add.request.json", colour, json!([{"type": "string"}, {"type": "null"}]), any_of),
        set("add.request.json", "/properties/colour/anyOf/0/minLength", json!(1), any_of).at(colour),
        set("common.json", "/definitions/Other", json!({"$ref": "#/definitions/Code"}), only_a_reference),
        set(
            "common.json",
            "/definitions/Other",
            json!({"description": "x", "anyOf": [{"$ref": "#/definitions/Code"}, {"type": "null"}]}),
            only_a_reference,
        ),
        set(
            "add.request.json",
            "/definitions",
            json!({"Part": list_of("Part")}),
            "the name Part is taken by schema/shop/common.json",
        )
        .at("/definitions/Part"),
        set("common.json", "/definitions/Part/properties/name", json!({"$ref": "#/definitions/Part"}), CYCLE)
            .at("/definitions/Part"),
        case(
            "common.json",
            &[
                ("/definitions/Bag", Some(list_of("Bags"))),
                ("/definitions/Bags", Some(list_of("Bag"))),
                ("/definitions/Part/properties/bag", Some(json!({"$ref": "#/definitions/Bag"}))),
            ],
            "/definitions/Bag",
            CYCLE,
        ),
    ];
    cases.extend(unions());
    cases
}

const CYCLE: &str = "the type contains itself";

fn list_of(name: &str) -> serde_json::Value {
    json!({"description": "A list.", "type": "array", "items": {"$ref": format!("#/definitions/{name}")}})
}

fn unions() -> Vec<Case> {
    let two = "oneOf does not list two references or more";
    let branch = "a branch is not a reference";
    let constant = "the branch has no constant for the discriminator";
    let success = "/definitions/AddSuccess/properties/status";
    vec![
        remove("add.response.json", "/x-discriminator", "x-discriminator is missing or no text"),
        set("add.response.json", "/x-discriminator", json!(1), "x-discriminator is missing or no text"),
        set("add.response.json", "/oneOf", json!({}), two),
        set("add.response.json", "/oneOf", json!([{"$ref": "#/definitions/AddSuccess"}]), two),
        set("add.response.json", "/oneOf/1", json!({"type": "object"}), branch),
        set("add.response.json", "/oneOf/1/description", json!("x"), branch).at("/oneOf/1"),
        set("add.response.json", "/x-discriminator", json!("code"), constant).at("/oneOf/0"),
        set("add.response.json", "/oneOf/1/$ref", json!("common.json#/definitions/Code"), constant).at("/oneOf/1"),
        set(
            "add.response.json",
            &format!("{success}/const"),
            json!("日本"),
            "the discriminator's constant gives no Rust name, or the reserved name Unrecognised",
        )
        .at("/oneOf/0"),
        set(
            "add.response.json",
            &format!("{success}/const"),
            json!("unrecognised"),
            "the discriminator's constant gives no Rust name, or the reserved name Unrecognised",
        )
        .at("/oneOf/0"),
        set(
            "add.response.json",
            &format!("{success}/const"),
            json!("Failure"),
            "two branches have the same discriminator",
        )
        .at("/oneOf/1"),
        case(
            "add.response.json",
            &[
                ("/definitions/AddSuccess/required/-", Some(json!("kind"))),
                ("/definitions/AddSuccess/properties/kind", Some(constant_of("a"))),
                ("/definitions/AddFailure/required/-", Some(json!("kind"))),
                ("/definitions/AddFailure/properties/kind", Some(constant_of("b"))),
                (
                    "/definitions/Other",
                    Some(json!({
                        "description": "The same branches.",
                        "x-discriminator": "kind",
                        "oneOf": [{"$ref": "#/definitions/AddSuccess"}, {"$ref": "#/definitions/AddFailure"}]
                    })),
                ),
            ],
            "/definitions/Other/x-discriminator",
            "its branch AddSuccess is told apart by another member in another union",
        ),
    ]
}

fn constant_of(value: &str) -> serde_json::Value {
    json!({"description": "A constant.", "type": "string", "const": value})
}
