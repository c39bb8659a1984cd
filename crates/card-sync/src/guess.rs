//! What nobody said of a roster, and the likeliest was taken.

use std::fmt;

use serde::Serialize;

/// Something that was guessed, for a person to look at. Holds no value of the roster but dates, and letters out of context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Guess {
    /// What it is about.
    pub what: GuessKind,
    /// The column that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What was taken.
    pub taken: String,
    /// Why it was taken, or what else it could be.
    pub reason: String,
    /// What comes of it, to see whether it is right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sample: Option<String>,
    /// What to do so that nothing is guessed any more.
    pub remedy: String,
}

/// What a guess is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum GuessKind {
    /// How characters are written.
    Encoding,
    /// What stands between cells.
    Delimiter,
    /// Which line has the headings.
    Headings,
    /// Whether day or month stands first.
    DayAndMonth,
    /// The century of years of two digits.
    Century,
}

impl GuessKind {
    /// The word in sentences.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Delimiter => "delimiter",
            Self::Headings => "headings",
            Self::DayAndMonth => "day and month",
            Self::Century => "century",
        }
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what.word())?;
        if let Some(column) = &self.column {
            write!(f, " of {column:?}")?;
        }
        write!(f, ": {}, since {}", self.taken, self.reason)?;
        if let Some(sample) = &self.sample {
            write!(f, "; {sample}")?;
        }
        write!(f, "; {}", self.remedy)
    }
}
