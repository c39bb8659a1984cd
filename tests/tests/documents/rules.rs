//! Every rule of `tests/rules.toml` is held by tests that exist, and every test that quotes a vendor's page is named there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use card_tests::workspace_root;
use syn::{Attribute, Expr, ExprLit, Item, Lit, Meta};
use toml::{Table, Value};

/// Where the tests stand that quote the sentence they prove, as `/// > sentence`.
const QUOTING: &str = "tests/tests/end_to_end";

struct Rule {
    id: String,
    tests: Vec<String>,
}

fn rules() -> Vec<Rule> {
    let text = fs::read_to_string(workspace_root().join("tests/rules.toml")).expect("tests/rules.toml");
    let table: Table = text.parse().unwrap_or_else(|error| panic!("tests/rules.toml: {error}"));
    let rules = table["rule"].as_array().expect("a list of rules");
    rules.iter().map(rule).collect()
}

fn rule(value: &Value) -> Rule {
    let table = value.as_table().unwrap_or_else(|| panic!("no rule, but {value}"));
    let known: BTreeSet<&str> = ["id", "basis", "source", "says", "tests"].into();
    let found: BTreeSet<&str> = table.keys().map(String::as_str).collect();
    assert_eq!(found, known, "{value}");
    let text = |key: &str| {
        let text = table[key].as_str().unwrap_or_default().trim();
        assert!(!text.is_empty(), "{key} is empty in {value}");
        text.to_owned()
    };
    let id = text("id");
    assert!(id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'), "{id}");
    assert!(["documented", "inferred", "chosen"].contains(&text("basis").as_str()), "{id}: unknown basis");
    assert!(!text("source").is_empty() && text("says").ends_with('.'), "{id}: says is no sentence");
    let tests = table["tests"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    Rule { id, tests }
}

/// The test functions of a file, each with the text of its documentation. `main` of a test without harness is one.
fn tests(path: &str) -> BTreeMap<String, String> {
    let file = workspace_root().join(path);
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}"));
    let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut found = BTreeMap::new();
    collect(&file.items, &mut found);
    found
}

fn collect(items: &[Item], found: &mut BTreeMap<String, String>) {
    for item in items {
        match item {
            Item::Fn(function) => {
                let is_test = |attribute: &Attribute| {
                    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
                };
                if function.attrs.iter().any(is_test) || function.sig.ident == "main" {
                    let documentation = function.attrs.iter().filter_map(documentation).collect::<Vec<_>>().join("\n");
                    found.insert(function.sig.ident.to_string(), documentation);
                }
            }
            Item::Mod(module) => collect(module.content.as_ref().map_or(&[], |(_, items)| items), found),
            Item::Macro(invoked) => {
                // The tests within `proptest!` are no functions of Rust: `fn name(argument in strategy)`.
                let tokens: Vec<String> = invoked.mac.tokens.clone().into_iter().map(|one| one.to_string()).collect();
                let names = tokens.windows(2).filter(|pair| pair[0] == "fn").map(|pair| pair[1].clone());
                found.extend(names.map(|name| (name, String::new())));
            }
            _ => {}
        }
    }
}

/// A line of documentation.
fn documentation(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[test]
fn every_rule_is_held_by_tests_that_exist() {
    let rules = rules();
    let distinct: BTreeSet<&str> = rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(distinct.len(), rules.len(), "an id occurs twice");
    let mut files: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut missing = Vec::new();
    for rule in &rules {
        assert!(!rule.tests.is_empty(), "the rule {} has no test", rule.id);
        for test in &rule.tests {
            let (path, name) =
                test.split_once("::").unwrap_or_else(|| panic!("{}: {test} is no file::function", rule.id));
            let known = files.entry(path.to_owned()).or_insert_with(|| tests(path));
            if !known.contains_key(name) {
                missing.push(format!("{}: {test}", rule.id));
            }
        }
    }
    assert!(missing.is_empty(), "tests that are not there; correct tests/rules.toml:\n{}", missing.join("\n"));
}

#[test]
fn every_test_that_quotes_a_page_is_named_by_a_rule() {
    let named: BTreeSet<String> = rules().into_iter().flat_map(|rule| rule.tests).collect();
    let mut count = 0;
    let mut unnamed = Vec::new();
    for entry in fs::read_dir(workspace_root().join(QUOTING)).expect("the folder of the end-to-end tests") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let path = format!("{QUOTING}/{name}");
        for (test, comment) in tests(&path) {
            if comment.lines().any(|line| line.trim_start().starts_with('>')) {
                count += 1;
                let test = format!("{path}::{test}");
                if !named.contains(&test) {
                    unnamed.push(test);
                }
            }
        }
    }
    assert!(count > 40, "only {count} tests quote a page");
    unnamed.sort();
    assert!(
        unnamed.is_empty(),
        "tests that prove a sentence of no rule; add rules to tests/rules.toml:\n{}",
        unnamed.join("\n")
    );
}
