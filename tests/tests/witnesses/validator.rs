//! Independent validators of Python: openapi-spec-validator of the `OpenAPI` documents, and jsonschema of the examples in
//! them.

use card_tests::openapi::{OpenApi, VENDORS};
use card_tests::workspace_root;
use serde_json::{Value, json};

use crate::programs::{python, run, source, succeed};

#[test]
fn an_independent_validator_accepts_the_openapi_documents() {
    for vendor in VENDORS {
        let said = succeed(validate().arg(workspace_root().join(format!("schema/openapi/{vendor}.json"))));
        assert!(said.trim_end().ends_with("OK"), "{said}");
    }
}

#[test]
fn the_validator_would_say_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let path = folder.path().join("wrong.json");
    let text = std::fs::read_to_string(workspace_root().join("schema/openapi/id123.json")).expect("the document");
    std::fs::write(&path, text.replacen("\"operationId\"", "\"operation-id\"", 1)).expect("the folder is ours");
    let output = run(validate().arg(&path));
    assert!(!output.status.success(), "{output:?}");
}

#[test]
fn an_independent_validator_accepts_every_example_by_its_schema_and_finds_one_in_every_request_and_reply() {
    let paths = VENDORS.map(|vendor| workspace_root().join(format!("schema/openapi/{vendor}.json")));
    let said = succeed(python().arg(source("examples.py")).args(paths));
    let count = said.split(' ').next().and_then(|count| count.parse::<u32>().ok());
    assert!(count.is_some_and(|count| count > 600), "{said}");
}

#[test]
fn an_example_that_is_wrong_or_missing_is_found() {
    let list = "/paths/~1api~1v2~1Users~1UserCards/get";
    let mistakes: [(&str, &str, Option<Value>, &str); 5] = [
        (&format!("{list}/parameters/0"), "examples", None, "UserId has no example"),
        (&format!("{list}/parameters/2/examples/full"), "value", Some(json!("42")), "'42' is not of type 'integer'"),
        (
            &format!("{list}/responses/200/content/application~1xml/examples/success"),
            "value",
            Some(json!("<Result/>")),
            "the root Result is that of no schema",
        ),
        (
            &format!("{list}/responses/200/content/application~1json"),
            "examples",
            None,
            "no example in application/json",
        ),
        ("/components/responses/TooLarge/content/application~1json", "examples", None, "TooLarge: no example"),
    ];
    for (pointer, member, change, expected) in mistakes {
        let mut document = OpenApi::load("blub0x").document().clone();
        let place = document.pointer_mut(pointer).and_then(Value::as_object_mut).expect("the document has it");
        match change {
            Some(value) => drop(place.insert(member.into(), value)),
            None => assert!(place.remove(member).is_some(), "no {member} at {pointer}"),
        }
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("wrong.json");
        std::fs::write(&path, document.to_string()).expect("the folder is ours");
        let output = run(python().arg(source("examples.py")).arg(&path));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(expected), "{expected}: {said}");
    }
}

fn validate() -> std::process::Command {
    let mut validate = python();
    validate.args(["-m", "openapi_spec_validator"]);
    validate
}
