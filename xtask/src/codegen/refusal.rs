//! Refusals: what is wrong with a schema, where, and how to mend it.

use std::fmt;

/// One reason why no code is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file, as given on the command line.
    pub file: String,
    /// One-based line, 0 when the whole file is meant.
    pub line: usize,
    /// JSON pointer in the file.
    pub pointer: String,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub mend: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, " #{}: {}", self.pointer, self.problem)?;
        if self.mend.is_empty() { Ok(()) } else { write!(f, "\n  mend: {}", self.mend) }
    }
}

/// All reasons found in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// A single refusal that concerns a whole file or folder.
    pub fn whole(file: impl fmt::Display, problem: impl Into<String>, mend: impl Into<String>) -> Self {
        Self(vec![Refusal {
            file: file.to_string(),
            line: 0,
            pointer: String::new(),
            problem: problem.into(),
            mend: mend.into(),
        }])
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for refusal in &self.0 {
            writeln!(f, "{refusal}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusals {}
