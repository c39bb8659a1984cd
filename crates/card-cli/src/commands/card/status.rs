//! `cards card activate`, `deactivate`, `archive`, `revoke`.

use std::path::PathBuf;

use card_types::id123::{CardAction, StatusAction};
use clap::Args;

use super::send::send;
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::input::read_request;
use crate::output::Output;

/// Which card.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    template: Option<String>,

    /// Card, unique within its template
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    card_id: Option<String>,

    /// Read the whole request as JSON from a file, or from standard input with -
    ///
    /// Its `status-action` must be that of the command.
    #[arg(long, value_name = "FILE|-", conflicts_with_all = ["template", "card_id"])]
    json: Option<PathBuf>,

    #[command(flatten)]
    connection: Id123Connection,
}

/// The examples of one of the commands.
macro_rules! examples {
    ($command:literal) => {
        concat!(
            "Examples:\n  cards card ",
            $command,
            " --template T --card-id A-1042\n  cards card ",
            $command,
            " --template T --card-id A-1042 --output json"
        )
    };
}

/// The usage of one of the commands.
macro_rules! usage {
    ($command:literal) => {
        concat!(
            "cards card ",
            $command,
            " --template <ID> --card-id <ID> [OPTIONS]\n       cards card ",
            $command,
            " --json <FILE|-> [OPTIONS]"
        )
    };
}
pub(super) use {examples, usage};

/// Carries out one of the commands.
pub(super) fn run(arguments: &Arguments, action: StatusAction, output: Output) -> Result<(), Failure> {
    let request = match &arguments.json {
        Some(path) => read(path, &action)?,
        None => CardAction::new(
            action,
            arguments.template.as_deref().unwrap_or_default(),
            arguments.card_id.as_deref().unwrap_or_default(),
        ),
    };
    send(&request, &arguments.connection, output)
}

/// A request that says `revoke` under `cards card activate` is a mix-up that nobody wants carried out.
fn read(path: &std::path::Path, action: &StatusAction) -> Result<CardAction, Failure> {
    let request: CardAction = read_request(path)?;
    if request.status_action == *action {
        return Ok(request);
    }
    Err(Failure::usage(format!(
        "the status-action of the request is {:?}, the command is {action}",
        request.status_action.as_str()
    ))
    .hint("use the command of that name, or mend the request; nothing was sent"))
}
