//! The labelled edits: what each is called by the rules, both ways, and that nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use xtask::compat::{Direction, Finding, RULES, Report, Severity, explain};

use crate::support::{both_ways, home};

/// One labelled edit.
struct Case {
    name: String,
    edits: Vec<Value>,
    expect: BTreeSet<String>,
    /// What taking the edit back is; unlabelled where it says nothing new.
    back: Option<BTreeSet<String>>,
}

#[test]
fn every_labelled_edit_is_called_by_its_rules_and_by_no_others() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (forth, back) = both_ways(&case.edits);
        for (way, report, expected) in [("", &forth, Some(&case.expect)), ("back: ", &back, case.back.as_ref())] {
            let found = labels(report);
            if expected.is_some_and(|expected| *expected != found) {
                wrong.push(format!("{way}{}\n  expected {expected:?}\n  found    {found:?}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn there_are_enough_edits_and_a_third_of_them_must_not_count() {
    let cases = cases();
    let quiet = |labels: &BTreeSet<String>| labels.iter().all(|label| grade(label) == Severity::Note);
    let silent = cases.iter().filter(|case| quiet(&case.expect)).count();
    assert!(cases.len() >= 150, "only {} cases", cases.len());
    assert!(silent * 3 >= cases.len(), "only {silent} of {} must not count", cases.len());
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len(), "two cases have the same name");
}

#[test]
fn every_rule_is_hit_and_missed_in_each_direction_it_has() {
    let mut hits: BTreeMap<String, usize> = BTreeMap::new();
    let mut reports = Vec::new();
    for case in cases() {
        let (forth, back) = both_ways(&case.edits);
        reports.push(labels(&forth));
        reports.push(labels(&back));
    }
    for label in reports.iter().flatten() {
        *hits.entry(label.clone()).or_default() += 1;
    }
    let mut unhit = Vec::new();
    for rule in RULES {
        for direction in [Direction::Request, Direction::Response] {
            let label = format!("{}@{}", rule.id, direction.name());
            match (rule.severity(direction), hits.get(&label)) {
                (Some(_), Some(hit)) => assert!(*hit < reports.len(), "{label} is never missed"),
                (None, Some(_)) => panic!("{label} was found, and the rule does not speak of that direction"),
                // The net below all rules: nothing in the corpus gets so far, and a test of its own falls into it.
                (Some(_), None) if rule.id == "unexplained-change" => {}
                (Some(_), None) => unhit.push(label),
                (None, None) => {}
            }
        }
    }
    assert!(unhit.is_empty(), "no case hits {unhit:?}");
}

#[test]
fn every_rule_is_explained_with_an_example() {
    for rule in RULES {
        let text = explain(rule.id).unwrap_or_else(|| panic!("rules.md has no section {}", rule.id));
        assert!(text.len() > 120, "{} is hardly explained: {text}", rule.id);
        assert!(text.contains("\n    "), "{} has no example", rule.id);
    }
    let sections = include_str!("../../src/compat/rules.md").lines().filter_map(|line| line.strip_prefix("## "));
    let known: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    for section in sections {
        assert!(known.contains(&section), "rules.md explains {section}, which is no rule");
    }
}

#[test]
fn every_break_of_the_rust_api_is_counted_or_said_to_be_one() {
    for case in cases() {
        let (report, _) = both_ways(&case.edits);
        if report.rust.level() == Some(xtask::compat::Level::Major) {
            let said = report.findings.iter().any(|finding: &Finding| finding.rust == xtask::compat::Level::Major);
            assert!(said, "{}: card-types breaks and no finding says so: {:?}", case.name, report.rust.changes);
        }
    }
}

#[test]
fn every_edit_of_the_text_without_a_finding_is_proven_equal() {
    for case in cases().into_iter().filter(|case| case.expect.is_empty() && !case.edits.is_empty()) {
        let (report, _) = both_ways(&case.edits);
        let edited = case.edits.iter().filter(|edit| edit.get("at").is_some());
        // An edit that sets what was there already is none.
        let moved = report.equal.iter().any(|equal| edited.clone().any(|edit| {
            format!("schema/{}", edit["in"].as_str().unwrap_or_default()) == equal.file
        }));
        let nothing = case.name.ends_with("as before") || case.name.contains("white space") || case.name.contains("members comes");
        assert!(moved || nothing, "{}: nothing is proven", case.name);
        assert!(report.equal.iter().all(|equal| equal.kind.name() != "beside"), "{}: {:?}", case.name, report.equal);
    }
}

fn grade(label: &str) -> Severity {
    let (rule, direction) = label.split_once('@').unwrap();
    let direction = if direction == "request" { Direction::Request } else { Direction::Response };
    let rule = xtask::compat::named(rule).unwrap_or_else(|| panic!("a case expects {rule}, which is no rule"));
    rule.severity(direction).unwrap_or_else(|| panic!("a case expects {label}, of which the rule does not speak"))
}

fn labels(report: &Report) -> BTreeSet<String> {
    report.findings.iter().map(|finding| format!("{}@{}", finding.rule.id, finding.direction.name())).collect()
}

fn cases() -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(home().join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: &std::path::PathBuf| -> Vec<Value> {
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    let set = |value: &Value| -> BTreeSet<String> {
        value.as_array().unwrap().iter().map(|label| label.as_str().unwrap().to_owned()).collect()
    };
    files
        .iter()
        .flat_map(read)
        .map(|case| Case {
            name: case["name"].as_str().unwrap().to_owned(),
            edits: case["edits"].as_array().unwrap().clone(),
            expect: set(&case["expect"]),
            back: case.get("back").map(set),
        })
        .collect()
}
