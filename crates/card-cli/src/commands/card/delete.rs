//! `cards card delete`.

use card_types::id123::DeleteCard;
use clap::Args;

use super::which::{Which, usage};
use crate::commands::send::{Choices, send};
use crate::confirm::Confirmation;
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::output::Output;

/// Delete a card for good, whatever its status; an installed card is taken from its holder's devices
///
/// It asks before it sends. Where there is no terminal to ask at, --yes is needed, and without it the exit code is 2.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = usage!("delete"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    confirmation: Confirmation,

    #[command(flatten)]
    connection: Id123Connection,
}

const EXAMPLES: &str = "\
Examples:
  cards card delete --template T --card-id A-1042
  cards card delete --template T --card-id A-1042 --yes --output json";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request = arguments.which.request(|template, card_id| DeleteCard::new(template, card_id))?;
    let (card, template) = (&request.card_id, &request.card_template_id);
    let question = format!("delete card {card} of template {template}, which nothing brings back?");
    let choices = Choices { question: Some(arguments.confirmation.question(question)), ..Choices::default() };
    send(&request, &arguments.connection, choices, output)
}
