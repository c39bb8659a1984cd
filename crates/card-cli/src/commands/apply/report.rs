//! What came of a run, for people and for programs.

use std::fmt::Write as _;
use std::path::Path;

use card_sync::apply::Applied;
use card_sync::journal::StepStatus;
use card_sync::report::{Rejects, StepProblem, document, each_problem, write_rejects};
use card_sync::{Error, NewFile};
use serde_json::Value;

use super::ending::word;
use super::progress::in_words;
use crate::failure::Failure;
use crate::output::{Report, Table, escape, to_line};

/// How many problems people are shown; the files have them all.
const SHOWN: usize = 20;

/// A finished run with its files written.
pub(super) struct RunReport {
    document: Value,
    lines: Vec<String>,
    problems: Vec<StepProblem>,
    hidden: u64,
    tally: [(&'static str, u64); 5],
}

impl RunReport {
    /// Writes the reject file, where there is a place for it and rows were refused, and gathers what is shown.
    pub(super) fn make(applied: &Applied, rejects: Option<&Path>) -> Result<Self, Error> {
        let rejects = match rejects {
            Some(path) => write_rejects(&applied.inputs, &applied.journal, path)?,
            None => None,
        };
        let document = document(applied, applied.stopped.as_ref().map(word), rejects.as_ref())?;
        let (mut problems, mut hidden) = (Vec::new(), 0);
        each_problem(&applied.inputs, &applied.journal, |problem| {
            // What was skipped stands behind its reason.
            match (problem.status, problems.len() < SHOWN) {
                (StepStatus::Skipped, _) => {}
                (_, true) => problems.push(problem),
                (_, false) => hidden += 1,
            }
            Ok(())
        })?;
        let tally = applied.tally;
        let tally = [
            ("done", tally.confirmed),
            ("refused", tally.failed),
            ("skipped", tally.skipped),
            ("unknown", tally.unknown),
            ("not sent", tally.open),
        ];
        Ok(Self { document, lines: lines(applied, rejects.as_ref()), problems, hidden, tally })
    }

    /// Adds a line for people, and a member for programs.
    pub(super) fn add(&mut self, line: String, member: &str, value: Value) {
        self.lines.push(line);
        self.document[member] = value;
    }

    /// Writes the form for programs to a file.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        Ok(NewFile::put(path, format!("{}\n", to_line(&self.document)).as_bytes())?)
    }
}

impl Report for RunReport {
    fn json(&self) -> Value {
        self.document.clone()
    }

    fn text(&self) -> String {
        let mut counts = Table::new(["steps", "count"]);
        for (word, count) in self.tally.iter().filter(|(word, count)| *count > 0 || *word == "done") {
            counts.row([*word, &count.to_string()]);
        }
        let mut text = counts.render();
        if !self.problems.is_empty() {
            let mut table = Table::new(["line", "column", "card", "step", "came out", "code", "message"]);
            for problem in &self.problems {
                table.row(cells(problem).iter().map(String::as_str));
            }
            text.push_str(&table.render());
            if self.hidden > 0 {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "and {} more", self.hidden);
            }
        }
        for line in &self.lines {
            text.push_str(&escape::one_line(line));
            text.push('\n');
        }
        text
    }
}

fn cells(problem: &StepProblem) -> [String; 7] {
    let column = match (&problem.heading, problem.column) {
        (Some(heading), Some(column)) => format!("{column} ({heading})"),
        (Some(heading), None) => heading.clone(),
        (None, _) => String::new(),
    };
    let came_out = if problem.status == StepStatus::Failed { "refused" } else { "unknown" };
    [
        problem.line.map(|line| line.to_string()).unwrap_or_default(),
        column,
        problem.card_id.clone(),
        problem.kind.word().to_owned(),
        came_out.to_owned(),
        problem.code.clone().unwrap_or_default(),
        problem.message.clone().unwrap_or_default(),
    ]
}

fn lines(applied: &Applied, rejects: Option<&Rejects>) -> Vec<String> {
    let progress = &applied.progress;
    let mut lines = vec![format!(
        "this run: {} steps in {} ({:.1}/s), {} requests, {} cards read to settle outcomes",
        progress.settled_now,
        in_words(progress.elapsed),
        progress.rate(),
        progress.calls,
        progress.readings
    )];
    if let Some(rejects) = rejects {
        let rows = if rejects.rows == 1 { "1 row".to_owned() } else { format!("{} rows", rejects.rows) };
        lines.push(format!("refused:  {rows} in {}, reasons in {}", rejects.path.display(), rejects.reasons.display()));
    }
    lines
}
