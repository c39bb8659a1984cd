//! The labelled edits: what each is called by the rules, both ways, and that nothing else is.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use serde_json::Value;
use xtask::compat::{Direction, Finding, Level, RULES, Report, Severity, explain};

use crate::support::{both_ways, home};

/// One labelled edit.
struct Case {
    name: String,
    /// Edits of both sides.
    given: Vec<Value>,
    edits: Vec<Value>,
    expect: BTreeSet<String>,
    /// What taking the edit back is; unlabelled where it says nothing new.
    back: Option<BTreeSet<String>>,
}

/// A case and its reports: of the edit, and of taking it back.
struct Tried {
    case: Case,
    forth: Report,
    back: Report,
}

/// Every case is compared once, for all tests.
static TRIED: LazyLock<Vec<Tried>> = LazyLock::new(|| {
    cases()
        .into_iter()
        .map(|case| {
            let (forth, back) = both_ways(&case.given, &case.edits);
            Tried { case, forth, back }
        })
        .collect()
});

#[test]
fn every_labelled_edit_is_called_by_its_rules_and_by_no_others() {
    let mut wrong = Vec::new();
    for Tried { case, forth, back } in TRIED.iter() {
        for (way, report, expected) in [("", forth, Some(&case.expect)), ("back: ", back, case.back.as_ref())] {
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
    let quiet = |labels: &BTreeSet<String>| labels.iter().all(|label| grade(label) == Severity::Note);
    let silent = TRIED.iter().filter(|tried| quiet(&tried.case.expect)).count();
    assert!(TRIED.len() >= 150, "only {} cases", TRIED.len());
    assert!(silent * 3 >= TRIED.len(), "only {silent} of {} must not count", TRIED.len());
    let names: BTreeSet<&str> = TRIED.iter().map(|tried| tried.case.name.as_str()).collect();
    assert_eq!(names.len(), TRIED.len(), "two cases have the same name");
}

#[test]
fn every_rule_is_hit_and_missed_in_each_direction_it_has() {
    let found: Vec<BTreeSet<String>> =
        TRIED.iter().flat_map(|tried| [labels(&tried.forth), labels(&tried.back)]).collect();
    let mut unhit = Vec::new();
    for rule in RULES {
        for direction in [Direction::Request, Direction::Response] {
            let label = format!("{}@{}", rule.id, direction.name());
            let hits = found.iter().filter(|labels| labels.contains(&label)).count();
            // A miss is an edit that another rule of the same direction is right about.
            let suffix = format!("@{}", direction.name());
            let misses = found
                .iter()
                .filter(|labels| !labels.contains(&label) && labels.iter().any(|other| other.ends_with(&suffix)))
                .count();
            match (rule.severity(direction), hits) {
                // The net below all rules: what falls into it is a test of its own.
                (Some(_), 0) if rule.id == "unexplained-change" => {}
                (Some(_), 0) => unhit.push(label),
                (Some(_), _) => assert!(misses > 50, "{label} is hardly ever missed: {misses}"),
                (None, 0) => {}
                (None, _) => panic!("{label} was found, and the rule does not speak of that direction"),
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
    for Tried { case, forth: report, .. } in TRIED.iter() {
        if report.rust.level() == Some(Level::Major) {
            let said = report.findings.iter().any(|finding: &Finding| finding.rust == Level::Major);
            assert!(said, "{}: card-types breaks and no finding says so: {:?}", case.name, report.rust.changes);
        }
    }
}

/// A rule knows what edits of its kind usually do, the items what this one did: the report must not say two things.
#[test]
fn no_finding_demands_more_of_card_types_than_its_items_do() {
    for Tried { case, forth: report, .. } in TRIED.iter() {
        let most = report.findings.iter().map(|finding| finding.rust).max();
        if let Some(level) = report.rust.level() {
            assert!(most <= Some(level), "{}: {most:?} is demanded, computed is {level:?}", case.name);
        }
    }
}

#[test]
fn every_edit_of_the_text_without_a_finding_is_proven_equal() {
    let silent = TRIED.iter().filter(|tried| tried.case.expect.is_empty() && !tried.case.edits.is_empty());
    for Tried { case, forth: report, .. } in silent {
        let edited = case.edits.iter().filter(|edit| edit.get("at").is_some());
        // An edit that sets what was there already is none.
        let moved = report.equal.iter().any(|equal| {
            edited.clone().any(|edit| format!("schema/{}", edit["in"].as_str().unwrap_or_default()) == equal.file)
        });
        let nothing = case.name.ends_with("as before")
            || case.name.contains("white space")
            || case.name.contains("members comes");
        assert!(moved || nothing, "{}: nothing is proven", case.name);
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
    let read =
        |path: &std::path::PathBuf| -> Vec<Value> { serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap() };
    let set = |value: &Value| -> BTreeSet<String> {
        value.as_array().unwrap().iter().map(|label| label.as_str().unwrap().to_owned()).collect()
    };
    files
        .iter()
        .flat_map(read)
        .map(|case| Case {
            name: case["name"].as_str().unwrap().to_owned(),
            given: case.get("given").and_then(Value::as_array).cloned().unwrap_or_default(),
            edits: case["edits"].as_array().unwrap().clone(),
            expect: set(&case["expect"]),
            back: case.get("back").map(set),
        })
        .collect()
}
