//! That no keyword is without a rule.

use std::collections::BTreeSet;

use serde_json::json;
use xtask::codegen;
use xtask::compat::{Severity, keyword_treatments};

use crate::support::report;

#[test]
fn every_keyword_that_the_lint_allows_is_compared_by_a_rule_or_is_said_not_to_matter() {
    let allowed: BTreeSet<String> = codegen::KEYWORDS.iter().map(|&keyword| keyword.to_owned()).collect();
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
