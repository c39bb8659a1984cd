//! `cards emulator seed`: a roster into an emulator that runs.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::control::Control;
use super::roster;
use crate::failure::Failure;
use crate::output::{Output, Report, escape};
use crate::runtime;

/// Put the cards of a roster into a running emulator
#[derive(Debug, Args)]
#[command(long_about = LONG, after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Roster: CSV, JSON Lines or XLSX, or - for standard input
    file: PathBuf,

    /// Mapping from the roster's columns to the fields of cards, as for `cards plan`; without it, the columns' names decide
    #[arg(long, value_name = "FILE", conflicts_with = "ignore")]
    map: Option<PathBuf>,

    /// Where the emulator is, as it printed it at its start
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4010", env = "CARDS_EMULATOR_URL")]
    url: String,

    #[arg(
        long,
        visible_alias = "ca-file",
        value_name = "FILE",
        help = "The certificate to trust: the file that the emulator's --tls-ca wrote [env: SSL_CERT_FILE]"
    )]
    tls_ca: Option<PathBuf>,

    /// Template of the cards; may be left out where the emulator has only one
    #[arg(long, value_name = "ID")]
    template: Option<String>,

    /// Make the template, where the emulator does not have it
    #[arg(long, requires = "template")]
    create_template: bool,

    /// Leave this column out; may be repeated
    #[arg(long, value_name = "HEADING")]
    ignore: Vec<String>,
}

const LONG: &str = "\
Put the cards of a roster into a running emulator

With --map, the mapping says which column is what. Without it, the headings of the CSV file do: card_id, and any of unique_identifier, email, expiration, barcode, \
photo_url, name, front_1 to front_3, secondary_1 to secondary_4, back_1 to back_4, and GROUP:KEY for other fields. Empty \
cells are left out. All cards are put in, or none: a mistake is told by line and column, and nothing is sent. Cards that \
exist stay as they are.";

const EXAMPLES: &str = "\
Examples:
  cards emulator seed roster.csv
  cards emulator seed students.xlsx --map students.toml
  cards emulator seed staff.csv --template staff --create-template --ignore nickname
  cards emulator seed roster.csv --url https://127.0.0.1:4010 --tls-ca ca.pem";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    if arguments.url.is_empty() {
        return Err(Failure::usage("--url or CARDS_EMULATOR_URL is set to nothing")
            .hint("give the address that the emulator printed at its start, or leave it out"));
    }
    let control = Control::new(&arguments.url, arguments.tls_ca.as_deref())?;
    runtime::run(runtime::interruptible(async {
        let templates = control.get("templates").await?;
        let (template, before) = template(arguments, &templates)?;
        let cards = roster::cards(&arguments.file, arguments.map.as_deref(), &template, &arguments.ignore)?;
        let rows = cards.len();
        let mut seed = json!({"cards": serde_json::to_value(&cards).unwrap_or_default()});
        if before.is_none() {
            seed["templates"] = json!([{"id": template}]);
        }
        drop(cards);
        control.post("seed", seed.to_string()).await?;
        let after = count(&control.get("templates").await?, &template).unwrap_or_default();
        let created = after.saturating_sub(before.unwrap_or_default());
        output.show(&Seeded { template, rows, created })
    }))
}

/// The template, and how many cards it has; `None` where it is to be made.
fn template(arguments: &Arguments, templates: &Value) -> Result<(String, Option<u64>), Failure> {
    let known: Vec<&str> = templates["templates"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["card-template-id"].as_str())
        .collect();
    match (&arguments.template, known.as_slice()) {
        (Some(wanted), known) if known.contains(&wanted.as_str()) => Ok((wanted.clone(), count(templates, wanted))),
        (Some(wanted), _) if arguments.create_template => Ok((wanted.clone(), None)),
        (Some(_), known) => Err(Failure::usage("the emulator has no template of that --template")
            .hint(format!("give --create-template too, or one of {}", known.join(", ")))),
        (None, [only]) => Ok(((*only).to_owned(), count(templates, only))),
        (None, known) => Err(Failure::usage(format!("the emulator has {} templates", known.len()))
            .hint(format!("choose with --template one of {}", known.join(", ")))),
    }
}

fn count(templates: &Value, id: &str) -> Option<u64> {
    templates["templates"].as_array()?.iter().find(|one| one["card-template-id"] == id)?["cards"].as_u64()
}

/// What came of it.
struct Seeded {
    template: String,
    rows: usize,
    created: u64,
}

impl Report for Seeded {
    fn json(&self) -> Value {
        json!({"card-template-id": self.template, "rows": self.rows, "created": self.created})
    }

    fn text(&self) -> String {
        let stayed = (self.rows as u64).saturating_sub(self.created);
        let template = escape::one_line(&self.template);
        format!(
            "{} cards were made in template {template}; {stayed} were there before and stayed as they are.\n",
            self.created
        )
    }
}
