//! Refusals: what is wrong with a schema, where, and how to mend it.

use std::fmt;

use super::text::shown;

/// So many are listed in one run: whoever mends them will see the rest in the next.
pub(super) const MAX_REFUSALS: usize = 100;

/// One reason why no code is generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The file, from the folder of schemas on: `schema/id123/create-card.request.json`.
    pub file: String,
    /// One-based line of the place, or of what it is missing in; 0 when the whole file is meant.
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
        f.write_str(&shown(&self.file))?;
        if self.line > 0 {
            write!(f, ":{} #{}", self.line, shown(&self.pointer))?;
        }
        write!(f, ": {}\n  mend: {}", shown(&self.problem), self.mend)
    }
}

/// All reasons found in one run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusals(pub Vec<Refusal>);

impl Refusals {
    /// A single refusal that concerns a whole file or folder.
    pub(crate) fn whole(file: impl fmt::Display, problem: impl Into<String>, mend: impl Into<String>) -> Self {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_file_line_pointer_problem_and_mend() {
        let refusal = Refusal {
            file: "schema/id123/x.json".into(),
            line: 12,
            pointer: "/properties/y\nz".into(),
            problem: "is wrong".into(),
            mend: "put it right".into(),
        };
        assert_eq!(refusal.to_string(), "schema/id123/x.json:12 #/properties/y\\u{a}z: is wrong\n  mend: put it right");
        let whole = Refusal { line: 0, pointer: String::new(), ..refusal };
        assert_eq!(Refusals(vec![whole]).to_string(), "schema/id123/x.json: is wrong\n  mend: put it right\n");
    }
}
