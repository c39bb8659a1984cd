//! `schema/README.md` is where refusals send people: it has to know every keyword, and its examples have to be good.

use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn readme() -> String {
    std::fs::read_to_string(root().join("schema/README.md")).unwrap()
}

#[test]
fn every_keyword_and_format_that_is_allowed_is_documented() {
    let source = std::fs::read_to_string(root().join("xtask/src/codegen/lint/keywords.rs")).unwrap();
    let allowing = source.split("/// What to do about").next().unwrap();
    let formats = std::fs::read_to_string(root().join("xtask/src/codegen/lint/values.rs")).unwrap();
    let formats = formats.split("fn format(").nth(1).unwrap().split("refuse").next().unwrap().to_owned();
    let words = |text: &str| -> Vec<String> { text.split('"').skip(1).step_by(2).map(str::to_owned).collect() };
    let keywords = words(allowing);
    assert!(keywords.len() > 30 && keywords.contains(&"x-aliases".to_owned()), "{keywords:?}");
    let readme = readme();
    for word in keywords.into_iter().chain(words(&formats)) {
        assert!(readme.contains(&format!("`{word}`")), "schema/README.md does not speak of `{word}`");
    }
}

#[test]
fn every_section_a_refusal_sends_people_to_is_there() {
    let source = std::fs::read_to_string(root().join("xtask/src/codegen/lint/schemas.rs")).unwrap();
    assert!(source.contains("see \\\"Actions and operations\\\" in schema/README.md"));
    assert!(readme().contains("\n### Actions and operations\n"));
}

#[test]
fn the_examples_are_json() {
    let readme = readme();
    let blocks: Vec<&str> = readme.split("```json\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 5);
    for block in blocks {
        assert!(serde_json::from_str::<serde_json::Value>(block).is_ok(), "{block}");
    }
}
