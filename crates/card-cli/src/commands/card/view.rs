//! `cards card view`.

use card_types::id123::ViewCard;
use clap::Args;

use super::which::{Which, usage};
use crate::commands::send::{Choices, send};
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::output::Output;

/// Show one card with all its fields
///
/// A list leaves out secondary and back fields.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = usage!("view"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    connection: Id123Connection,
}

const EXAMPLES: &str = "\
Examples:
  cards card view --template T --card-id A-1042
  cards card view --template T --card-id A-1042 --output json | jq '.reply.data.\"card-status\"'";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request = arguments.which.request(|template, card_id| ViewCard::new(template, card_id))?;
    send(&request, &arguments.connection, Choices::default(), output)
}
