//! Why a command did not end well: one message, what to do, one exit code.

mod client;
mod emulator;
mod sync;
mod usage;

pub(crate) use client::with_server;

use std::fmt::{Display, Write as _};
use std::io;

use serde_json::{Map, Value, json};

use crate::exit::Exit;
use crate::output::escape;

pub(crate) use sync::faults;

/// The most characters of a message, or of a line below it, that people are shown; programs get all.
const SHOWN: usize = 4000;

/// The end of a command that did not do what was asked. Holds no secret.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    message: String,
    hint: Option<String>,
    /// Whether the line breaks of the message are ours.
    has_lines: bool,
    /// Lines below the message, for people; programs get them as facts.
    details: Vec<String>,
    /// Whether the result that was shown says it all.
    is_told: bool,
    /// What programs want to know beside the message.
    facts: Vec<(String, Value)>,
}

impl Failure {
    /// A failure with this message: where and what, in one sentence without a full stop.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self {
            exit,
            message: message.into(),
            hint: None,
            has_lines: false,
            details: Vec::new(),
            is_told: false,
            facts: Vec::new(),
        }
    }

    /// Ends the program with this code and without a message: the result that was shown says it all.
    pub(crate) fn told(exit: Exit) -> Self {
        Self { is_told: true, ..Self::new(exit, "") }
    }

    /// A failure whose message has several lines.
    pub(crate) fn lines(exit: Exit, lines: &[String]) -> Self {
        let lines: Vec<_> = lines.iter().map(|line| escape::one_line(line)).collect();
        Self { has_lines: true, ..Self::new(exit, lines.join("\n")) }
    }

    /// Wrong usage or input.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// Something of the operating system that failed.
    pub(crate) fn system(what: impl Display, error: &io::Error) -> Self {
        Self::new(Exit::Unexpected, format!("{what}: {error}"))
    }

    /// Standard output could not be written. By then the work is done.
    pub(crate) fn output(error: &io::Error) -> Self {
        Self::system("the result could not be written to standard output", error)
            .hint("what the command does was done before; do not repeat it only for its output")
    }

    /// Ctrl-C.
    pub(crate) fn interrupted() -> Self {
        Self::new(Exit::Interrupted, "interrupted")
            .hint("a request that was under way may have been carried out; look before repeating it")
    }

    /// Says what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a line below the message, for people.
    #[must_use]
    pub(crate) fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// The lines below the message.
    pub(crate) fn details(&self) -> &[String] {
        &self.details
    }

    /// Adds a fact for programs.
    #[must_use]
    pub(crate) fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.facts.push((name.to_owned(), value.into()));
        self
    }

    /// Whether nothing is left to be said.
    pub(crate) fn is_told(&self) -> bool {
        self.is_told
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// One message for people, safe for a terminal, with a line feed at its end.
    pub(crate) fn text(&self) -> String {
        // Foreign texts are part of them, names of files too: none of them may begin a line of its own.
        let shown = |text: &str| escape::one_line(&escape::cut(text, SHOWN)).into_owned();
        let message =
            if self.has_lines { self.message.lines().map(shown).collect() } else { vec![shown(&self.message)] };
        let mut text = format!("error: {}\n", message.join("\n"));
        for line in &self.details {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {}", shown(line));
        }
        if let Some(hint) = &self.hint {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  what to do: {}", shown(hint));
        }
        text
    }

    /// One JSON object for programs.
    pub(crate) fn json(&self) -> Value {
        let mut error = Map::new();
        error.insert("exit-code".to_owned(), self.exit.code().into());
        error.insert("kind".to_owned(), self.exit.word().into());
        error.insert("message".to_owned(), self.message.as_str().into());
        error.insert("what-to-do".to_owned(), self.hint.as_deref().into());
        error.extend(self.facts.clone());
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_has_message_and_remedy_and_no_escape_sequence() {
        let failure = Failure::usage("no \u{1b}[31mcard\nerror: \u{202e}").hint("give\tone").detail("a\nb");
        assert_eq!(
            failure.text(),
            "error: no \\u{1b}[31mcard\\u{a}error: \\u{202e}\n  a\\u{a}b\n  what to do: give\\u{9}one\n"
        );
        assert!(Failure::usage("x".repeat(1_000_000)).text().len() < 2 * SHOWN);
    }

    #[test]
    fn the_json_form_always_has_the_same_four_members_first() {
        let failure = Failure::new(Exit::Refused, "m").fact("http-status", 200);
        assert_eq!(
            failure.json().to_string(),
            r#"{"error":{"exit-code":4,"kind":"refused","message":"m","what-to-do":null,"http-status":200}}"#
        );
    }
}
