//! What goes to standard output: tables for people, one JSON document for programs.

pub(crate) mod colour;
mod dry_run;
mod json;
mod reply;
mod table;

use std::io::{self, IsTerminal, Write};

pub(crate) use card_types::escape;
use clap::ValueEnum;
use serde_json::Value;

use crate::failure::Failure;

pub(crate) use dry_run::DryRun;
pub(crate) use json::to_line;
pub(crate) use reply::{Reply, members};
pub(crate) use table::Table;

/// The form of results and errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// Tables and sentences for people.
    #[default]
    Table,
    /// One JSON document on one line, errors too; a form that stays.
    Json,
}

/// A result in both forms.
pub(crate) trait Report {
    /// The stable form for programs.
    fn json(&self) -> Value;

    /// The form for people, with a line feed at its end. Foreign text must be escaped, as [`Table`] does.
    fn text(&self) -> String;
}

/// Standard output in the chosen form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
}

impl Output {
    pub(crate) fn new(format: Format) -> Self {
        Self { format }
    }

    /// The chosen form.
    pub(crate) fn format(self) -> Format {
        self.format
    }

    /// Shows a result.
    pub(crate) fn show(self, report: &impl Report) -> Result<(), Failure> {
        match self.format {
            Format::Table => print(&report.text()),
            Format::Json => print(&format!("{}\n", to_line(&report.json()))),
        }
    }
}

/// Writes text that is safe already to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    written(write(text.as_bytes()))
}

/// Writes a body byte by byte. On a terminal it is made safe and gets a line's end, which no file would want.
pub(crate) fn print_body(body: &[u8]) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        print(&format!("{}\n", escape::lines(&String::from_utf8_lossy(body))))
    } else {
        written(write(body))
    }
}

/// A line for people on standard error, beside the result. Where it cannot be written, nobody is there to miss it.
pub(crate) fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", escape::one_line(text));
}

/// As [`note`], for a terminal on which a bar may be shown: it is wiped out, and comes again below the line.
pub(crate) fn note_over_a_bar(text: &str) {
    let _ = writeln!(io::stderr(), "\r\u{1b}[K{}", escape::one_line(text));
}

fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// A reader that went away, as `head` does, has seen what it wanted.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::output(&error)),
        _ => Ok(()),
    }
}
