//! `x-variants` and `x-required-any`.

use serde_json::{Value, json};

use super::case::{Case, set};

const ADD: &str = "add.request.json";

pub(crate) fn cases() -> Vec<Case> {
    let member = "the variants are told apart by no required member";
    let two = "x-variants does not list two variants or more";
    let description = "the variant has no description";
    let value = "not exactly the last variant is without a value";
    let members = "a member of a variant is no optional member, or another variant has it too";
    let name = "the variant's name gives no Rust name, or one that is taken";
    let unknown = "the variant's value is no known value of the member's type";
    let first = "/x-variants/variants/0";
    let mut cases = vec![
        bad("", json!([]), "the keyword's value is not an object"),
        bad("/member", json!("price"), member),
        bad("/member", json!("nobody"), member),
        bad("/member", json!(7), member),
        bad("/variants", json!([]), two),
        bad("/variants", json!([variant("only", json!({}))]), two),
        bad("/variants", json!({}), two),
        bad("/variants/0", json!("red"), "the keyword's value is not an object"),
        bad("/variants/0/default", json!(true), "`default` is not known in this keyword"),
        bad("/variants/0/description", json!(" "), description).at(first),
        bad("/variants/0/value", json!(7), value).at(first),
        bad("/variants/1/value", json!("green"), value).at("/x-variants/variants/1"),
        bad("/variants/0/value", json!("no such colour"), unknown).at(first),
        set(ADD, "/properties/shade", json!({"description": "Text.", "type": "string"}), unknown)
            .after("/x-variants", variants())
            .after("/required", json!(["action", "name", "shade"]))
            .at(first),
    ];
    for wrong in [json!([]), json!("price"), json!([7]), json!(["name"]), json!(["nobody"])] {
        cases.push(bad("/variants/0/members", wrong, members));
    }
    cases.push(bad("/variants/1/members", json!(["price"]), members));
    for taken in ["", "!", "new", "validate", "price", &"a".repeat(65)] {
        cases.push(bad("/variants/0/name", json!(taken), name));
    }
    cases.push(bad("/variants/1/name", json!("in-red"), name));
    cases.extend(required_any());
    cases
}

fn required_any() -> Vec<Case> {
    let two = "x-required-any does not hold two lists or more";
    let list = "a list of x-required-any is empty, or names what is no optional member, or one twice";
    let keyword = "/x-required-any";
    let mut cases: Vec<Case> =
        [json!([]), json!([["price"]]), json!("price"), json!({})].map(|wrong| set(ADD, keyword, wrong, two)).into();
    for wrong in [json!([]), json!("price"), json!([7]), json!(["name"]), json!(["nobody"]), json!(["price", "price"])]
    {
        cases.push(set(ADD, keyword, json!([["price"], wrong]), list).at("/x-required-any/1"));
    }
    cases
}

/// Two good variants, spoilt at a pointer below the keyword.
fn bad(pointer: &str, value: Value, problem: &str) -> Case {
    let good = set(ADD, &format!("/x-variants{pointer}"), value, problem);
    // The last edit is the first one done.
    good.after("/x-variants", variants())
        .after("/properties/shade", json!({"$ref": "common.json#/definitions/Colour"}))
        .after("/required", json!(["action", "name", "shade"]))
}

fn variants() -> Value {
    json!({
        "member": "shade",
        "variants": [
            variant("in-red", json!({"value": "red", "members": ["price"]})),
            variant("plain", json!({})),
        ],
    })
}

fn variant(name: &str, more: Value) -> Value {
    let mut variant = json!({"name": name, "description": "One way of making it."});
    let Value::Object(more) = more else { panic!("an object is added") };
    variant.as_object_mut().unwrap().extend(more);
    variant
}
