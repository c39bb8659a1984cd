//! Every refusal: what provokes it, and that it says file, line, pointer, problem and mend.
//!
//! Each row of the tables spoils one small valid tree (`tests/fixtures/base`) in one way. `coverage.rs` compares the
//! problems seen with the generator's source, so that no refusal can be added without a row.

mod addresses;
mod case;
mod commands;
mod coverage;
mod enums;
mod members;
mod references;
mod requests;
mod structure;
mod values;
mod variants;
mod whole;

use std::sync::LazyLock;

use crate::support::Tree;
use case::Case;

const TABLES: &[fn() -> Vec<Case>] = &[
    structure::cases,
    references::cases,
    values::cases,
    enums::cases,
    members::cases,
    requests::cases,
    variants::cases,
    addresses::cases,
    commands::cases,
];

/// What became of each row; both tests that look at it share one run.
static RESULTS: LazyLock<Vec<Result<Vec<String>, String>>> = LazyLock::new(|| {
    let tree = Tree::new();
    TABLES.iter().flat_map(|table| table()).map(|case| case.run(&tree)).collect()
});

#[test]
fn the_tree_that_the_tables_spoil_is_good() {
    let tree = Tree::new();
    let files = tree.generate().unwrap();
    assert_eq!(files.len(), 5, "{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn each_spoilt_schema_is_refused_at_its_place() {
    assert!(RESULTS.len() > 300, "only {} rows", RESULTS.len());
    let failures: Vec<&str> = RESULTS.iter().filter_map(|result| result.as_ref().err().map(String::as_str)).collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), RESULTS.len(), failures.join("\n\n"));
}
