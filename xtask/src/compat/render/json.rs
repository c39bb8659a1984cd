//! The report for programs. `version` grows with every change that a reader could notice.

use serde_json::{Map, Value, json};

use super::super::witness;
use super::super::{Finding, Level, Report, Severity};

/// Version of the members below.
const VERSION: u32 = 2;

pub(super) fn render(report: &Report, least: Severity) -> String {
    let of = |severity: Severity| {
        report.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    };
    let value = json!({
        "version": VERSION,
        "before": report.before,
        "after": report.after,
        "clean": report.is_clean(least),
        "summary": {
            "documents": report.documents,
            "breaking": of(Severity::Breaking),
            "risky": of(Severity::Risky),
            "note": of(Severity::Note),
            "waived": report.findings.iter().filter(|finding| finding.waived.is_some()).count(),
            "equal": report.equal.len(),
            "counts_from": least.name(),
        },
        "findings": report.findings.iter().map(|finding| one(finding, least)).collect::<Vec<_>>(),
        "equal": report.equal.iter().map(|equal| json!({
            "file": equal.file,
            "line": equal.line,
            "pointer": equal.pointer,
            "kind": equal.kind.name(),
            "proof": equal.kind.proof(),
        })).collect::<Vec<_>>(),
        "rust": {
            "semver": report.rust.level().map(Level::name),
            "unknown": report.rust.unknown,
            "assumed": report.rust.assumed,
            "items": report.rust.changes.iter().map(|change| json!({
                "item": change.item,
                "before": change.before,
                "after": change.after,
                "semver": change.level.name(),
            })).collect::<Vec<_>>(),
        },
        "stored": {
            "touched": report.stored.touched.iter().map(|touched| json!({
                "store": touched.store,
                "place": touched.place,
                "effect": touched.effect,
            })).collect::<Vec<_>>(),
            "moved_snapshots": report.stored.moved_snapshots,
        },
        "waiver_problems": report.waiver_problems.iter().map(|problem| json!({
            "waiver": problem.waiver,
            "problem": problem.problem,
        })).collect::<Vec<_>>(),
        "spent_waivers": report.spent_waivers,
    });
    format!("{value:#}\n")
}

fn one(finding: &Finding, least: Severity) -> Value {
    let place = &finding.location;
    let operations: std::collections::BTreeSet<&str> =
        finding.affects.iter().filter_map(|affected| affected.split('#').next()).collect();
    json!({
        "rule": finding.rule.id,
        "severity": finding.severity.name(),
        "breaking": finding.severity == Severity::Breaking,
        "counts": finding.severity >= least && finding.waived.is_none(),
        "direction": finding.direction.name(),
        "tree": if place.in_before { "before" } else { "after" },
        "file": place.file,
        "line": place.line,
        "pointer": place.pointer,
        "documents": operations,
        "affects": finding.affects,
        "message": finding.message,
        "before": finding.before,
        "after": finding.after,
        "wire": finding.wire.named().into_iter().map(|(name, effect)| (name.to_owned(), json!(effect.name()))).collect::<Map<_, _>>(),
        "rust": finding.rust.name(),
        "cause": finding.cause.name(),
        "witness": witness::to_json(&finding.witness),
        "no_witness": if finding.witness.is_there() { Value::Null } else { json!(finding.witness.missing) },
        "waived": finding.waived,
        "fingerprint": finding.fingerprint(),
    })
}
