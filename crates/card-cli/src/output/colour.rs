//! Colours on a terminal, and nowhere else.

use std::env;
use std::io::{self, IsTerminal};

/// A colour of the terminal's own palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    Green,
    Yellow,
    Red,
    Cyan,
}

impl Colour {
    fn code(self) -> &'static str {
        match self {
            Self::Green => "32",
            Self::Yellow => "33",
            Self::Red => "31",
            Self::Cyan => "36",
        }
    }

    /// The text in this colour, where standard output shows colours.
    pub(crate) fn paint(self, text: &str) -> String {
        if are_shown() { format!("\u{1b}[{}m{text}\u{1b}[0m", self.code()) } else { text.to_owned() }
    }
}

/// Whether standard output shows colours: `NO_COLOR` forbids them, `CLICOLOR_FORCE` asks for them, otherwise a terminal
/// that is not dumb has them.
fn are_shown() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        return false;
    }
    let is_forced = env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
    is_forced || (io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb"))
}
