//! From a roster to cards: by a mapping, or by one that is made from the names of the columns.

use std::path::Path;

use card_sync::card::Group;
use card_sync::mapping::Mapping;
use card_sync::plan::{Step, StepKind};
use card_sync::planner::{PlanOptions, Planner};
use card_sync::source::{Opened, SourceOptions};
use card_sync::state::State;
use card_sync::{ErrorKind, Problems, Request, request_for};
use card_types::id123::CreateCard;
use toml::{Table, Value};

use crate::commands::source;
use crate::exit::Exit;
use crate::failure::Failure;

/// Faults that are shown; the rest is counted.
const MOST_SHOWN: usize = 20;

/// The cards of a roster. Nothing is taken from one with a mistake in it: all mistakes are told, by line and column.
pub(super) fn cards(
    path: &Path,
    map: Option<&Path>,
    template: &str,
    ignored: &[String],
) -> Result<Vec<CreateCard>, Failure> {
    let (opened, mapping) = match map {
        Some(map) => {
            let mapping = Mapping::open(map)?;
            (source::open(Some(path), &mapping)?, mapping)
        }
        None => by_names(path, ignored)?,
    };
    let roster = opened.roster();
    let mut state = State::in_memory()?;
    let checked = Planner::new(roster, &mapping, &mut state, PlanOptions::new(template)).check();
    checked.map_err(
        |error| if error.kind() == ErrorKind::Rejected { told(path, error.problems()) } else { error.into() },
    )?;
    let (mut cards, mut problems) = (Vec::new(), Problems::default());
    for row in roster.rows()? {
        let row = row?;
        // Nothing is wrong with any row, as the check says.
        let (Ok(true), Ok(record)) = (mapping.belongs(&row), mapping.record(&row)) else { continue };
        let step = Step::new(0, StepKind::Create, record.card_id.as_str());
        let Request::Create(mut card) = request_for(template, &step, Some(&record))? else { continue };
        // Cards that exist stay as they are.
        card.upsert = None;
        if let Err(error) = card.validate() {
            problems.push(row.problem(error.to_string()));
        }
        cards.push(*card);
    }
    if problems.is_empty() { Ok(cards) } else { Err(told(path, &problems)) }
}

/// The roster, and the mapping that the names of its columns stand for.
fn by_names(path: &Path, ignored: &[String]) -> Result<(Opened, Mapping), Failure> {
    let opened = source::open_named(path, &SourceOptions::default())?;
    let roster = opened.roster();
    if roster.headings().is_empty() {
        let message = format!("{} has no headings", path.display());
        return Err(Failure::usage(message).hint("give a CSV file, or a mapping with --map"));
    }
    let mut table = Table::new();
    table.insert("version".to_owned(), Value::Integer(1));
    for (index, heading) in roster.headings().iter().enumerate().filter(|(_, heading)| !ignored.contains(heading)) {
        let (section, key) = section(heading).ok_or_else(|| unknown(path, index + 1, heading))?;
        let rules = [("column", heading.as_str()), ("formula", "keep")];
        let entry: Table = rules.map(|(name, text)| (name.to_owned(), Value::from(text))).into_iter().collect();
        let place = match key {
            None => &mut table,
            Some(_) => match table.entry(section.clone()).or_insert_with(|| Table::new().into()) {
                Value::Table(group) => group,
                _ => continue,
            },
        };
        if place.insert(key.unwrap_or(section), entry.into()).is_some() {
            let message =
                format!("{}, line 1: two columns are the same field of a card, one is {heading:?}", path.display());
            return Err(Failure::usage(message).hint("leave one of them out with --ignore"));
        }
    }
    if !table.contains_key("card-id") {
        return Err(Failure::usage(format!("{}, line 1: no column is called card_id", path.display()))
            .hint("name the column with the cards' ids so, or give a mapping with --map"));
    }
    let mapping = Mapping::from_text(path, &table.to_string())?;
    Ok((opened, mapping))
}

/// The section of a mapping, and the key within it where it is a group.
fn section(heading: &str) -> Option<(String, Option<String>)> {
    let name = heading.trim().to_lowercase().replace(['_', ' '], "-");
    let plain = |section: &str| Some((section.to_owned(), None));
    match name.as_str() {
        "card-id" | "unique-identifier" => plain(&name),
        "email" | "e-mail" | "recipient-email" => plain("recipient-email"),
        "expiration" | "expires" | "card-expiration" => plain("card-expiration"),
        "photo-url" | "photo" => Some((Group::Image.wire_name().to_owned(), Some("id-photo".to_owned()))),
        _ => {
            let (group, key) = match name.split_once(':') {
                Some((group, key)) => (Group::named(group)?, key),
                None => (Group::of_key(&name)?, name.as_str()),
            };
            (!key.is_empty()).then(|| (group.wire_name().to_owned(), Some(key.to_owned())))
        }
    }
}

fn unknown(path: &Path, column: usize, heading: &str) -> Failure {
    Failure::usage(format!("{}, line 1, column {column}: {heading:?} is nothing a card has", path.display())).hint(
        "known are card_id, unique_identifier, email, expiration, barcode, photo_url, name, front_1 to back_4, and \
         GROUP:KEY for other fields; leave the column out with --ignore, or give a mapping with --map",
    )
}

fn told(path: &Path, problems: &Problems) -> Failure {
    let shown = path.display();
    let mut lines = vec![format!("{shown}: {} of its rows cannot be used; nothing was sent", problems.count())];
    let faults = problems.faults();
    lines.extend(faults.iter().take(MOST_SHOWN).map(ToString::to_string));
    if faults.len() > MOST_SHOWN {
        lines.push(format!("and {} more", faults.len() - MOST_SHOWN));
    }
    Failure::lines(Exit::Usage, &lines)
        .hint("correct the rows, then run the command again")
        .fact("problems", serde_json::to_value(problems.kept()).unwrap_or_default())
}
