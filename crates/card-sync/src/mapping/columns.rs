//! Whether a roster has the columns that a mapping names.

use super::Mapping;
use super::column::{Column, Source};
use super::compile::refuse;
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
        let columns: Vec<&Column> = match roster.form() {
            RosterForm::Csv => self.all_columns().collect(),
            RosterForm::JsonLines => vec![&self.card_id],
        };
        let mut problems = Problems::default();
        for column in columns {
            let Source::Columns { headings: named, .. } = &column.source else { continue };
            for name in named.iter().filter(|name| !headings.contains(name)) {
                let message = match likeliest(name, &headings) {
                    Some(meant) => format!("the roster has no column {name:?}; is {meant:?} meant?"),
                    None => format!("the roster has no column {name:?}; it has {}", list(&headings)),
                };
                problems.push(Problem::new(column.line, message).at_column(None, column.name.as_str()));
            }
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
        let mut unseen = Vec::new();
        if roster.form() == RosterForm::JsonLines {
            for column in self.all_columns() {
                let Source::Columns { headings, .. } = &column.source else { continue };
                unseen.extend(headings.iter().map(|name| (name.as_str(), column)));
            }
        }
        ColumnWatch { mapping: self, unseen }
    }

    fn all_columns(&self) -> impl Iterator<Item = &Column> {
        let ids = self.user_card.iter().flat_map(|columns| [&columns.user_id, &columns.card_id]);
        std::iter::once(&self.card_id).chain(self.columns.iter().map(|(_, column)| column)).chain(ids)
    }
}

/// Members that were in no row so far: one that stays so is a typing error, and would leave a field of everybody alone.
pub(crate) struct ColumnWatch<'a> {
    mapping: &'a Mapping,
    unseen: Vec<(&'a str, &'a Column)>,
}

impl ColumnWatch<'_> {
    /// Takes a row.
    pub(crate) fn see(&mut self, row: &Row) {
        self.unseen.retain(|(name, _)| row.cell(name).is_none());
    }

    /// Refuses what was in no row.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let problems: Problems = self
            .unseen
            .iter()
            .map(|(name, column)| {
                let message = format!("no row of the roster has a member {name:?}");
                Problem::new(column.line, message).at_column(None, column.name.as_str())
            })
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
    let shown: Vec<_> = headings.iter().take(MOST).map(|heading| format!("{heading:?}")).collect();
    let more = headings.len().saturating_sub(MOST);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}
