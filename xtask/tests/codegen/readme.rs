//! `schema/README.md` is where refusals send people: it has to know every keyword, and its examples have to be good.

use std::fs;
use std::path::Path;

use xtask::codegen::{INTEGER_FORMATS, KEYWORDS, TEXT_FORMATS};

use crate::support::{Tree, read, write};

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("schema/README.md")).unwrap()
}

#[test]
fn every_keyword_and_format_that_is_allowed_is_documented() {
    let readme = readme();
    for word in [KEYWORDS, INTEGER_FORMATS, TEXT_FORMATS].concat() {
        assert!(readme.contains(&format!("`{word}`")), "schema/README.md does not speak of `{word}`");
    }
}

#[test]
fn the_section_a_refusal_sends_people_to_is_there() {
    let tree = Tree::new();
    let mut request = read(&tree.file("add.request.json"));
    request.as_object_mut().unwrap().remove("x-action");
    write(&tree.file("add.request.json"), &request);
    let refusals = tree.generate().unwrap_err();
    let help = refusals.0.iter().find(|refusal| refusal.mend.contains("schema/README.md")).unwrap();
    let section = help.mend.split('"').nth(1).unwrap();
    assert!(readme().lines().any(|line| line.trim_start_matches('#').trim() == section), "{help}");
}

#[test]
fn the_examples_are_json() {
    let readme = readme();
    let blocks: Vec<&str> = readme.split("```json\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert!(serde_json::from_str::<serde_json::Value>(block).is_ok(), "{block}");
    }
}
