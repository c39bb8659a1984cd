//! The report for a terminal.

use std::fmt::Write as _;

use super::super::{Effect, Finding, Report, Severity};
use super::{line, rust_line, summary};

/// So many items of a list are shown; the rest is counted.
const SHOWN: usize = 12;

pub(super) fn render(report: &Report, least: Severity) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "compat: {} -> {}\n", line(&report.before, 200), line(&report.after, 200));
    for finding in &report.findings {
        finding_text(&mut out, finding);
    }
    for problem in &report.waiver_problems {
        let _ = writeln!(out, "waiver    {}\n    {}\n", line(&problem.waiver, 300), line(&problem.problem, 300));
    }
    if !report.spent_waivers.is_empty() {
        out.push_str(
            "waivers that did their work, since their edit is part of the older tree: remove them at leisure\n",
        );
        list(&mut out, report.spent_waivers.iter().map(|waiver| line(waiver, 300)));
    }
    if !report.equal.is_empty() {
        out.push_str("proven equal\n");
        let items = report.equal.iter().map(|equal| {
            format!(
                "{}:{} #{}: {}: {}",
                equal.file,
                equal.line,
                line(&equal.pointer, 200),
                equal.kind.name(),
                equal.kind.proof()
            )
        });
        list(&mut out, items);
    }
    if !report.rust.changes.is_empty() || !report.rust.unknown.is_empty() {
        let _ = writeln!(out, "{}", rust_line(report));
        let items = report.rust.changes.iter().map(|change| {
            let side =
                |side: &Option<String>| side.as_deref().map_or_else(|| "nothing".to_owned(), |text| line(text, 90));
            format!(
                "{:<5} {}: {} -> {}",
                change.level.name(),
                line(&change.item, 120),
                side(&change.before),
                side(&change.after)
            )
        });
        list(&mut out, items);
    }
    if !report.stored.touched.is_empty() {
        out.push_str("stored data touched\n");
        let items =
            report.stored.touched.iter().map(|touched| {
                format!("{}: {}: {}", touched.store, line(&touched.place, 160), line(&touched.effect, 300))
            });
        list(&mut out, items);
    }
    if let Some(moved) = report.stored.moved_snapshots.as_ref().filter(|moved| !moved.is_empty()) {
        let _ = writeln!(out, "snapshots that moved: {}", moved.len());
        list(&mut out, moved.iter().map(|path| line(path, 200)));
    }
    let _ = writeln!(out, "{}", summary(report, least));
    if report.counting(least).next().is_some() {
        out.push_str("`cargo xtask compat --explain RULE` says what a rule means and what to do; ");
        out.push_str("a break that is meant gets a waiver in schema/compat-waivers.toml\n");
    }
    out
}

fn finding_text(out: &mut String, finding: &Finding) {
    let place = &finding.location;
    let side = if place.in_before { " (older tree)" } else { "" };
    let waived = if finding.waived.is_some() { " waived" } else { "" };
    let _ = writeln!(out, "{:<9} {} [{}]{waived}", finding.severity, finding.rule.id, finding.direction.name());
    let _ = writeln!(out, "    {}:{} #{}{side}", place.file, place.line, line(&place.pointer, 200));
    let _ = writeln!(out, "    {}", line(&finding.message, 600));
    let affects = finding.affects.iter().take(6).map(|affected| line(affected, 120)).collect::<Vec<_>>().join(", ");
    let more = finding.affects.len().saturating_sub(6);
    let _ = writeln!(out, "    in {affects}{}", if more > 0 { format!(" and {more} more") } else { String::new() });
    let spoken = finding
        .wire
        .named()
        .into_iter()
        .filter(|(_, effect)| *effect != Effect::Unused)
        .map(|(name, effect)| format!("{name} {}", effect.name()))
        .collect::<Vec<_>>()
        .join(", ");
    let _ = writeln!(out, "    wire: {spoken}; rust: {}; cause: {}", finding.rust.name(), finding.cause.name());
    if let Some(reason) = &finding.waived {
        let _ = writeln!(out, "    waived: {}", line(reason, 300));
    }
    witness_text(out, finding);
    if finding.severity > Severity::Note {
        let _ = writeln!(out, "    fingerprint: {}", finding.fingerprint());
    }
    out.push('\n');
}

fn witness_text(out: &mut String, finding: &Finding) {
    let witness = &finding.witness;
    if let (Some(document), Some(verdict)) = (&witness.document, witness.verdict) {
        let _ = writeln!(out, "    witness ({}): {}", verdict.words(), line(&document.to_string(), 400));
    }
    for (encoding, before, after) in &witness.bytes {
        let _ = writeln!(out, "    before, {encoding}: {}", line(before, 900));
        let _ = writeln!(out, "    after,  {encoding}: {}", line(after, 900));
    }
    if !witness.is_there() && finding.severity > Severity::Note {
        let _ = writeln!(out, "    no witness: {}", witness.missing);
    }
}

fn list(out: &mut String, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    for item in items.iter().take(SHOWN) {
        let _ = writeln!(out, "    {item}");
    }
    if items.len() > SHOWN {
        let _ = writeln!(out, "    and {} more (--format json lists all)", items.len() - SHOWN);
    }
    out.push('\n');
}
