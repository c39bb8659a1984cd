//! Names of members, null, lists, and what only some types can hold.

use serde_json::{Value, json};

use super::case::{Case, case, set};

const ADD: &str = "add.request.json";

pub(crate) fn cases() -> Vec<Case> {
    let no_name = "the member's name gives no Rust name, or one of more than 64 letters";
    let no_null = "x-null stands at a reference to a type without null";
    let required = "a required member has x-null";
    let null_entry = "an entry of the list may be null";
    let only_member = "the list holds date-time or booleans that may be text";
    let text = json!({"description": "A member.", "type": "string"});
    let member = |name: &str, problem: &str| set(ADD, &format!("/properties/{name}"), text.clone(), problem);
    let parts =
        |items: Value, problem: &str| set(ADD, "/properties/parts/items", items, problem).at("/properties/parts");
    let note = json!({"$ref": "common.json#/definitions/Note"});
    vec![
        member("日本", no_name),
        member("", no_name),
        member(&"n".repeat(65), no_name),
        member("Name", "the member has the same Rust name as `name`: name"),
        case(
            ADD,
            &[("/properties/type", Some(text.clone())), ("/properties/type_", Some(text.clone()))],
            "/properties/type_",
            "the member has the same Rust name as `type`: type_",
        ),
        set(ADD, "/properties/price/x-rust-name", json!("name"), "the member has the same Rust name as `name`: name")
            .at("/properties/price"),
        member("new", "the Rust name new is taken by the generated code"),
        member("Validate", "the Rust name validate is taken by the generated code"),
        member("extra", "the Rust name extra is taken by the generated code"),
        member("a~1b~0c path", "the Rust name path is taken by the generated code")
            .at("/properties/path")
            .after("/properties/path", text.clone()),
        set(ADD, "/properties/code/x-null", json!("written"), no_null).at("/properties/code"),
        set(ADD, "/required/-", json!("expires"), required).at("/properties/expires"),
        case(
            "add.response.json",
            &[("/definitions/AddSuccess/required/-", Some(json!("note")))],
            "/definitions/AddSuccess/properties/note",
            required,
        ),
        set(
            ADD,
            "/properties/code/x-encodings",
            json!(["xml"]),
            "a member for XML only stands in a type without x-xml",
        )
        .at("/properties/code"),
        parts(json!({"type": ["string", "null"]}), null_entry),
        parts(note.clone(), null_entry),
        parts(json!({"anyOf": [{"$ref": "common.json#/definitions/Part"}, {"type": "null"}]}), null_entry),
        parts(json!({"type": "array", "items": note}), null_entry),
        parts(json!({"type": "string", "format": "date-time"}), only_member),
        parts(json!({"type": ["boolean", "string"], "enum": [true, false, "true", "false"]}), only_member),
    ]
}
