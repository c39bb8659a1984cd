//! From a roster to cards: which column is what, and where it is wrong.

use std::collections::HashMap;
use std::path::Path;

use card_sync::roster::{Roster, RosterOptions, Row};
use card_sync::{Problem, Problems};
use card_types::id123::CreateCard;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{Field, card_data, zoned_timestamp};

/// Problems that are shown; the rest is counted.
const MOST_SHOWN: usize = 20;

/// What a column is.
enum Column {
    CardId,
    UniqueIdentifier,
    Email,
    Expiration,
    /// A field: what stands before `=` in `--field`.
    Field(String),
}

/// The cards of a roster. Nothing is taken from one with a mistake in it: all mistakes are told, by line and column.
pub(super) fn cards(path: &Path, template: &str, ignored: &[String]) -> Result<Vec<CreateCard>, Failure> {
    let roster = Roster::open(path, RosterOptions::default())
        .map_err(|error| Failure::usage(error.to_string()).hint("give a CSV file with headings in its first line"))?;
    let columns = columns(path, &roster, ignored)?;
    let (mut cards, mut problems, mut lines) = (Vec::new(), Problems::default(), HashMap::new());
    for row in roster.rows().map_err(|error| Failure::usage(error.to_string()))? {
        // An unclosed quote, after which nothing can be trusted.
        let row = row.map_err(|error| Failure::usage(error.to_string()).hint("nothing was sent"))?;
        row.problems().iter().cloned().for_each(|problem| problems.push(problem));
        if !row.problems().is_empty() {
            continue;
        }
        match card(&row, template, &columns) {
            Ok(card) => {
                if let Some(line) = lines.insert(card.card_id.clone(), row.place().line) {
                    problems.push(row.problem(format!("the same card id as in line {line}")));
                }
                cards.push(card);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(cards) } else { Err(told(path, &problems)) }
}

/// Each heading with its meaning, or what is wrong with the headings.
fn columns(path: &Path, roster: &Roster, ignored: &[String]) -> Result<Vec<(String, Column)>, Failure> {
    let mut columns = Vec::new();
    let headings: Vec<String> = match roster.headings() {
        [] => {
            return Err(
                Failure::usage(format!("{} has no headings", path.display())).hint("give a CSV file, not JSON Lines")
            );
        }
        headings => headings.to_vec(),
    };
    for (index, heading) in headings.into_iter().enumerate() {
        if ignored.contains(&heading) {
            continue;
        }
        let column = match heading.trim().to_lowercase().replace(['_', ' '], "-").as_str() {
            "card-id" => Column::CardId,
            "unique-identifier" => Column::UniqueIdentifier,
            "email" | "e-mail" | "recipient-email" => Column::Email,
            "expiration" | "expires" | "card-expiration" => Column::Expiration,
            "photo-url" | "photo" => Column::Field("id-photo".to_owned()),
            key if format!("{key}=").parse::<Field>().is_ok() => Column::Field(key.to_owned()),
            _ => {
                return Err(Failure::usage(format!(
                    "{}, line 1, column {}: {heading:?} is nothing a card has",
                    path.display(),
                    index + 1
                ))
                .hint(
                    "known are card_id, unique_identifier, email, expiration, barcode, photo_url, name, front_1 to \
                           back_4, and GROUP:KEY for other fields; or leave the column out with --ignore",
                ));
            }
        };
        columns.push((heading, column));
    }
    if !columns.iter().any(|(_, column)| matches!(column, Column::CardId)) {
        return Err(Failure::usage(format!("{}, line 1: no column is called card_id", path.display()))
            .hint("name the column with the cards' ids so"));
    }
    Ok(columns)
}

fn card(row: &Row, template: &str, columns: &[(String, Column)]) -> Result<CreateCard, Box<Problem>> {
    let mut request = CreateCard::new(template, "");
    let mut fields = Vec::new();
    for (heading, column) in columns {
        let cell = row.cell(heading).unwrap_or_default().trim();
        if cell.is_empty() {
            continue;
        }
        let text = cell.to_owned();
        match column {
            Column::CardId => request.card_id = text,
            Column::UniqueIdentifier => request.unique_identifier = Some(text),
            Column::Email => request.recipient_email = Some(text),
            Column::Expiration => {
                let time = zoned_timestamp(&text).map_err(|what| Box::new(row.cell_problem(heading, what)))?;
                request.card_expiration = Some(time);
            }
            Column::Field(key) => {
                let field = format!("{key}={text}")
                    .parse()
                    .map_err(|what: String| Box::new(row.cell_problem(heading, what)))?;
                fields.push(field);
            }
        }
    }
    if request.card_id.is_empty() {
        return Err(Box::new(row.problem("the card has no card id")));
    }
    request.card_data = card_data(&fields).map_err(|failure| Box::new(row.problem(failure.message())))?;
    request.validate().map_err(|error| Box::new(row.problem(error.to_string())))?;
    Ok(request)
}

fn told(path: &Path, problems: &Problems) -> Failure {
    let path = path.display().to_string();
    let mut lines = vec![format!("{path}: {} of its rows cannot be used; nothing was sent", problems.count())];
    for problem in problems.kept().iter().take(MOST_SHOWN) {
        let column = match (&problem.column, &problem.name) {
            (Some(number), Some(name)) => format!(", column {number} ({name})"),
            _ => String::new(),
        };
        lines.push(format!("line {}{column}: {}", problem.line, problem.message));
    }
    let more = problems.count().saturating_sub(MOST_SHOWN as u64);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    Failure::lines(Exit::Usage, &lines)
        .hint("correct the rows, then run the command again")
        .fact("problems", serde_json::to_value(problems.kept()).unwrap_or_default())
}
