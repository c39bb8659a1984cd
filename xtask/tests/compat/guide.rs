//! The worked example of xtask/docs/compat.md is what happens.

use std::fs;
use std::path::Path;

use jiff::civil::date;
use xtask::compat::{Format, Report, Severity, Tree, Waivers, compare, render};

#[test]
fn the_worked_example_goes_from_edit_to_merge_as_it_is_written() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/compat.md")).unwrap();
    let edit = block(&guide, "diff");
    let line = |mark: char| {
        let lines: Vec<&str> = edit.lines().filter_map(|line| line.strip_prefix(mark)).collect();
        assert_eq!(lines.len(), 1, "one line with {mark} in\n{edit}");
        lines[0].trim().to_owned()
    };
    let (old, new) = (line('-'), line('+'));
    let report = |waivers: &Waivers| -> Report {
        let (before, after) = (world(&|text| text), world(&|text| text.replacen(&old, &new, 1)));
        compare(&before, &after, waivers).unwrap()
    };

    let found = report(&Waivers::none());
    let text = render(&found, Format::Text, Severity::Risky);
    for line in block(&guide, "text").lines().filter(|line| !line.trim().is_empty()) {
        assert!(text.contains(line), "the guide shows a line that the report has not:\n{line}\n{text}");
    }
    assert!(!found.is_clean(Severity::Risky));

    let waivers = Waivers::parse(block(&guide, "toml"), date(2026, 11, 22)).unwrap();
    let waived = report(&waivers);
    assert!(waived.is_clean(Severity::Risky), "{:?}\n{text}", waived.waiver_problems);
}

#[test]
fn every_member_of_the_json_report_is_described() {
    let guide = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/compat.md")).unwrap();
    let report = compare(
        &world(&|text| text),
        &world(&|text| text.replace("\"maxLength\": 20", "\"maxLength\": 9")),
        &Waivers::none(),
    )
    .unwrap();
    let value: serde_json::Value = serde_json::from_str(&render(&report, Format::Json, Severity::Risky)).unwrap();
    for member in value.as_object().unwrap().keys().chain(value["findings"][0].as_object().unwrap().keys()) {
        assert!(guide.contains(&format!("`{member}`")), "{member} is not described");
    }
}

/// The base tree, with the request of the example edited as text.
fn world(edit: &dyn Fn(String) -> String) -> Tree {
    let root = crate::support::home().join("base");
    let files = ["shop/common.json", "shop/order.request.json", "shop/order.response.json"].map(|path| {
        let text = fs::read_to_string(root.join(path)).unwrap();
        let text = if path == "shop/order.request.json" { edit(text) } else { text };
        (path.to_owned(), text.into_bytes())
    });
    Tree::of_files("tree".into(), files.to_vec()).unwrap()
}

/// The first fenced block of a language.
fn block<'g>(guide: &'g str, language: &str) -> &'g str {
    let fence = format!("```{language}\n");
    let start = guide.find(&fence).unwrap_or_else(|| panic!("no block of {language}")) + fence.len();
    let length = guide[start..].find("\n```").unwrap();
    &guide[start..=start + length]
}
