//! `[[where]]`: which rows of a roster belong to the template.

use regex::Regex;
use serde::Deserialize;
use toml::Spanned;

use super::rewrite::Near;
use crate::problem::Problem;
use crate::roster::Row;

/// One condition as it stands in the file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct WhereTable {
    pub(super) column: String,
    pub(super) is: Option<OneOrMore>,
    pub(super) is_not: Option<OneOrMore>,
    #[serde(rename = "match")]
    pub(super) pattern: Option<Spanned<String>>,
    pub(super) blank: Option<bool>,
}

/// A text, or a list of texts.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a list of texts")]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A checked condition.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) heading: String,
    pub(super) condition: Condition,
    /// The line of the mapping, for messages.
    pub(super) line: u64,
}

#[derive(Debug, Clone)]
pub(super) enum Condition {
    Is(Vec<String>, Near),
    IsNot(Vec<String>, Near),
    Match(Regex),
    Blank(bool),
}

impl OneOrMore {
    pub(super) fn into_list(self) -> Vec<String> {
        match self {
            Self::One(text) => vec![text],
            Self::More(texts) => texts,
        }
    }
}

impl Filter {
    /// Whether a row fulfils the condition. A text that differs from a listed one in case or spaces only is a problem: it
    /// would leave out, or let in, a row that nobody means.
    pub(super) fn takes(&self, row: &Row) -> Result<bool, Problem> {
        let cell = row.cell(&self.heading).unwrap_or_default().trim();
        let is_listed = |texts: &[String], near: &Near| match near.meant(cell) {
            _ if texts.iter().any(|text| text == cell) => Ok(true),
            Some(meant) => Err(row.cell_problem(&self.heading, meant)),
            None => Ok(false),
        };
        match &self.condition {
            Condition::Is(texts, near) => is_listed(texts, near),
            Condition::IsNot(texts, near) => is_listed(texts, near).map(|is_listed| !is_listed),
            Condition::Match(pattern) => Ok(pattern.is_match(cell)),
            Condition::Blank(wanted) => Ok(cell.is_empty() == *wanted),
        }
    }
}
