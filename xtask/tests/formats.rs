//! The report's formats as programs of others read them: SARIF against the JSON schema that Microsoft publishes for it,
//! Markdown through an independent parser, annotations as GitHub's runner splits them.
//!
//! `cargo test -p xtask --features witnesses --test formats`; `tests/witnesses/setup` installs what it needs.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::civil::date;
use serde_json::{Value, json};
use xtask::compat::{Format, Report, Severity, Tree, Waivers, compare, render};

/// Whatever could end a line, a command, a span of code, a list or an element, or call somebody.
const HOSTILE: &str = "</details><script>alert(1)</script> @everybody [x](http://example.org) ![y](http://example.org/z) \
                       `code` ``two`` ``` <i>leak</i> ` **bold** _it_ ~~gone~~ a|b\n# heading\r\n::error::b%0A,c %25 :: \u{202e}";

#[test]
fn sarif_is_accepted_by_the_schema_that_is_published_for_it() {
    for report in [edits(), waived(), hostile(), nothing()] {
        let seen = witness(&report);
        assert_eq!(seen["sarif"], json!([]), "{}", render(&report, Format::Sarif, Severity::Risky));
    }
    let mut broken: Value = serde_json::from_str(&render(&edits(), Format::Sarif, Severity::Risky)).unwrap();
    broken["runs"][0]["results"][0]["level"] = json!("grave");
    let seen = ask(&json!({"sarif": broken.to_string(), "github": "", "markdown": ""}));
    assert!(seen["sarif"][0].as_str().unwrap().contains("grave"), "the schema would say what is wrong: {seen}");
}

#[test]
fn every_annotation_is_one_command_with_its_file_line_and_message() {
    for report in [edits(), waived(), hostile()] {
        let seen = witness(&report);
        let commands = seen["github"].as_array().unwrap();
        assert_eq!(commands.len(), report.findings.len() + report.waiver_problems.len(), "{seen}");
        for (command, finding) in commands.iter().zip(&report.findings) {
            assert_eq!(command["properties"]["file"], json!(finding.location.file));
            assert_eq!(command["properties"]["title"], finding.rule.id);
            let message = command["message"].as_str().unwrap();
            assert!(!message.contains(['\n', '\r']), "{message}");
            let first = finding.message.split(['\n', '\r', '\u{202e}']).next().unwrap();
            let first: String = first.chars().take(900).collect();
            assert!(message.starts_with(&first), "{message}\n{first}");
        }
    }
}

#[test]
fn markdown_shows_findings_as_lists_and_nothing_of_a_schema_as_markup() {
    let seen = witness(&edits());
    let markdown = &seen["markdown"];
    let headings = markdown["headings"].as_array().unwrap();
    assert_eq!(headings[..2], [json!("Compatibility of the schemas"), json!("Breaking")]);
    assert_eq!(markdown["deepest_list"], 2, "witness and fingerprint stand below their finding");
    let code = markdown["code"].as_array().unwrap();
    let fingerprint = json!(edits().findings[0].fingerprint());
    assert!(code.contains(&fingerprint), "{markdown}");

    let report = hostile();
    let markdown = &witness(&report)["markdown"];
    assert_eq!(markdown["links"], json!([]));
    for html in markdown["html"].as_array().unwrap().iter().map(|html| html.as_str().unwrap()) {
        for tag in html.split('<').skip(1) {
            let known = ["details>", "summary>", "/summary>", "/details>"].iter().any(|known| tag.starts_with(known));
            assert!(known, "an element of the schema's author: {html}");
        }
    }
    assert!(markdown["headings"].as_array().unwrap().iter().all(|heading| heading != "heading"), "{markdown}");
    let opened = render(&report, Format::Markdown, Severity::Risky).matches("<details>").count();
    let closed =
        markdown["html"].as_array().unwrap().iter().filter(|html| html.as_str().unwrap().contains("</details>"));
    assert_eq!(opened, closed.count(), "{markdown}");
}

fn witness(report: &Report) -> Value {
    let text = |format| render(report, format, Severity::Risky);
    ask(&json!({
        "sarif": text(Format::Sarif), "github": text(Format::Github), "markdown": text(Format::Markdown),
    }))
}

/// What the programs of others make of the reports.
fn ask(reports: &Value) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let python = root.join("target/witnesses/venv/bin/python");
    let schema =
        root.join("target/witnesses/node/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    for needed in [&python, &schema] {
        assert!(needed.exists(), "this test needs {}: run tests/witnesses/setup, which installs it", needed.display());
    }
    let mut child = Command::new(python)
        .arg(root.join("tests/witnesses/reports.py"))
        .arg(schema)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(reports.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Something of each severity, an edit that is proven equal, and one of the Rust API.
fn edits() -> Report {
    report(&Waivers::none(), |order| {
        order["properties"]["buyer"]["maxLength"] = json!(10);
        order["properties"]["secret"]["description"] = json!("Other words.");
        order["properties"].as_object_mut().unwrap().shift_remove("gift");
        order["properties"]["buyer"]["x-null"] = json!("written");
        order["x-action"]["replay"] = json!("never");
    })
}

/// One finding that is waived, and a waiver that covers nothing.
fn waived() -> Report {
    let found = edits();
    let finding = found.findings.iter().find(|finding| finding.rule.id == "length-tightened").unwrap();
    let waiver = |fingerprint: &str| {
        format!(
            "[[waiver]]\nrule = \"length-tightened\"\nlocation = \"{}#{}\"\nfingerprint = \"{fingerprint}\"\n\
             reason = \"The server always refused them: </details> `x`, 100%.\"\nowner = \"Ann\"\nexpires = 2030-01-31\n",
            finding.location.file, finding.location.pointer
        )
    };
    let text = format!("{}{}", waiver(&finding.fingerprint()), waiver("0000000000000000"));
    let waivers = Waivers::parse(&text, date(2026, 11, 22)).unwrap();
    report(&waivers, |order| {
        order["properties"]["buyer"]["maxLength"] = json!(10);
        order["x-action"]["replay"] = json!("never");
    })
}

/// Edits by somebody who wants to break the report.
fn hostile() -> Report {
    report(&Waivers::none(), |order| {
        order["properties"]["buyer"]["const"] = json!(HOSTILE);
        order["properties"][HOSTILE] = json!({"type": "string", "description": HOSTILE});
        order["properties"]["sku"][HOSTILE] = json!(HOSTILE);
        order["x-action"][HOSTILE] = json!(HOSTILE);
        order["required"].as_array_mut().unwrap().push(json!(HOSTILE));
    })
}

fn nothing() -> Report {
    report(&Waivers::none(), |_| {})
}

fn report(waivers: &Waivers, edit: impl FnOnce(&mut Value)) -> Report {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/base/shop");
    let mut edited = Vec::new();
    let mut files = Vec::new();
    for name in ["common.json", "order.request.json", "order.response.json"] {
        let bytes = std::fs::read(root.join(name)).unwrap();
        files.push((format!("shop/{name}"), bytes.clone()));
        edited.push((format!("shop/{name}"), bytes));
    }
    let mut order: Value = serde_json::from_slice(&edited[1].1).unwrap();
    edit(&mut order);
    edited[1].1 = serde_json::to_vec_pretty(&order).unwrap();
    let tree = |label: &str, files| Tree::of_files(label.into(), files).unwrap();
    compare(&tree("before", files), &tree("after", edited), waivers).unwrap()
}
