//! The report in the formats that people and machines read.

mod github;
mod json;
mod markdown;
mod sarif;
mod text;

use super::{Report, Severity};

/// A format of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal
    Text,
    /// For programs; its members are described in xtask/docs/compat.md, and versioned
    Json,
    /// For a review comment
    Markdown,
    /// Annotations of a GitHub workflow, one line for each finding
    Github,
    /// SARIF 2.1.0, for code-scanning services
    Sarif,
}

/// The report in a format, with a line end at its end. `least` is the least grave finding that counts.
pub fn render(report: &Report, format: Format, least: Severity) -> String {
    match format {
        Format::Text => text::render(report, least),
        Format::Json => json::render(report, least),
        Format::Markdown => markdown::render(report, least),
        Format::Github => github::render(report, least),
        Format::Sarif => sarif::render(report),
    }
}

/// One line of text without control characters, and no longer than `limit` characters.
fn line(text: &str, limit: usize) -> String {
    let mut out = String::new();
    for (index, letter) in text.chars().enumerate() {
        if index == limit {
            out.push('…');
            break;
        }
        if letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

/// `3 findings`
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The summary that every human format ends with.
fn summary(report: &Report, least: Severity) -> String {
    let of = |severity: Severity| {
        report.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    };
    let waived = report.findings.iter().filter(|finding| finding.waived.is_some()).count();
    format!(
        "{}: {} breaking, {} risky, {}, {} waived, {}; {} compared",
        if report.is_clean(least) { "clean" } else { "findings" },
        of(Severity::Breaking),
        of(Severity::Risky),
        count(of(Severity::Note), "note"),
        waived,
        count(report.equal.len(), "edit") + " proven equal",
        count(report.documents, "document"),
    )
}

/// What becomes of the Rust API, in a line.
fn rust_line(report: &Report) -> String {
    let changes = &report.rust.changes;
    let of = |test: fn(&super::Change) -> bool| changes.iter().filter(|change| test(change)).count();
    let assumed = match report.rust.assumed.as_slice() {
        [] => String::new(),
        [one] => format!("; the older tree lacks {}, which was taken from the newer one", line(one, 200)),
        [one, rest @ ..] => {
            format!("; the older tree lacks {} and {} more, taken from the newer one", line(one, 200), rest.len())
        }
    };
    match report.rust.level() {
        Some(level) => format!(
            "card-types: {} ({} added, {} removed, {} changed){assumed}",
            level.name(),
            of(|change| change.before.is_none()),
            of(|change| change.after.is_none()),
            of(|change| change.before.is_some() && change.after.is_some()),
        ),
        None => format!("card-types: unknown, {}", line(&report.rust.unknown.join("; "), 400)),
    }
}
