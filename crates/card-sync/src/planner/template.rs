//! Rows against the rules of the card template itself, as `view-template` shows them.

use card_types::ValidationError;
use card_types::id123::{CardData, CreateCard, FieldValue, UpdateCard};
use card_types::template::TemplateRules;

use super::Planner;
use super::index::{CheckedRoster, id_hash};
use super::remote::{RemoteCards, Status};
use crate::card::{CardRecord, Field, Wanted};
use crate::error::Error;
use crate::problem::Problem;
use crate::request::put;
use crate::roster::Row;

/// Holds mapping and rows against the rules; notes which rows lack what a new card needs, since which cards are new is not
/// known yet.
pub(super) fn check(planner: &Planner<'_>, checked: &mut CheckedRoster, rules: &TemplateRules) -> Result<(), Error> {
    // A row is sent as far as it differs: whether it changes what cannot be edited is not known before it is sent.
    let rules = rules.clone().ignore_editable();
    check_mapping(planner, &rules)?;
    for row in planner.roster.rows()? {
        let row = row?;
        let Some((record, slot)) = sound(planner, checked, &row) else { continue };
        let update = UpdateCard::new(rules.template_id(), record.card_id.as_str()).card_data(data(&record, true));
        let problems: Vec<Problem> = violations(rules.check(&update))
            .filter_map(|(pointer, message)| Some(problem(planner, &row, &field(&record, &pointer)?, &message)))
            .collect();
        if !problems.is_empty() {
            checked.refuse(slot, problems);
        } else if lacks(&rules, &record).next().is_some() {
            checked.note_lack(slot);
        }
    }
    checked.rules = Some(rules);
    Ok(())
}

/// Refuses rows whose cards would be new and lack what a new card needs.
pub(super) fn check_new(planner: &Planner<'_>, checked: &mut CheckedRoster, remote: &RemoteCards) -> Result<(), Error> {
    let Some(rules) = checked.rules.clone() else { return Ok(()) };
    if !checked.lacking().any(|slot| remote.status(slot) == Status::Missing) {
        return Ok(());
    }
    for row in planner.roster.rows()? {
        let row = row?;
        let Some((record, slot)) = sound(planner, checked, &row) else { continue };
        if remote.status(slot) == Status::Missing {
            let problems: Vec<Problem> = lacks(&rules, &record).map(|message| row.problem(told(&message))).collect();
            if !problems.is_empty() {
                checked.refuse(slot, problems);
            }
        }
    }
    Ok(())
}

/// A field that the template does not have is the mapping's fault, and would be every row's.
fn check_mapping(planner: &Planner<'_>, rules: &TemplateRules) -> Result<(), Error> {
    let fields = planner.mapping.fields().map(|field| (field.clone(), Wanted::Clear)).collect();
    let record = CardRecord { card_id: "any".to_owned(), fields, user_card: None };
    let request = UpdateCard::new(rules.template_id(), record.card_id.as_str()).card_data(data(&record, true));
    let unknown = violations(rules.check(&request)).filter(|(pointer, _)| pointer.ends_with("/key"));
    let unknown = unknown.filter_map(|(pointer, message)| Some((field(&record, &pointer)?, message)));
    planner.mapping.refuse_fields(unknown)
}

/// The record and the place of a row that nothing is wrong with so far.
fn sound(planner: &Planner<'_>, checked: &CheckedRoster, row: &Row) -> Option<(CardRecord, usize)> {
    if planner.mapping.belongs(row) == Ok(false) {
        return None;
    }
    let record = planner.mapping.record(row).ok()?;
    let slot = checked.find(&id_hash(planner.state.key(), &record.card_id))?;
    (!checked.is_refused(slot)).then_some((record, slot))
}

/// What a new card of this row would lack. What is blank is not sent for a new card.
fn lacks(rules: &TemplateRules, record: &CardRecord) -> impl Iterator<Item = String> {
    let create = CreateCard::new(rules.template_id(), record.card_id.as_str()).card_data(data(record, false));
    violations(rules.check(&create)).filter(|(pointer, _)| !is_value(pointer)).map(|(_, message)| message)
}

fn violations(result: Result<(), ValidationError>) -> impl Iterator<Item = (String, String)> {
    let found = result.err().map(|error| error.violations().to_vec()).unwrap_or_default();
    found.into_iter().map(|violation| (violation.pointer().to_owned(), violation.message().to_owned()))
}

fn data(record: &CardRecord, clears: bool) -> CardData {
    let mut data = CardData::new();
    for (group_and_key, wanted) in &record.fields {
        if let (Field::Data(group, key), true) = (group_and_key, clears || *wanted != Wanted::Clear) {
            put(&mut data, *group, FieldValue::new(&**key, wanted.as_str()));
        }
    }
    data
}

/// Whether a pointer names one field, `/card-data/front-fields/0/value`, and not a group.
fn is_value(pointer: &str) -> bool {
    pointer.split('/').count() > 3
}

/// The field that a pointer into a record's [`data`] names.
fn field(record: &CardRecord, pointer: &str) -> Option<Field> {
    let mut steps = pointer.split('/').skip(2);
    let (group, index) = (steps.next()?, steps.next()?.parse::<usize>().ok()?);
    let fields = record.fields.iter().map(|(field, _)| field);
    let mut of_group = fields.filter(|field| matches!(field, Field::Data(known, _) if known.wire_name() == group));
    of_group.nth(index).cloned()
}

fn problem(planner: &Planner<'_>, row: &Row, field: &Field, message: &str) -> Problem {
    let message = told(&format!("{field} {message}"));
    planner.mapping.field_problem(row, field, message)
}

fn told(message: &str) -> String {
    format!("against the card template: {message}")
}
