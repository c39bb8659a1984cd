//! SARIF 2.1.0, the form that code-scanning services read.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::super::{RULES, Report, Severity};
use super::line;

pub(super) fn render(report: &Report) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let text = rule.explanation();
            let gravest = rule.request.max(rule.response).unwrap_or(Severity::Note);
            json!({
                "id": rule.id,
                "shortDescription": {"text": text.lines().next().unwrap_or(rule.id)},
                "fullDescription": {"text": text},
                "defaultConfiguration": {"level": level(gravest)},
            })
        })
        .collect();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| {
            let place = &finding.location;
            let index = RULES.iter().position(|rule| rule.id == finding.rule.id);
            let mut result = json!({
                "ruleId": finding.rule.id,
                "ruleIndex": index,
                "level": level(finding.severity),
                "message": {"text": format!("{} (in {})", line(&finding.message, 2_000), finding.affects.join(", "))},
                "locations": [{
                    "physicalLocation": {
                        "artifactLocation": {"uri": uri(&place.file), "uriBaseId": "SRCROOT"},
                        "region": {"startLine": if place.in_before { 1 } else { place.line.max(1) }},
                    },
                    "logicalLocations": [{"fullyQualifiedName": format!("{}#{}", place.file, place.pointer)}],
                }],
                "partialFingerprints": {"compat/v1": finding.fingerprint()},
                "properties": {
                    "direction": finding.direction.name(),
                    "wire": finding.wire.named().into_iter().map(|(name, effect)| (name.to_owned(), json!(effect.name()))).collect::<Map<_, _>>(),
                    "rust": finding.rust.name(),
                },
            });
            if let (Some(reason), Some(map)) = (&finding.waived, result.as_object_mut()) {
                map.insert(
                    "suppressions".into(),
                    json!([{"kind": "external", "status": "accepted", "justification": reason}]),
                );
            }
            result
        })
        .collect();
    let value = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "cargo xtask compat", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the repository."}}},
            "results": results,
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": report.waiver_problems.iter().map(|problem| json!({
                    "level": "error",
                    "message": {"text": format!("{}: {}", problem.waiver, problem.problem)},
                })).collect::<Vec<_>>(),
            }],
        }],
    });
    format!("{value:#}\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Risky => "warning",
        Severity::Breaking => "error",
    }
}

/// A path as a relative reference: what a URI could not hold is written in percent form.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
