//! `cargo xtask openapi` as a person runs it: exit codes, the diff, messages; and the documents of the repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::json;
use xtask::codegen::Outcome;
use xtask::openapi;

use crate::support::Tree;

#[test]
fn the_documents_of_the_workspace_are_up_to_date() {
    match openapi::run(&openapi::workspace_schema(), true) {
        Ok(Outcome::UpToDate) => {}
        Ok(Outcome::OutOfDate) => panic!("run `cargo xtask openapi`, and commit schema/openapi"),
        Err(refusals) => panic!("{refusals}"),
    }
}

#[test]
fn it_writes_and_then_has_nothing_to_do() {
    let tree = Tree::new();
    let check = run(&tree, &["--check"]);
    assert_eq!(check.status.code(), Some(1));
    let shown = text(&check.stdout);
    assert!(shown.contains("+  \"openapi\": \"3.1.1\",") && shown.contains("+++ from the schemas"), "{shown}");
    assert!(shown.ends_with("run `cargo xtask openapi`, and commit what it writes\n"), "{shown}");
    assert!(!tree.schema().join("openapi/shop.json").exists(), "a check wrote");

    assert_eq!(run(&tree, &[]).status.code(), Some(0));
    let check = run(&tree, &["--check"]);
    assert_eq!((check.status.code(), text(&check.stdout)), (Some(0), String::new()));
}

#[test]
fn the_document_of_a_vendor_that_is_gone_is_removed_and_hand_written_parts_are_not() {
    let tree = Tree::new();
    run(&tree, &[]);
    let left_over = tree.schema().join("openapi/old.json");
    fs::write(&left_over, "{}").unwrap();
    let check = run(&tree, &["--check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(text(&check.stdout).contains("old.json is no longer generated"), "{}", text(&check.stdout));
    run(&tree, &[]);
    assert!(!left_over.exists() && tree.schema().join("openapi/base/shop.json").exists());
}

#[test]
fn a_refused_schema_exits_with_2_and_names_the_place() {
    let tree = Tree::new();
    tree.change("shop/add.request.json", |schema| schema["properties"]["name"]["pattern"] = "^a".into());
    let refused = run(&tree, &[]);
    assert_eq!((refused.status.code(), text(&refused.stdout)), (Some(2), String::new()));
    let said = text(&refused.stderr);
    assert!(said.contains("schema/shop/add.request.json:") && said.contains("#/properties/name/pattern"), "{said}");
}

#[test]
fn what_is_wrong_with_a_hand_written_part_is_told_with_its_mend() {
    let wrong = |change: &dyn Fn(&Tree)| {
        let tree = Tree::new();
        change(&tree);
        let refused = run(&tree, &[]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(!tree.schema().join("openapi/shop.json").exists());
        let said = text(&refused.stderr);
        assert!(said.starts_with("schema/openapi/base") && said.contains("\n  mend: "), "{said}");
        said
    };
    let base = "openapi/base/shop.json";
    let missing = wrong(&|tree| fs::remove_file(tree.schema().join(base)).unwrap());
    assert!(missing.contains("the file cannot be read") && missing.contains("schema/README.md"), "{missing}");
    let torn = wrong(&|tree| fs::write(tree.schema().join(base), "{\"a\":").unwrap());
    assert!(torn.contains("the file is not JSON"), "{torn}");
    let list = wrong(&|tree| tree.write(base, &json!([])));
    assert!(list.contains("the file is no object"), "{list}");
    let silent = wrong(&|tree| tree.change(base, |base| base["x-every-operation"] = json!({})));
    assert!(silent.contains("x-every-operation has no responses"), "{silent}");
    let nowhere = wrong(&|tree| tree.change(base, |base| base["x-endpoint"] = json!({"path": "/shop"})));
    assert!(nowhere.contains("say where they are sent"), "{nowhere}");
    let taken = wrong(&|tree| tree.change(base, |base| base["components"]["schemas"] = json!({"Add": {}})));
    assert!(taken.contains("the schema Add is generated as well"), "{taken}");
}

#[test]
fn the_help_says_what_is_written_and_the_exit_codes() {
    let help = Command::new(program()).args(["openapi", "--help"]).output().unwrap();
    let said = text(&help.stdout);
    assert!(said.contains("schema/openapi/<vendor>.json") && said.contains("Exit codes: 0"), "{said}");
}

fn run(tree: &Tree, arguments: &[&str]) -> Output {
    Command::new(program()).arg("openapi").arg("--schema").arg(tree.schema()).args(arguments).output().unwrap()
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_xtask"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
