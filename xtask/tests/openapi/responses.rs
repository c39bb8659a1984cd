//! What stands at which HTTP status, and at the parameters.

use serde_json::{Value, json};

use crate::support::{ENDPOINT, PUT, Tree, at};

/// Every operation of the tree, and the responses of `put` alone.
fn with_responses_of_put(responses: &Value) -> Tree {
    let tree = Tree::new();
    tree.change("openapi/base/shop.json", |base| {
        base["x-some-operations"] = json!([{"operations": ["put"], "responses": responses}]);
    });
    tree
}

#[test]
fn a_response_of_some_operations_stands_at_those_alone_and_takes_the_place_of_the_common_one() {
    let tree = with_responses_of_put(&json!({
        "404": {"description": "Other.", "content": {}}, "409": {"description": "The reply."}
    }));
    let document = tree.document();
    let responses = |operation: &str| at(&document, operation)["responses"].as_object().unwrap();
    assert_eq!(responses(PUT).keys().collect::<Vec<_>>(), ["200", "404", "409", "500"]);
    assert_eq!(responses(PUT)["404"]["description"], "Other.");
    assert!(responses(PUT)["409"]["content"]["application/json"]["schema"].is_object());
    assert_eq!(responses(ENDPOINT).keys().collect::<Vec<_>>(), ["200", "404", "500"]);
    assert_eq!(responses(ENDPOINT)["404"]["description"], "The reply, too.");
}

#[test]
fn a_response_may_be_its_own_body_or_the_reply_with_the_examples_of_both() {
    let own = json!({"application/json": {"schema": {"type": "string"}, "examples": {"own": {"value": "no"}}}});
    let tree = with_responses_of_put(&json!({
        "400": {"description": "Either.", "x-reply": "also", "content": own}
    }));
    tree.write("examples/shop/put.response/failure-400-wrong.json", &json!({"Code": 400}));
    let document = tree.document();
    let either = &at(&document, PUT)["responses"]["400"];
    assert_eq!(either["x-reply"], Value::Null);
    let media = &either["content"]["application/json"];
    assert_eq!(media["schema"]["anyOf"], json!([{"type": "string"}, {"$ref": "#/components/schemas/PutResult"}]));
    let cases: Vec<&String> = media["examples"].as_object().unwrap().keys().collect();
    assert_eq!(cases, ["failure-400-wrong", "own"]);
}

#[test]
fn an_example_of_a_failure_stands_at_the_status_it_names_and_otherwise_at_404() {
    let tree = with_responses_of_put(&json!({"409": {"description": "The reply."}}));
    for case in ["failure", "failure-409-taken", "success"] {
        tree.write(&format!("examples/shop/put.response/{case}.json"), &json!({"Code": 1}));
    }
    let document = tree.document();
    let cases = |status: &str| {
        let media = &at(&document, PUT)["responses"][status]["content"]["application/json"];
        media["examples"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(cases("200"), ["minimal", "success"]);
    assert_eq!((cases("404"), cases("409")), (vec!["failure".to_owned()], vec!["failure-409-taken".to_owned()]));
}

#[test]
fn a_group_of_operations_that_makes_no_sense_is_refused() {
    let refused = |groups: Value| {
        let tree = Tree::new();
        tree.change("openapi/base/shop.json", |base| base["x-some-operations"] = groups);
        tree.documents().unwrap_err().to_string()
    };
    let unknown = refused(json!([{"operations": ["put", "pet"], "responses": {}}]));
    assert!(unknown.contains("schema/openapi/base/shop.json") && unknown.contains("names pet"), "{unknown}");
    for wrong in [json!({}), json!([{}]), json!([{"operations": [1], "responses": {}}])] {
        assert!(refused(wrong).contains("no list of groups"));
    }
}

#[test]
fn a_parameter_has_the_examples_of_its_member_and_no_null() {
    let tree = Tree::new();
    tree.change("shop/put.request.json", |schema| {
        schema["properties"]["Other"] = json!({"$ref": "common.json#/definitions/MaybeId"});
        schema["x-operation"]["path"] = "api/v1/articles/{id}/{other}".into();
        let absent = "00000000-0000-0000-0000-000000000000";
        schema["x-operation"]["path-parameters"]["other"] = json!({"member": "Other", "absent": absent});
        schema["x-xml"]["members"].as_array_mut().unwrap().push("Other".into());
    });
    tree.change("shop/common.json", |common| {
        common["definitions"]["MaybeId"] = json!({
            "title": "MaybeId", "description": "An id, or none.", "type": ["string", "null"], "format": "uuid", "x-null": "written"
        });
    });
    let document = tree.document();
    let put = at(&document, "/paths/~1api~1v1~1articles~1{id}~1{other}/put");
    let (id, other) = (&put["parameters"][0], &put["parameters"][1]);
    let request = tree.read("examples/shop/put.request/minimal.json");
    assert_eq!(id["examples"]["minimal"]["value"], request["Id"]);
    assert_eq!(other["schema"], json!({"type": "string", "format": "uuid"}));
    assert_eq!(
        (&other["description"], &other["x-absent"]),
        (&json!("The same as `Other` of the body."), &other["examples"]["minimal"]["value"])
    );
}
