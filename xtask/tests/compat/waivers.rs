//! Waivers: what they cover, and what becomes of those that do not hold.

use jiff::civil::date;
use serde_json::json;
use xtask::compat::{Report, Severity, Waivers, compare};

use crate::support::{base, edited, report, tree};

const EDIT: &str = "/properties/buyer/maxLength";

#[test]
fn a_waiver_covers_its_finding_and_no_other() {
    let (fingerprint, location) = finding();
    let report = with(&waiver(&fingerprint, &location, "2030-01-31"));
    assert!(report.is_clean(Severity::Risky), "{:?}", report.waiver_problems);
    let waived = report.findings.iter().find(|finding| finding.rule.id == "length-tightened").unwrap();
    assert_eq!(waived.waived.as_deref(), Some("The server always refused them. (Ann, until 2030-01-31)"));
}

#[test]
fn a_waiver_of_another_edit_at_the_same_place_covers_nothing_and_fails() {
    let (_, location) = finding();
    let report = with(&waiver("0000000000000000", &location, "2030-01-31"));
    assert!(!report.is_clean(Severity::Breaking));
    assert_eq!(report.counting(Severity::Breaking).count(), 1);
    assert!(report.waiver_problems[0].problem.contains("covers no finding"), "{:?}", report.waiver_problems);
}

#[test]
fn a_waiver_that_the_older_tree_has_too_did_its_work_and_fails_nothing_until_its_day() {
    let (_, location) = finding();
    let text = waiver("0000000000000000", &location, "2026-11-23");
    let judged = |day| {
        let waivers = Waivers::parse(&text, day).unwrap().since(&format!("# another remark\n{text}"));
        compare(&tree("same", &base(), &[]), &tree("same", &base(), &[]), &waivers).unwrap()
    };
    let report = judged(date(2026, 11, 23));
    assert!(report.is_clean(Severity::Note), "{:?}", report.waiver_problems);
    assert_eq!(report.spent_waivers, [format!("length-tightened at {location}")]);
    let report = judged(date(2026, 11, 24));
    assert!(report.waiver_problems[0].problem.contains("covers nothing any more"), "{:?}", report.waiver_problems);
    let new = Waivers::parse(&text, date(2026, 11, 23)).unwrap().since("");
    let report = compare(&tree("same", &base(), &[]), &tree("same", &base(), &[]), &new).unwrap();
    assert!(!report.is_clean(Severity::Breaking), "one that is new and covers nothing is a mistake");
}

#[test]
fn an_expired_waiver_fails_and_its_last_day_does_not() {
    let (fingerprint, location) = finding();
    let expired = with(&waiver(&fingerprint, &location, "2026-11-21"));
    assert!(!expired.is_clean(Severity::Breaking));
    assert!(expired.waiver_problems[0].problem.contains("expired on 2026-11-21"));
    let last_day = with(&waiver(&fingerprint, &location, "2026-11-22"));
    assert!(last_day.is_clean(Severity::Risky));
}

#[test]
fn a_waiver_that_says_too_little_is_refused_with_what_is_missing() {
    let good = waiver("0000000000000000", "schema/shop/order.request.json#/x", "2030-01-31");
    for (from, to, said) in [
        ("reason = \"The server always refused them.\"\n", "", "waiver 1: `reason` is missing or blank"),
        ("owner = \"Ann\"", "owner = \" \"", "waiver 1: `owner` is missing or blank"),
        ("rule = \"length-tightened\"", "rule = \"no-such-rule\"", "waiver 1: there is no rule no-such-rule"),
        ("expires = 2030-01-31", "expires = \"soon\"", "`expires` is no day"),
        ("expires = 2030-01-31", "", "`expires` is missing: write expires = 2030-01-31"),
        ("owner", "owners", "waiver 1: `owners` is not known; it has rule"),
        ("[[waiver]]", "[[waver]]", "`waver` is not known: each waiver is a [[waiver]]"),
        ("[[waiver]]", "[[waiver", "is no TOML"),
    ] {
        assert!(good.contains(from), "{from}");
        let problem = Waivers::parse(&good.replace(from, to), date(2026, 11, 22)).unwrap_err();
        assert!(problem.contains(said), "{problem}");
    }
}

fn finding() -> (String, String) {
    let report = report(&[json!({"in": "shop/order.request.json", "at": EDIT, "set": 10})]);
    let finding = &report.findings[0];
    (finding.fingerprint(), format!("{}#{}", finding.location.file, finding.location.pointer))
}

fn waiver(fingerprint: &str, location: &str, expires: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"length-tightened\"\nlocation = \"{location}\"\nfingerprint = \"{fingerprint}\"\n\
         reason = \"The server always refused them.\"\nowner = \"Ann\"\nexpires = {expires}\n"
    )
}

fn with(waivers: &str) -> Report {
    let before = base();
    let (after, _) = edited(before.clone(), &[json!({"in": "shop/order.request.json", "at": EDIT, "set": 10})]);
    let waivers = Waivers::parse(waivers, date(2026, 11, 22)).unwrap();
    compare(&tree("before", &before, &[]), &tree("after", &after, &[]), &waivers).unwrap()
}
