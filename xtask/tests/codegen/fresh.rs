//! Generated code in the repository is what the schemas say, and generating is deterministic.

use std::path::Path;

use crate::support::{Tree, read, write};
use quote::ToTokens as _;
use serde_json::{Map, Value};
use xtask::codegen::{self, Generated, Options, Outcome};

#[test]
fn all_generated_code_of_the_workspace_is_up_to_date() {
    for target in codegen::workspace_targets() {
        let check = Options { check: true, ..Options::default() };
        match codegen::run(&target, &check) {
            Ok(Outcome::UpToDate) => {}
            Ok(Outcome::OutOfDate) => panic!("run `cargo xtask codegen` and commit {}", target.out.display()),
            Err(refusals) => panic!("{refusals}"),
        }
    }
}

#[test]
fn the_same_schemas_give_the_same_bytes() {
    for target in codegen::workspace_targets() {
        let generate = || codegen::generate(&target, &Options::default()).unwrap();
        assert_eq!(generate(), generate(), "{}", target.schema.display());
    }
}

#[test]
fn the_order_of_files_on_disk_does_not_matter() {
    let tree = Tree::new();
    let before = tree.generate().unwrap();
    let files: Vec<_> = tree.files().into_iter().map(|path| (read(&path), path)).collect();
    for (_, path) in &files {
        std::fs::remove_file(path).unwrap();
    }
    for (document, path) in files.iter().rev() {
        write(path, document);
    }
    assert_eq!(tree.generate().unwrap(), before);
}

/// The order of members and of known values is the order of fields and variants; that of anything else says nothing.
#[test]
fn the_order_of_keywords_and_of_lists_that_are_sets_does_not_matter() {
    let tree = Tree::new();
    let before = tree.generate().unwrap();
    for path in tree.files() {
        let mut document = read(&path);
        reverse(&mut document, "");
        write(&path, &document);
    }
    assert_eq!(by_item(&tree.generate().unwrap()), by_item(&before));
}

/// Reverses everything but the order of `properties` and `x-known-values`, and the branches of unions.
fn reverse(value: &mut Value, key: &str) {
    match value {
        Value::Object(map) => {
            let mut members: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
            for (key, value) in &mut members {
                reverse(value, key);
            }
            if key != "properties" {
                members.reverse();
            }
            *map = Map::from_iter(members);
        }
        Value::Array(list) => {
            for value in list.iter_mut() {
                reverse(value, "");
            }
            // The order of a union's branches is that of its variants; of `type` and `anyOf`, it tells forms apart.
            if matches!(key, "required" | "members" | "request-media-types" | "reply-media-types" | "x-aliases") {
                list.reverse();
            }
        }
        _ => {}
    }
}

/// Path and sorted items of each file: definitions may trade places.
fn by_item(files: &[Generated]) -> Vec<(&Path, Vec<String>)> {
    let items = |text: &str| {
        let file = syn::parse_file(text).unwrap();
        let mut items: Vec<String> = file.items.iter().map(|item| item.to_token_stream().to_string()).collect();
        items.sort();
        items
    };
    files.iter().map(|(path, text)| (path.as_path(), items(text))).collect()
}

/// That the code still compiles under the same paths is shown by the tests `names`, which use it.
#[test]
fn what_actions_share_becomes_a_file_for_each_type_where_one_would_be_too_long() {
    let target =
        codegen::workspace_targets().into_iter().find(|target| target.schema.ends_with("fixtures/names")).unwrap();
    let files = codegen::generate(&target, &Options::default()).unwrap();
    let is_there = |name: &str| files.iter().any(|(path, _)| path == Path::new(name));
    assert!(
        is_there("keywords/common/mod.rs") && is_there("keywords/common/clone.rs") && !is_there("keywords/common.rs")
    );
    assert!(is_there("members/common.rs"), "what is short enough stays in one file");
    let whole: usize = files
        .iter()
        .filter(|(path, _)| path.starts_with("keywords/common"))
        .map(|(_, text)| text.lines().count())
        .sum();
    assert!(whole > 1_500, "it would fit into one file: {whole}");
}
