//! Values of keywords, and keywords that make no sense together.

use serde_json::{Value, json};

use super::case::{Case, case, remove, set};

const ADD: &str = "add.request.json";

pub(crate) fn cases() -> Vec<Case> {
    let not_text = "the title, description or comment is not a text";
    let limit = "the limit is not a whole number";
    let mark = "the mark is not true";
    let rust_name = "x-rust-name cannot be a Rust field";
    let aliases = "x-aliases is not a list of texts";
    let policy = "x-null is neither \"tolerated\" nor \"written\"";
    let values = "a boolean that may be text does not list its values";
    let alias = "/definitions/AddSuccess/properties/code/x-aliases";
    let mut cases = vec![
        set("common.json", "/title", json!(1), not_text),
        set(ADD, "/$comment", json!([]), not_text),
        set(ADD, "/properties/parts/items/description", json!(1), not_text),
        set(ADD, "/examples", json!("a"), "the examples are not a list"),
        set(ADD, "/properties/name/minLength", json!(-1), limit),
        set(ADD, "/properties/name/maxLength", json!(1.5), limit),
        set(ADD, "/properties/parts/minItems", json!("1"), limit),
        set(ADD, "/properties/parts/maxItems", json!(null), limit),
        set(ADD, "/properties/price/minimum", json!(0.5), "the bound is not a whole number"),
        set(ADD, "/properties/price/maximum", json!(u64::MAX), "the bound is not a whole number"),
        set(ADD, "/properties/action/const", json!(1), "the constant is not a text"),
        set(ADD, "/properties/name/x-sensitive", json!(false), mark),
        set("common.json", "/definitions/Colour/x-ignore-case", json!("yes"), mark),
        set(ADD, "/properties/name/x-rust-name", json!("Name"), rust_name),
        set(ADD, "/properties/name/x-rust-name", json!("fn"), rust_name),
        set(ADD, "/properties/name/x-rust-name", json!("a; b"), rust_name),
        set(ADD, "/properties/name/x-rust-name", json!("n".repeat(65)), rust_name),
        set("put.response.json", "/properties/Status/x-encodings", json!(["json"]), "x-encodings is not [\"xml\"]"),
        set("add.response.json", alias, json!([]), aliases),
        set("add.response.json", alias, json!("status-code"), aliases),
        set("add.response.json", alias, json!([1]), aliases),
        set(ADD, "/properties/expires/x-null", json!("kept"), policy),
        set(ADD, "/properties/name/x-null", json!("written"), "x-null stands at a type without null"),
        set(ADD, "/properties/price/format", json!("int16"), "the format is not supported"),
        set(ADD, "/properties/name/format", json!("email"), "the format is not supported"),
        set(ADD, "/properties/name/x-format", json!("date"), "x-format is not date-time"),
        remove(ADD, "/properties/price/format", "an integer has no format").at("/properties/price"),
        remove(ADD, "/properties/upsert-record/enum", values),
        set(ADD, "/properties/upsert-record/enum", json!([true, false]), values),
        set(ADD, "/properties/upsert-record/type", json!(["boolean", "string", "null"]), values)
            .at("/properties/upsert-record/enum"),
    ];
    cases.extend(provenance());
    cases.extend(combinations());
    cases
}

fn provenance() -> Vec<Case> {
    let problem = "the provenance is not understood";
    let at = "/x-provenance";
    vec![
        set("common.json", at, json!("documented"), problem),
        set(ADD, at, json!({"source": "page"}), problem),
        set(ADD, at, json!({"status": "guessed", "source": "page"}), problem),
        set(ADD, at, json!({"status": "documented"}), problem),
        set(ADD, at, json!({"status": "documented", "source": ""}), problem),
        set(ADD, at, json!({"status": "inferred", "source": "page"}), problem),
        set(ADD, at, json!({"status": "documented", "source": "page", "note": 1}), problem),
        set(ADD, at, json!({"status": "documented", "source": "page", "page": 1}), problem),
        set(ADD, "/properties/name/x-provenance", json!({}), problem),
        set("common.json", "/definitions/Colour/x-known-values/0/x-provenance", json!({}), problem),
    ]
}

fn combinations() -> Vec<Case> {
    let constant = "the constant has a null, a limit or another keyword that says nothing of a constant";
    let a_enum = "the enum has a null, a limit or a format of its own";
    let no_values = "there are no x-known-values for it";
    let length = "the length of a formatted text is limited";
    let range = "the lower limit is above the upper one";
    let alias = "an alias is the name of another member, or stands twice";
    let beside_constant = |keyword: &str, value: Value| {
        set(ADD, &format!("/properties/action/{keyword}"), value, constant).at("/properties/action/const")
    };
    let of_enum = |name: &str, keyword: &str, value: Value| {
        let at = format!("/definitions/{name}");
        set("common.json", &format!("{at}/{keyword}"), value, a_enum).at(&format!("{at}/x-known-values"))
    };
    vec![
        beside_constant("type", json!(["string", "null"])),
        beside_constant("maxLength", json!(3)),
        beside_constant("format", json!("uuid")),
        beside_constant("x-format", json!("date-time")),
        beside_constant("x-sensitive", json!(true)),
        beside_constant("x-aliases", json!(["other"])),
        of_enum("Colour", "type", json!(["string", "null"])),
        of_enum("Colour", "minLength", json!(1)),
        of_enum("Colour", "format", json!("uuid")),
        of_enum("Colour", "x-format", json!("date-time")),
        of_enum("Level", "format", json!("int64")),
        of_enum("Level", "maximum", json!(9)),
        set("common.json", "/definitions/Note/x-ignore-case", json!(true), no_values),
        remove("common.json", "/definitions/Level/x-known-values", no_values).at("/definitions/Level/x-xml"),
        set(ADD, "/properties/expires/maxLength", json!(9), length),
        set(ADD, "/properties/name/x-format", json!("date-time"), length).at("/properties/name/minLength"),
        set(ADD, "/properties/expires/x-format", json!("date-time"), "format and x-format exclude each other"),
        set(ADD, "/properties/name/minLength", json!(3), range).after("/properties/name/maxLength", json!(2)),
        set(ADD, "/properties/price/minimum", json!(101), range),
        set(ADD, "/properties/parts/minItems", json!(4), range),
        set(ADD, "/properties/name/x-aliases", json!(["nick"]), "a type that refuses unknown members has x-aliases"),
        set("add.response.json", "/definitions/AddSuccess/properties/code/x-aliases", json!(["note"]), alias),
        set("add.response.json", "/definitions/AddSuccess/properties/code/x-aliases", json!(["a", "a"]), alias),
        case(
            "add.response.json",
            &[("/definitions/AddSuccess/properties/note/x-aliases", Some(json!(["status-code"])))],
            "/definitions/AddSuccess/properties/note/x-aliases",
            alias,
        ),
    ]
}
