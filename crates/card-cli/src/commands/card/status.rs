//! `cards card activate`, `deactivate`, `archive`, `revoke`.

use card_types::id123::{CardAction, StatusAction};
use clap::Args;

use super::which::Which;
use crate::commands::send::{ActionName, Choices, send};
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::output::Output;

/// Which card.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    action_name: ActionName,

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

pub(super) use examples;

/// Carries out one of the commands.
pub(super) fn run(arguments: &Arguments, action: &StatusAction, output: Output) -> Result<(), Failure> {
    let request = arguments.which.request(|template, card_id| CardAction::new(action.clone(), template, card_id))?;
    // A request that says `revoke` under `cards card activate` is a mix-up that nobody wants carried out.
    if request.status_action != *action {
        return Err(Failure::usage(format!(
            "the status-action of the request is {:?}, the command is {action}",
            request.status_action.as_str()
        ))
        .hint("use the command of that name, or mend the request; nothing was sent"));
    }
    let choices = Choices { action_name: arguments.action_name.clone(), ..Choices::default() };
    send(&request, &arguments.connection, choices, output)
}
