//! That no keyword is without a rule: those the lint allows are read from its source, so that a new one is seen.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;
use xtask::compat::{Severity, keyword_treatments};

use crate::support::report;

#[test]
fn every_keyword_that_the_lint_allows_is_compared_by_a_rule_or_is_said_not_to_matter() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/codegen/lint/keywords.rs");
    let file = syn::parse_file(&fs::read_to_string(source).unwrap()).unwrap();
    let mut allowed = BTreeSet::new();
    for item in &file.items {
        if let syn::Item::Fn(function) = item
            && (function.sig.ident == "own" || function.sig.ident == "allowed")
        {
            let body = &function.block;
            literals(quote::quote!(#body), &mut allowed);
        }
    }
    assert!(allowed.len() > 25 && allowed.contains("x-null"), "the scan finds only {allowed:?}");
    let known: BTreeSet<String> = keyword_treatments().map(|(keyword, _)| keyword.to_owned()).collect();
    let missing: Vec<&String> = allowed.difference(&known).collect();
    assert!(missing.is_empty(), "say in compat/walk/keywords.rs what becomes of {missing:?}");
}

#[test]
fn a_keyword_is_compared_by_rules_that_exist_or_has_a_reason() {
    for (keyword, said) in keyword_treatments() {
        match said {
            Ok(rules) => {
                for rule in rules {
                    assert!(xtask::compat::named(rule).is_some(), "{keyword} is compared by {rule}, which is no rule");
                }
            }
            Err(reason) => assert!(reason.len() > 10, "{keyword} has no reason: {reason}"),
        }
    }
}

/// Keys within the keywords that hold objects: a key that is new is never passed over.
#[test]
fn a_key_that_nobody_knows_is_found_wherever_it_stands() {
    for (file, at) in [
        ("shop/order.request.json", "/x-new"),
        ("shop/order.request.json", "/x-action/new"),
        ("depot/shift.request.json", "/x-operation/new"),
        ("depot/shift.request.json", "/x-xml/new"),
        ("depot/shift.request.json", "/x-xml/base/new"),
        ("depot/common.json", "/definitions/Mode/x-xml/new"),
        ("depot/common.json", "/definitions/Mode/x-known-values/0/new"),
        ("shop/order.request.json", "/properties/buyer/x-new"),
        ("shop/common.json", "/definitions/Sku/x-new"),
        ("shop/common.json", "/definitions/Part/x-new"),
        ("shop/order.response.json", "/definitions/OrderSuccess/properties/entries/items/x-new"),
        ("shop/order.response.json", "/x-new"),
    ] {
        let report = report(&[json!({"in": file, "at": at, "set": {"any": 1}})]);
        assert!(report.counting(Severity::Risky).next().is_some(), "{file}{at} passes in silence");
    }
}

fn literals(tokens: proc_macro2::TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => literals(group.stream(), found),
            proc_macro2::TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    found.insert(text.value());
                }
            }
            _ => {}
        }
    }
}
