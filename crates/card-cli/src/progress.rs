//! How far long work has come: a bar on a terminal, plain lines elsewhere, nothing beside machine output.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

use crate::output::{Format, note};

/// Progress of a known number of steps, on standard error.
pub(crate) struct Progress {
    kind: Kind,
    what: &'static str,
    total: u64,
}

enum Kind {
    Bar(ProgressBar),
    Lines { done: u64 },
    Silent,
}

/// Plain lines come at every quarter.
const LINES: u64 = 4;

impl Progress {
    /// Starts to show progress of `what`, such as `cards created`.
    pub(crate) fn start(format: Format, what: &'static str, total: u64) -> Self {
        let kind = match format {
            Format::Json => Kind::Silent,
            Format::Table if io::stderr().is_terminal() => Kind::Bar(bar(what, total)),
            Format::Table => Kind::Lines { done: 0 },
        };
        Self { kind, what, total }
    }

    /// Starts to count `what`, such as `cards read`, where nobody knows how many there will be. Nothing is shown but on a
    /// terminal.
    pub(crate) fn counting(format: Format, what: &'static str) -> Self {
        let kind = match format {
            Format::Table if io::stderr().is_terminal() => Kind::Bar(counter(what)),
            _ => Kind::Silent,
        };
        Self { kind, what, total: 0 }
    }

    /// One more step is done.
    pub(crate) fn step(&mut self) {
        match &mut self.kind {
            Kind::Bar(bar) => bar.inc(1),
            Kind::Lines { done } => {
                *done += 1;
                let every = (self.total / LINES).max(1);
                if done.is_multiple_of(every) || *done == self.total {
                    note(&format!("{} of {} {}", done, self.total, self.what));
                }
            }
            Kind::Silent => {}
        }
    }

    /// Takes the bar away; lines stay.
    pub(crate) fn finish(self) {
        if let Kind::Bar(bar) = self.kind {
            bar.finish_and_clear();
        }
    }
}

fn counter(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what);
    match ProgressStyle::with_template("{spinner} {pos} {msg} ({elapsed}, {per_sec})") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn bar(what: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total).with_message(what);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} {msg} ({elapsed})") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
