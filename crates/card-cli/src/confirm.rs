//! Asking before something is done that cannot be undone.

use std::io::{self, IsTerminal, Write};

use clap::Args;

use crate::failure::Failure;
use crate::output::escape;

/// Whether to ask.
#[derive(Debug, Clone, Args)]
pub(crate) struct Confirmation {
    /// Do it without asking; needed where there is no terminal to ask at
    #[arg(long)]
    yes: bool,
}

/// Something to be confirmed.
pub(crate) struct Question<'a> {
    /// What would be done, as a question; it may hold foreign text.
    text: String,
    confirmation: &'a Confirmation,
}

impl Confirmation {
    /// Asks this before anything is sent.
    pub(crate) fn question(&self, text: impl Into<String>) -> Question<'_> {
        Question { text: text.into(), confirmation: self }
    }
}

impl Question<'_> {
    /// Returns when the answer is yes. Anything but a plain yes is a no.
    pub(crate) fn ask(&self) -> Result<(), Failure> {
        if self.confirmation.yes {
            return Ok(());
        }
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return Err(Failure::usage(format!("not confirmed: {}", self.text))
                .hint("give --yes, since there is no terminal to ask at; nothing was sent"));
        }
        // Where the question cannot be shown, no answer comes, which is a no.
        let _ = write!(io::stderr(), "{} Type yes to go on: ", escape::one_line(&self.text));
        let mut answer = String::new();
        let read = io::stdin().read_line(&mut answer);
        if read.is_ok() && is_yes(&answer) {
            return Ok(());
        }
        Err(Failure::usage("not confirmed").hint("answer yes, or give --yes; nothing was sent"))
    }
}

fn is_yes(answer: &str) -> bool {
    answer.trim().eq_ignore_ascii_case("yes")
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_a_plain_yes_is_one() {
        assert!(is_yes("yes\n") && is_yes(" YES\r\n"));
        for no in ["", "\n", "y", "no", "yes please", "yesno"] {
            assert!(!is_yes(no), "{no:?}");
        }
    }
}
