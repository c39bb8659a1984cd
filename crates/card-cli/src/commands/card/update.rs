//! `cards card update`.

use card_types::id123::UpdateCard;
use clap::Args;

use super::members::{Members, Whole};
use crate::commands::send::{Choices, send};
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::input::read_request;
use crate::output::Output;

/// Update a card: what is not given is left alone, an empty field value clears
///
/// A missing card is refused, unless --upsert is given: then it is created. The status cannot be changed this way; a
/// later --expires renews an expired card.
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
cards card update --template <ID> --card-id <ID> [OPTIONS]
       cards card update --json <FILE|-> [OPTIONS]";

const EXAMPLES: &str = "\
Examples:
  cards card update --template T --card-id A-1042 --expires 2028-08-31T23:59:59+00:00
  cards card update --template T --card-id A-1042 --field front-2= --field back:locker=12
  cards card update --json request.json --output json";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request: UpdateCard = match &arguments.whole.json {
        Some(path) => read_request(path)?,
        None => arguments.members.to_update()?,
    };
    let choices = Choices { check_template: arguments.members.check_template, ..Choices::default() };
    send(&request, &arguments.connection, choices, output)
}
