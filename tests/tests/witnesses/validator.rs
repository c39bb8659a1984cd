//! An independent validator of `OpenAPI` documents, openapi-spec-validator of Python.

use card_tests::openapi::VENDORS;
use card_tests::workspace_root;

use crate::programs::{python, run, succeed};

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

fn validate() -> std::process::Command {
    let mut validate = python();
    validate.args(["-m", "openapi_spec_validator"]);
    validate
}
