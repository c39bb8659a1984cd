//! What is wrong with a roster or a mapping, and where.

use std::collections::HashMap;
use std::fmt;

use serde::Serialize;

/// How many problems are kept in full; the rest is counted.
pub(crate) const KEPT: usize = 1000;

/// How many lines of a fault are kept beside its first.
const LINES_KEPT: usize = 5;

/// One thing that is wrong, with its place. Holds no value of the roster but card ids that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Problem {
    /// The line of the file, counted from 1; the first line of the row where a row has several.
    pub line: u64,
    /// The column's number in the row, counted from 1, where one cell is at fault; in a mapping, the character of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The column's heading, or the member of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where the row begins in the file, in bytes; absent for a problem of a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// What is wrong and how to fix it.
    pub message: String,
}

/// All that is wrong: the first thousand in full, the rest as a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    count: u64,
    faults: Vec<Fault>,
    /// Faults by column and message.
    index: HashMap<(Option<String>, String), usize>,
}

/// One thing that is wrong, however many rows have it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Where it was found first.
    pub first: Problem,
    /// How often it was found.
    pub count: u64,
    /// The first lines after that of [`first`](Self::first); a few, so that people find them.
    pub more_lines: Vec<u64>,
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
        self.note_fault(&problem);
        if self.kept.len() < KEPT {
            self.kept.push(problem);
        }
    }

    fn note_fault(&mut self, problem: &Problem) {
        // "61 characters, at most 60" and "75 characters, at most 60" are one fault.
        let message = problem.message.trim_start_matches(|first: char| first.is_ascii_digit()).to_owned();
        let key = (problem.name.clone(), message);
        match self.index.get(&key) {
            Some(index) => {
                let fault = &mut self.faults[*index];
                fault.count += 1;
                if fault.more_lines.len() < LINES_KEPT {
                    fault.more_lines.push(problem.line);
                }
            }
            None if self.faults.len() < KEPT => {
                self.index.insert(key, self.faults.len());
                self.faults.push(Fault { first: problem.clone(), count: 1, more_lines: Vec::new() });
            }
            None => {}
        }
    }

    /// Each fault once, with how often it was found: the first thousand, in the order in which they were found.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
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

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        if self.count > 1 {
            let lines: Vec<String> = self.more_lines.iter().map(ToString::to_string).collect();
            let more = self.count - 1;
            let dots = if more > lines.len() as u64 { " .." } else { "" };
            let word = if more == 1 { "line" } else { "lines" };
            write!(f, "; the same in {more} more {word}: {}{dots}", lines.join(", "))?;
        }
        Ok(())
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
    fn the_same_fault_is_told_once_with_its_count_and_first_lines() {
        let blank = |line| Problem::new(line, "the cell is blank").at_column(Some(2), "Expires");
        let mut problems: Problems = (2..=2001).map(blank).collect();
        problems.push(Problem::new(3, "61 characters, at most 60 are allowed"));
        problems.push(Problem::new(4, "75 characters, at most 60 are allowed"));
        let told: Vec<String> = problems.faults().iter().map(ToString::to_string).collect();
        let expected = "line 2, column 2 (Expires): the cell is blank; the same in 1999 more lines: 3, 4, 5, 6, 7 ..";
        assert_eq!(told, [expected, "line 3: 61 characters, at most 60 are allowed; the same in 1 more line: 4"]);
        assert_eq!(problems.count(), 2002);
    }

    #[test]
    fn what_is_too_much_to_keep_is_counted() {
        let problems: Problems = (1..=1500).map(|line| Problem::new(line, "x")).collect();
        assert_eq!((problems.count(), problems.kept().len()), (1500, 1000));
    }
}
