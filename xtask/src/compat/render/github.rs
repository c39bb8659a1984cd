//! Annotations of a GitHub workflow: one command a line, shown beside the line of the schema.

use std::fmt::Write as _;

use super::super::{Report, Severity};
use super::{line, rust_line, summary};

pub(super) fn render(report: &Report, least: Severity) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let level = match (finding.severity, finding.waived.is_some()) {
            (Severity::Note, _) | (_, true) => "notice",
            (Severity::Risky, _) => "warning",
            (Severity::Breaking, _) => "error",
        };
        let place = &finding.location;
        let message = format!("{} (in {})", finding.message, finding.affects.join(", "));
        // What is gone has no line in the newer file.
        let at = if place.in_before { 1 } else { place.line.max(1) };
        let _ = writeln!(
            out,
            "::{level} file={},line={at},title={}::{}",
            property(&place.file),
            property(finding.rule.id),
            data(&line(&message, 1_000))
        );
    }
    for problem in &report.waiver_problems {
        let message = format!("{}: {}", problem.waiver, problem.problem);
        let _ = writeln!(out, "::error file=schema/compat-waivers.toml,title=waiver::{}", data(&line(&message, 1_000)));
    }
    let _ = writeln!(out, "{}\n{}", rust_line(report), summary(report, least));
    out
}

/// Text of a message: what ends a command is written in percent form.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property: what separates properties, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
