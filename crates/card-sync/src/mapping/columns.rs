//! Whether a roster has the columns that a mapping names.

use super::Mapping;
use super::column::{Column, Source};
use super::compile::refuse;
use super::rewrite::quoted;
use crate::card::Field;
use crate::error::{Error, ErrorKind};
use crate::looks::heading;
use crate::problem::{Problem, Problems};
use crate::roster::{Roster, RosterForm, Row};

impl Mapping {
    /// Whether the roster has every column that the mapping names. Rows of JSON Lines name their members themselves, and a
    /// missing member is a blank cell: there only the first row is looked at.
    ///
    /// # Errors
    /// [`ErrorKind::Mapping`] with every column that is not there, and the likeliest one meant.
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
        let is_strange = |name: &Named<'_>| likeliest(name.heading, &headings).is_none();
        if roster.form() == RosterForm::Csv && named.len() > 1 && named.iter().all(is_strange) {
            let wanted: Vec<String> = named.iter().map(|name| name.heading.clone()).collect();
            return Err(strange(roster, &wanted)?);
        }
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
        ColumnWatch { mapping: self, unseen, has_rows: false }
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
    has_rows: bool,
}

impl ColumnWatch<'_> {
    /// Takes a row.
    pub(crate) fn see(&mut self, row: &Row) {
        if row.problems().is_empty() {
            self.has_rows = true;
            self.unseen.retain(|name| row.cell(name.heading).is_none());
        }
    }

    /// Refuses what was in no row. Where no row can be read at all, that is what is to be told instead.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if !self.has_rows {
            return Ok(());
        }
        let problems: Problems = self
            .unseen
            .iter()
            .map(|name| name.problem(format!("no row of the roster has a member {}", quoted(name.heading))))
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(refuse(&self.mapping.path, problems)) }
    }
}

/// The error of a roster that has no column of the mapping at all: the fault is most likely the file's.
fn strange(roster: &Roster, wanted: &[String]) -> Result<Error, Error> {
    /// Rows that are looked at for the headings.
    const LOOKED_AT: usize = 50;

    let is_value = |text: &String| text.contains('@') || text.bytes().filter(u8::is_ascii_digit).count() > 2;
    let found = match roster.headings() {
        // Nothing of a person gets into a message.
        headings if headings.iter().any(is_value) => "holds values and no headings".to_owned(),
        headings => format!("has {}", list(headings)),
    };
    let mut others = roster.rows()?.take(LOOKED_AT).map_while(Result::ok);
    let better = others.find(|row| wanted.iter().all(|name| row.texts().any(|text| heading(text) == *name)));
    let remedy = match better {
        Some(row) => format!("line {} has them: take what stands before it out of the file", row.place().line),
        None => "look whether it is the right file, and whether it has headings".to_owned(),
    };
    let message = format!(
        "the roster {} has none of the columns that the mapping names ({}): line {}, taken for its headings, {found}; {remedy}",
        roster.path().display(),
        list(wanted),
        roster.headings_line(),
    );
    Ok(Error::new(ErrorKind::Roster, message))
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
