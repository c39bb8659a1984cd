//! `cards card create`.

use card_types::id123::CreateCard;
use clap::Args;

use super::members::{Members, Whole};
use crate::commands::send::{Choices, send};
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::input::read_request;
use crate::output::Output;

/// Create a card
///
/// A card that exists already is refused, unless --upsert is given: then it is updated.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(crate) struct Arguments {
    #[command(flatten)]
    members: Members,

    #[command(flatten)]
    whole: Whole,

    #[command(flatten)]
    connection: Id123Connection,
}

const USAGE: &str = "\
cards card create --template <ID> --card-id <ID> [OPTIONS]
       cards card create --json <FILE|-> [OPTIONS]";

const EXAMPLES: &str = "\
Examples:
  cards card create --template T --card-id A-1042 --name \"Aoife O'Brien\" --email aoife@example.org \\
      --expires 2027-08-31T23:59:59+00:00 --field front-1=Physics --field front-2=Student
  cards card create --template T --card-id A-1042 --upsert --barcode 0001042
  cards card create --json request.json --dry-run
  produce-request | cards card create --json -";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request: CreateCard = match &arguments.whole.json {
        Some(path) => read_request(path)?,
        None => arguments.members.to_create()?,
    };
    let choices = Choices { check_template: arguments.members.check_template, ..Choices::default() };
    send(&request, &arguments.connection, choices, output)
}
