//! `cards card invite`.

use card_types::Timestamp;
use card_types::id123::CardInvitation;
use clap::Args;

use super::which::{Which, usage};
use crate::commands::send::{ActionName, Choices, send};
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::input::zoned_timestamp;
use crate::output::Output;

/// Send the holder an e-mail to install the card from
///
/// Each run sends one e-mail. After exit code 6 it may have been sent: sending again may send a second one.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = usage!("invite"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    which: Which,

    /// Where to send it; without it to the card's own address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "json")]
    email: Option<String>,

    /// Until when it can be used, such as 2027-08-31T23:59:59+00:00; a year without it
    #[arg(long, value_name = "TIME", value_parser = zoned_timestamp, conflicts_with = "json")]
    expires: Option<Timestamp>,

    #[command(flatten)]
    action_name: ActionName,

    #[command(flatten)]
    connection: Id123Connection,
}

const EXAMPLES: &str = "\
Examples:
  cards card invite --template T --card-id A-1042
  cards card invite --template T --card-id A-1042 --email aoife@example.org --expires 2027-08-31T23:59:59+00:00";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request = arguments.which.request(|template, card_id| {
        let mut request = CardInvitation::new(template, card_id);
        request.recipient_email.clone_from(&arguments.email);
        request.invitation_expiration = arguments.expires;
        request
    })?;
    let choices = Choices { action_name: arguments.action_name.clone(), ..Choices::default() };
    send(&request, &arguments.connection, choices, output)
}
