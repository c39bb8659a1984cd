//! From a row to what it wants of its card.

use card_types::Uuid;

use super::Mapping;
use super::check::{checked, found};
use super::column::Column;
use super::file::Blank;
use crate::card::{CardRecord, Field, UserCardIds, Wanted};
use crate::problem::Problem;
use crate::roster::Row;

impl Mapping {
    /// What a row wants of its card.
    ///
    /// # Errors
    /// Everything that is wrong with the row, with line, column and heading, never with a cell's text.
    pub fn record(&self, row: &Row) -> Result<CardRecord, Vec<Problem>> {
        let mut problems = row.problems().to_vec();
        if !problems.is_empty() {
            // Its cells may have slipped under other headings: what they hold says nothing.
            return Err(problems);
        }
        problems.extend(self.belongs(row).err());
        let card_id = self.card_id(row).unwrap_or_else(|problem| {
            problems.push(problem);
            String::new()
        });
        let user_card = self.user_card_ids(row, &mut problems);
        let mut fields = Vec::with_capacity(self.columns.len());
        for (field, column) in &self.columns {
            if field.is_user_card() && user_card.is_none() {
                continue;
            }
            match wanted(column, row) {
                Ok(Some(wanted)) => fields.push((field.clone(), wanted)),
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        // People mend a row from left to right.
        problems.sort_by_key(|problem| problem.column);
        if problems.is_empty() { Ok(CardRecord { card_id, fields, user_card }) } else { Err(problems) }
    }

    /// Whether a row belongs to the template: it fulfils every `[[where]]`. A row that is wrong as a whole does, so that it is
    /// told.
    ///
    /// # Errors
    /// The problem of a cell that differs from a listed text in case or spaces only.
    pub fn belongs(&self, row: &Row) -> Result<bool, Problem> {
        if !row.problems().is_empty() {
            return Ok(true);
        }
        let mut belongs = true;
        for filter in &self.filters {
            belongs &= filter.takes(row)?;
        }
        Ok(belongs)
    }

    /// A problem of a row with what one field is to become.
    pub(crate) fn field_problem(&self, row: &Row, field: &Field, message: String) -> Problem {
        match self.columns.iter().find(|(known, _)| known == field) {
            Some((_, column)) => problem(column, row, message),
            None => row.problem(message),
        }
    }

    /// A problem of a row with the id of its card.
    pub(crate) fn id_problem(&self, row: &Row, message: String) -> Problem {
        problem(&self.card_id, row, message)
    }

    /// The id of a row's card, even where the rest of the row is wrong.
    ///
    /// # Errors
    /// The problem of that cell, or the first of the row's form.
    pub fn card_id(&self, row: &Row) -> Result<String, Problem> {
        if let Some(problem) = row.problems().first() {
            return Err(problem.clone());
        }
        match wanted(&self.card_id, row)? {
            Some(Wanted::Set(id)) => Ok(id),
            _ => Err(problem(&self.card_id, row, "the cell is blank, and a card needs an id".to_owned())),
        }
    }

    /// The physical card that a row names, even where the rest of the row is wrong.
    pub(crate) fn physical_card(&self, row: &Row) -> Option<UserCardIds> {
        if row.problems().is_empty() { self.user_card_ids(row, &mut Vec::new()) } else { None }
    }

    /// Both ids, or none where both are blank.
    fn user_card_ids(&self, row: &Row, problems: &mut Vec<Problem>) -> Option<UserCardIds> {
        let columns = self.user_card.as_ref()?;
        let mut id = |column: &Column| match wanted(column, row) {
            Ok(Some(Wanted::Set(text))) => text.parse::<Uuid>().ok(),
            Ok(_) => None,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let ids = (id(&columns.user_id), id(&columns.card_id));
        match ids {
            (Some(user_id), Some(card_id)) => Some(UserCardIds { user_id, card_id }),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                if problems.is_empty() {
                    let blank = if ids.0.is_none() { &columns.user_id } else { &columns.card_id };
                    let text = "the cell is blank, and a physical card needs both ids or none".to_owned();
                    problems.push(problem(blank, row, text));
                }
                None
            }
        }
    }
}

/// What a row wants by one rule; `None` if it leaves the field alone.
fn wanted(column: &Column, row: &Row) -> Result<Option<Wanted>, Problem> {
    let wrong = |message| problem(column, row, message);
    let mut text = column.text(row);
    let is_blank = |text: &str| if column.trim { text.is_empty() } else { text.trim().is_empty() };
    if !is_blank(&text) {
        text = found(column, text).and_then(|text| column.rewrite.apply(text)).map_err(wrong)?;
    }
    if is_blank(&text) {
        return match column.blank {
            Blank::Leave => Ok(None),
            Blank::Clear => Ok(Some(Wanted::Clear)),
            Blank::Refuse => Err(wrong("the cell is blank, which the mapping refuses".to_owned())),
        };
    }
    checked(column, text).map(|text| Some(Wanted::Set(text))).map_err(wrong)
}

fn problem(column: &Column, row: &Row, message: String) -> Problem {
    match column.heading() {
        Some(heading) => row.cell_problem(heading, message),
        None => row.problem(message).at_column(None, column.name.as_str()),
    }
}
