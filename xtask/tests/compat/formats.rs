//! The report in each format, for people and for machines.

use serde_json::{Value, json};
use xtask::compat::{Format, Report, Severity, render};

use crate::support::report;

#[test]
fn json_has_a_version_and_every_finding_has_its_members() {
    let value: Value = serde_json::from_str(&shown(Format::Json)).unwrap();
    assert_eq!((&value["version"], &value["clean"]), (&json!(2), &json!(false)));
    let finding = &value["findings"][0];
    for member in [
        "rule",
        "severity",
        "breaking",
        "counts",
        "direction",
        "tree",
        "file",
        "line",
        "pointer",
        "documents",
        "affects",
        "message",
        "before",
        "after",
        "wire",
        "rust",
        "cause",
        "witness",
        "no_witness",
        "waived",
        "fingerprint",
    ] {
        assert!(finding.get(member).is_some(), "no {member} in {finding}");
    }
    assert_eq!(finding["wire"], json!({"json": "breaks", "xml": "unused", "form": "unused", "url": "unused"}));
    assert_eq!(finding["witness"]["verdict"], "refused-now");
    assert_eq!(finding["witness"]["confirmed_by"], "jsonschema");
    assert_eq!(value["summary"]["breaking"], 1);
    assert_eq!(value["rust"]["semver"], "patch");
    assert_eq!(value["equal"][0]["kind"], "text");
}

#[test]
fn text_says_rule_place_message_and_witness() {
    let text = shown(Format::Text);
    for part in [
        "breaking  length-tightened [request]",
        "schema/shop/order.request.json:",
        "#/properties/buyer/maxLength",
        "`maxLength` was 20, is 10 now",
        "witness (valid before, refused after): {",
        "proven equal",
        "findings: 1 breaking, 0 risky",
        "--explain RULE",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn github_annotations_stay_on_one_line_whatever_the_schema_says() {
    let hostile = "a\n::error::b%0A,c";
    let report = report(&[json!({"in": "shop/order.request.json", "at": "/properties/buyer/const", "set": hostile})]);
    let text = render(&report, Format::Github, Severity::Risky);
    let commands: Vec<&str> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), report.findings.len(), "{text}");
    assert!(commands[0].starts_with("::error file=schema/shop/order.request.json,line="), "{text}");
}

#[test]
fn markdown_makes_no_markup_of_what_a_schema_says() {
    let hostile = "</details><script>alert(1)</script> @everybody [x](http://example.org) `code` **bold**";
    let report = report(&[
        json!({"in": "shop/order.request.json", "at": "/properties/buyer/const", "set": hostile}),
        json!({"in": "shop/order.request.json", "at": "/properties/<b>", "set": {"type": "string", "description": hostile}}),
    ]);
    let text = render(&report, Format::Markdown, Severity::Risky);
    assert!(text.starts_with("## Compatibility of the schemas\n"));
    let mut outside = String::new();
    for (index, part) in text.split('`').enumerate() {
        if index % 2 == 0 {
            outside.push_str(part);
        }
    }
    assert_eq!(
        text.matches("</details>").count() - text.matches("</details><script>").count(),
        text.matches("<details>").count()
    );
    assert!(!outside.contains("<script>"), "{outside}");
}

/// The parts of SARIF 2.1.0 that its schema requires, and the rules of its specification about indices and URIs.
#[test]
fn sarif_has_the_shape_of_its_specification() {
    let value: Value = serde_json::from_str(&shown(Format::Sarif)).unwrap();
    let schema: Value = serde_json::from_str(include_str!("sarif-2.1.0-shape.json")).unwrap();
    let validator = jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let run = &value["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    assert_eq!(run["results"][0]["level"], "error");
}

fn shown(format: Format) -> String {
    render(&edit(), format, Severity::Risky)
}

fn edit() -> Report {
    report(&[
        json!({"in": "shop/order.request.json", "at": "/properties/buyer/maxLength", "set": 10}),
        json!({"in": "shop/order.request.json", "at": "/properties/secret/description", "set": "Another text."}),
    ])
}
