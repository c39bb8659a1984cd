//! Whether a roster has the columns that a mapping names.

use super::Mapping;
use super::column::{Column, Source};
use super::compile::refuse;
use super::rewrite::quoted;
use crate::card::Field;
use crate::error::Error;
use crate::problem::{Problem, Problems};
use crate::roster::{Roster, RosterForm, Row};

impl Mapping {
    /// Whether the roster has every column that the mapping names. Rows of JSON Lines name their members themselves, and a
    /// missing member is a blank cell: there only the first row is looked at.
    ///
    /// # Errors
    /// [`ErrorKind::Mapping`](crate::ErrorKind::Mapping) with every column that is not there, and the likeliest one meant.
    pub fn check_columns(&self, roster: &Roster) -> Result<(), Error> {
        let headings = match roster.form() {
            RosterForm::Csv => roster.headings().to_vec(),
            RosterForm::JsonLines => match roster.rows()?.next().transpose()? {
                // What is wrong with the row is told with the other rows.
                Some(row) if row.problems().is_empty() => row.names(),
                _ => return Ok(()),
            },
        };
        // A member that only some rows have is usual in JSON Lines; the id is in all. The others are watched for.
        let named: Vec<Named<'_>> = match roster.form() {
            RosterForm::Csv => self.named().collect(),
            RosterForm::JsonLines => Named::of(&self.card_id).collect(),
        };
        let mut problems = Problems::default();
        for name in named.into_iter().filter(|name| !headings.contains(name.heading)) {
            let heading = quoted(name.heading);
            let message = match likeliest(name.heading, &headings) {
                Some(meant) => format!("the roster has no column {heading}; is {} meant?", quoted(meant)),
                None => format!("the roster has no column {heading}; it has {}", list(&headings)),
            };
            problems.push(name.problem(message));
        }
        if problems.is_empty() { Ok(()) } else { Err(refuse(&self.path, problems)) }
    }

    /// Refuses fields that the cards do not have, each with why.
    pub(crate) fn refuse_fields(&self, unknown: impl Iterator<Item = (Field, String)>) -> Result<(), Error> {
        let line = |field: &Field| self.columns.iter().find(|(known, _)| known == field).map_or(1, |(_, of)| of.line);
        let problem = |(field, message): (Field, String)| {
            Problem::new(line(&field), message).at_column(None, field.to_string().replace('/', "."))
        };
        let problems: Problems = unknown.map(problem).collect();
        if problems.is_empty() { Ok(()) } else { Err(refuse(&self.path, problems)) }
    }

    /// Watches for the members of JSON Lines that the mapping names; for CSV the headings tell.
    pub(crate) fn watch(&self, roster: &Roster) -> ColumnWatch<'_> {
        let unseen = if roster.form() == RosterForm::JsonLines { self.named().collect() } else { Vec::new() };
        ColumnWatch { mapping: self, unseen }
    }

    /// Every heading that the mapping names, with its place.
    fn named(&self) -> impl Iterator<Item = Named<'_>> {
        let ids = self.user_card.iter().flat_map(|columns| [&columns.user_id, &columns.card_id]);
        let columns = std::iter::once(&self.card_id).chain(self.columns.iter().map(|(_, column)| column)).chain(ids);
        let filters = self.filters.iter();
        let filters = filters.map(|filter| Named { heading: &filter.heading, line: filter.line, section: "where" });
        columns.flat_map(Named::of).chain(filters)
    }
}

/// A heading that a mapping names.
#[derive(Debug)]
struct Named<'a> {
    heading: &'a String,
    line: u64,
    section: &'a str,
}

impl<'a> Named<'a> {
    fn of(column: &'a Column) -> impl Iterator<Item = Self> {
        let headings = match &column.source {
            Source::Columns { headings, .. } => headings.as_slice(),
            Source::Constant(_) => &[],
        };
        headings.iter().map(|heading| Self { heading, line: column.line, section: &column.name })
    }

    fn problem(&self, message: String) -> Problem {
        Problem::new(self.line, message).at_column(None, self.section)
    }
}

/// Members that were in no row so far: one that stays so is a typing error, and would leave a field of everybody alone.
pub(crate) struct ColumnWatch<'a> {
    mapping: &'a Mapping,
    unseen: Vec<Named<'a>>,
}

impl ColumnWatch<'_> {
    /// Takes a row.
    pub(crate) fn see(&mut self, row: &Row) {
        self.unseen.retain(|name| row.cell(name.heading).is_none());
    }

    /// Refuses what was in no row.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let problems: Problems = self
            .unseen
            .iter()
            .map(|name| name.problem(format!("no row of the roster has a member {}", quoted(name.heading))))
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(refuse(&self.mapping.path, problems)) }
    }
}

/// A heading that differs in case, spaces or punctuation only.
fn likeliest<'a>(name: &str, headings: &'a [String]) -> Option<&'a String> {
    let plain = |text: &str| {
        text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let wanted = plain(name);
    headings.iter().find(|heading| plain(heading) == wanted)
}

/// The headings, as many as fit into a message.
fn list(headings: &[String]) -> String {
    const MOST: usize = 12;
    let shown: Vec<_> = headings.iter().take(MOST).map(|heading| quoted(heading)).collect();
    let more = headings.len().saturating_sub(MOST);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
