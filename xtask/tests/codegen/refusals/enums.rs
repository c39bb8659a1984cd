//! `x-known-values`.

use serde_json::{Value, json};

use super::case::{Case, set};

pub(crate) fn cases() -> Vec<Case> {
    let list = "x-known-values is not a list of values";
    let rust_name = "the value gives no Rust name, or the reserved name Unknown";
    let same_name = "two values have the same Rust name";
    let same_value = "two values are the same on the wire";
    let integer = "the value is not a 32-bit integer";
    let dotnet = "the value's .NET name or alias is missing or no .NET name";
    let constant = "the value's name gives no Rust constant, or the reserved one CONTRACT";
    vec![
        colour("", json!([]), list),
        colour("", json!({}), list),
        colour("/0", json!("red"), "a known value is not an object"),
        colour("/0/colour", json!(1), "a known value has no `colour`"),
        colour("/0/aliases", json!(["a"]), "a known value has no `aliases`"),
        colour("/0", json!({"value": "red"}), "a known value has no description"),
        colour("/0/description", json!(" "), "a known value has no description")
            .at("/definitions/Colour/x-known-values/0"),
        colour("/1/value", json!(1), "the value is not a text").at("/definitions/Colour/x-known-values/1"),
        colour("/1/value", json!("日本"), rust_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/value", json!(""), rust_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/value", json!("UNKNOWN"), rust_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/name", json!("-"), rust_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/name", json!(7), rust_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/value", json!("b".repeat(65)), rust_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/value", json!("RED"), same_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1/name", json!("red"), same_name).at("/definitions/Colour/x-known-values/1"),
        colour("/1", json!({"value": "red", "name": "Other", "description": "x"}), same_value),
        colour("/1", json!({"value": "Red", "name": "Other", "description": "x"}), same_value)
            .after("/definitions/Colour/x-ignore-case", json!(true)),
        level("/1/value", json!("2"), integer),
        level("/1/value", json!(2.5), integer),
        level("/1/value", json!(2_147_483_648_u32), integer),
        level("/0/aliases", json!("Least"), "the aliases are not a list of texts")
            .at("/definitions/Level/x-known-values/0/aliases"),
        level("/1/name", json!("Very High"), dotnet),
        level("/1/name", json!(2), dotnet),
        level("/0/aliases", json!(["<Low>"]), dotnet).at("/definitions/Level/x-known-values/0"),
        level("/1/name", json!("Contract"), constant),
        level("/1/name", json!("__"), constant),
        level("/1/name", json!("H".repeat(65)), constant),
        level("/1/name", json!("LOW"), same_name),
        level("/1/name", json!("Lowest"), same_value),
        level("/1/value", json!(1), same_value),
    ]
}

fn colour(below: &str, value: Value, problem: &str) -> Case {
    set("common.json", &format!("/definitions/Colour/x-known-values{below}"), value, problem)
}

/// Of the second value, unless told otherwise.
fn level(below: &str, value: Value, problem: &str) -> Case {
    let at = "/definitions/Level/x-known-values";
    set("common.json", &format!("{at}{below}"), value, problem).at(&format!("{at}/1"))
}
