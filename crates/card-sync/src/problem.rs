//! What is wrong with a roster or a mapping, and where.

use std::fmt;

use serde::Serialize;

/// How many problems are kept in full; the rest is counted.
const KEPT: usize = 1000;

/// One thing that is wrong, with its place. Holds no value of the roster but the row's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Problem {
    /// The line of the file, counted from 1; the first line of the row where a row has several.
    pub line: u64,
    /// The column's number in the row, counted from 1, where one cell is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The column's heading, or the member of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the row begins in the file, in bytes; absent for a problem of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// All that is wrong: the first thousand in full, the rest as a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    count: u64,
}

impl Problem {
    /// A problem of a line as a whole.
    pub fn new(line: u64, message: impl Into<String>) -> Self {
        Self { line, column: None, name: None, offset: None, message: message.into() }
    }

    /// Says which column it is.
    #[must_use]
    pub fn at_column(mut self, column: Option<usize>, name: impl Into<String>) -> Self {
        self.column = column;
        self.name = Some(name.into());
        self
    }

    /// Says where the row begins, in bytes.
    #[must_use]
    pub fn at_offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }
}

impl Problems {
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.count += 1;
        if self.kept.len() < KEPT {
            self.kept.push(problem);
        }
    }

    /// How many there are, kept or not.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first thousand, in the order in which they were found.
    pub fn kept(&self) -> &[Problem] {
        &self.kept
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut all = Self::default();
        all.extend(problems);
        all
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        match (self.column, &self.name) {
            (Some(column), Some(name)) => write!(f, ", column {column} ({name})")?,
            (Some(column), None) => write!(f, ", column {column}")?,
            (None, Some(name)) => write!(f, ", {name}")?,
            (None, None) => {}
        }
        write!(f, ": {}", self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_line_column_and_heading() {
        let problem = Problem::new(7, "the cell is blank").at_column(Some(2), "Expires");
        assert_eq!(problem.to_string(), "line 7, column 2 (Expires): the cell is blank");
        assert_eq!(Problem::new(1, "no heading").to_string(), "line 1: no heading");
    }

    #[test]
    fn what_is_too_much_to_keep_is_counted() {
        let problems: Problems = (1..=1500).map(|line| Problem::new(line, "x")).collect();
        assert_eq!((problems.count(), problems.kept().len()), (1500, 1000));
    }
}
