//! The generated command line: `xtask/tests/generated/commands` is what a small tree with every key of `x-cli` becomes,
//! kept up to date like all generated code.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;
use xtask::codegen::{self, Code, Generated, Options, Target};

use crate::support::{Tree, read, write};

/// Stands in every text of the fixture's `x-cli`, in the middle of what would end a literal, an attribute or a comment.
const HOSTILE: &str = "fn hostile() {} /* */";

fn commands(schema: PathBuf) -> Vec<Generated> {
    let target =
        Target { schema, out: PathBuf::from("nowhere"), runtime: "crate::operation".into(), code: Code::CommandLine };
    codegen::generate(&target, &Options::default()).unwrap_or_else(|refusals| panic!("{refusals}"))
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/commands")
}

#[test]
fn hostile_texts_of_commands_are_contents_of_literals_and_nothing_else() {
    let files = commands(fixture());
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
    assert!(all.matches(HOSTILE).count() > 10, "the fixture is not hostile");
    for (path, text) in files {
        let mut words = Vec::new();
        identifiers(text.parse().unwrap(), &mut words);
        assert!(
            words.len() > 5 && !words.iter().any(|word| word == "hostile"),
            "{} has the text as code",
            path.display()
        );
    }
}

#[test]
fn only_requests_that_say_so_become_commands() {
    let tree = Tree::new();
    assert_eq!(commands(tree.schema()).len(), 1, "the module above the vendors, and nothing below");
    let path = tree.file("add.request.json");
    let mut request = read(&path);
    request["x-cli"] = serde_json::json!({"command": "add"});
    request["properties"]["name"]["x-cli"] = serde_json::json!({"option": "name"});
    request["properties"]["parts"]["x-cli"] = serde_json::json!({"omit": true});
    write(&path, &request);
    let files = commands(tree.schema());
    let names: Vec<_> = files.iter().map(|(path, _)| path.display().to_string()).collect();
    assert_eq!(names, ["mod.rs", "shop/add.rs", "shop/mod.rs"]);
}

#[test]
fn a_sensitive_member_is_no_argument_unless_its_schema_says_so() {
    let files = commands(fixture());
    let add = &files.iter().find(|(path, _)| path.ends_with("add.rs")).unwrap().1;
    assert!(add.contains("long = \"name\"") && !add.contains("secret"), "{add}");
}

#[test]
fn every_request_of_the_workspace_has_a_command() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let mut requests = 0;
    for vendor in ["id123", "blub0x"] {
        for entry in fs::read_dir(schema.join(vendor)).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(".request.json") {
                requests += 1;
                let cli: Value = read(&path)["x-cli"].clone();
                assert!(cli.is_object(), "{}: say in x-cli which command makes it", path.display());
            }
        }
    }
    assert!(requests > 20, "only {requests} requests");
}

fn identifiers(code: TokenStream, found: &mut Vec<String>) {
    for token in code {
        match token {
            TokenTree::Group(group) => identifiers(group.stream(), found),
            TokenTree::Ident(name) => found.push(name.to_string()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
