//! The report as a review comment.

use std::fmt::Write as _;

use super::super::{Effect, Finding, Report, Severity};
use super::{line, rust_line, summary};

/// A comment may hold 65,536 characters; findings beyond these are counted.
const SHOWN: usize = 50;

pub(super) fn render(report: &Report, least: Severity) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "## Compatibility of the schemas\n");
    let _ = writeln!(out, "{} → {}\n", code(&report.before), code(&report.after));
    let _ = writeln!(out, "**{}**\n\n{}\n", text(&summary(report, least)), text(&rust_line(report)));
    for (severity, heading) in [(Severity::Breaking, "Breaking"), (Severity::Risky, "Risky"), (Severity::Note, "Notes")]
    {
        let found: Vec<&Finding> = report.findings.iter().filter(|finding| finding.severity == severity).collect();
        if found.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {heading}\n");
        if severity == Severity::Note {
            let _ = writeln!(
                out,
                "<details><summary>{} that ask nothing of anybody</summary>\n",
                super::count(found.len(), "edit")
            );
        }
        for finding in found.iter().take(SHOWN) {
            one(&mut out, finding);
        }
        if found.len() > SHOWN {
            let _ = writeln!(out, "- and {} more", found.len() - SHOWN);
        }
        out.push_str(if severity == Severity::Note { "\n</details>\n\n" } else { "\n" });
    }
    section(
        &mut out,
        "Waivers that do not hold",
        report.waiver_problems.iter().map(|problem| format!("{}: {}", code(&problem.waiver), text(&problem.problem))),
    );
    section(
        &mut out,
        "Waivers that did their work: remove them at leisure",
        report.spent_waivers.iter().map(|waiver| code(waiver)),
    );
    section(
        &mut out,
        "Stored data touched",
        report
            .stored
            .touched
            .iter()
            .map(|touched| format!("{}, {}: {}", touched.store, code(&touched.place), text(&touched.effect))),
    );
    let moved = report.stored.moved_snapshots.iter().flatten();
    section(&mut out, "Snapshots that moved", moved.map(|path| code(path)));
    section(
        &mut out,
        "Public items of card-types",
        report.rust.changes.iter().map(|change| {
            let side = |side: &Option<String>| side.as_deref().map_or_else(|| "nothing".to_owned(), code);
            format!(
                "{} {}: {} → {}",
                change.level.name(),
                code(&change.item),
                side(&change.before),
                side(&change.after)
            )
        }),
    );
    section(
        &mut out,
        "Proven equal",
        report.equal.iter().map(|equal| {
            let place = format!("{}:{} #{}", equal.file, equal.line, equal.pointer);
            format!("{}: {}, {}", code(&place), equal.kind.name(), text(equal.kind.proof()))
        }),
    );
    out
}

fn one(out: &mut String, finding: &Finding) {
    let place = &finding.location;
    let _ = write!(
        out,
        "- **{}** ({}) at {}: {}",
        finding.rule.id,
        finding.direction.name(),
        code(&format!("{}:{} #{}", place.file, place.line, place.pointer)),
        text(&finding.message)
    );
    let spoken = finding.wire.named().into_iter().filter(|(_, effect)| *effect != Effect::Unused);
    let spoken = spoken.map(|(name, effect)| format!("{name} {}", effect.name())).collect::<Vec<_>>().join(", ");
    let _ = writeln!(out, ". *{spoken}; Rust {}; {}*", finding.rust.name(), finding.cause.name());
    if let Some(reason) = &finding.waived {
        let _ = writeln!(out, "  - waived: {}", text(reason));
    }
    let witness = &finding.witness;
    if let (Some(document), Some(verdict)) = (&witness.document, witness.verdict) {
        let _ = writeln!(out, "  - {}: {}", verdict.words(), code(&document.to_string()));
    }
    for (encoding, before, after) in &witness.bytes {
        let _ = writeln!(out, "  - {encoding}: {} → {}", code(before), code(after));
    }
    if finding.severity > Severity::Note {
        if !witness.is_there() {
            let _ = writeln!(out, "  - no witness: {}", witness.missing);
        }
        let _ = writeln!(out, "  - fingerprint {}", code(&finding.fingerprint()));
    }
}

fn section(out: &mut String, heading: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(out, "<details><summary>{heading}: {}</summary>\n", items.len());
    for item in items.iter().take(SHOWN) {
        let _ = writeln!(out, "- {item}");
    }
    if items.len() > SHOWN {
        let _ = writeln!(out, "- and {} more", items.len() - SHOWN);
    }
    out.push_str("\n</details>\n\n");
}

/// Text of the schema's author within Markdown: nothing of it becomes markup, a mention or a link.
fn text(raw: &str) -> String {
    let mut out = String::new();
    let mut open = false;
    let line = line(raw, 900);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '`' => {
                let mut marks = 1;
                while letters.next_if_eq(&'`').is_some() {
                    marks += 1;
                }
                // What the message itself sets as code stays code. A longer row of marks opens and closes nothing here.
                if marks == 1 {
                    open = !open;
                }
                let mark = if marks == 1 || open { "`" } else { "&#96;" };
                out.push_str(&mark.repeat(marks));
            }
            '<' | '>' | '&' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '\\' | '@' if !open => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    if open {
        out.push_str(if out.ends_with('`') { " `" } else { "`" });
    }
    out
}

/// Code of one line; backticks within it make the fence longer.
fn code(raw: &str) -> String {
    let raw = line(raw, 600);
    let longest = raw.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if raw.starts_with('`') || raw.ends_with('`') || raw.is_empty() { " " } else { "" };
    format!("{fence}{pad}{raw}{pad}{fence}")
}
