//! `cards user-card update`.

use std::path::PathBuf;

use card_types::blub0x::{CardUserFlags, UpdateUserCard, UpdateUserCardV1};
use card_types::{Timestamp, Uuid};
use clap::Args;

use super::send::{Api, Body, in_version_1, send};
use crate::failure::Failure;
use crate::input::{any_timestamp, guid, read_request};
use crate::output::Output;

/// Update the assignment of a physical card to a user (PUT api/v2/Users/{id}/UserCards)
///
/// What is not given is sent as null. That null leaves a member alone is inferred, except for the dates, which count only
/// with --modify-activation-dates. The meaning of the result code is not published: look at the description.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub(crate) struct Arguments {
    #[command(flatten)]
    members: Members,

    /// Read the whole request as JSON from a file, or from standard input with -; any --encoding can be sent from it
    #[arg(long, value_name = "FILE|-", conflicts_with = "user_card_members")]
    json: Option<PathBuf>,

    #[command(flatten)]
    body: Body,
}

/// The members of the request.
#[derive(Debug, Args)]
#[group(id = "user_card_members", multiple = true)]
struct Members {
    /// User, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid, required_unless_present = "json")]
    user_id: Option<Uuid>,

    /// Card, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid, required_unless_present = "json")]
    card_id: Option<Uuid>,

    /// How often the card may still be used; a negative number takes the limit away
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    number_of_card_uses: Option<i32>,

    /// Notes that everybody may read
    #[arg(long, value_name = "TEXT")]
    public_notes: Option<String>,

    /// From when the card works, such as 2027-03-10T08:00:00+00:00
    #[arg(long, value_name = "TIME", value_parser = any_timestamp, requires = "modify_activation_dates")]
    card_activation_start: Option<Timestamp>,

    /// From when the card no longer works
    #[arg(long, value_name = "TIME", value_parser = any_timestamp, requires = "modify_activation_dates")]
    card_deactivation_start: Option<Timestamp>,

    #[arg(
        long,
        value_name = "FLAGS",
        value_parser = flags,
        help = "Flags, as a number or by name; known is ActiveCardholderRecord"
    )]
    card_user_flags: Option<CardUserFlags>,

    /// Set both dates: one that is not given is removed
    #[arg(long)]
    modify_activation_dates: bool,

    /// Remove both dates, so that the card works without end
    #[arg(long, conflicts_with_all = ["card_activation_start", "card_deactivation_start", "modify_activation_dates"])]
    permanently_active: bool,
}

const USAGE: &str = "\
cards user-card update --user-id <GUID> --card-id <GUID> [OPTIONS]
       cards user-card update --json <FILE|-> [OPTIONS]";

const EXAMPLES: &str = "\
Examples:
  cards user-card update --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --card-id 3198fb7e-49f7-4409-8145-bc2118e8b656 --number-of-card-uses 5
  cards user-card update --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --card-id 3198fb7e-49f7-4409-8145-bc2118e8b656 --modify-activation-dates \\
      --card-activation-start 2027-03-10T08:00:00+00:00 \\
      --card-deactivation-start 2027-03-31T18:00:00+00:00
  cards user-card update --json request.json --encoding xml --dry-run > body.xml";

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request: UpdateUserCard = match &arguments.json {
        Some(path) => read_request(path)?,
        None => arguments.members.to_request()?,
    };
    match arguments.body.api {
        Api::V2 => send(&request, &arguments.body, None, output),
        Api::V1 => send(&in_version_1::<UpdateUserCardV1>(&request)?, &arguments.body, None, output),
    }
}

impl Members {
    fn to_request(&self) -> Result<UpdateUserCard, Failure> {
        let has_date = self.card_activation_start.is_some() || self.card_deactivation_start.is_some();
        if self.modify_activation_dates && !has_date {
            return Err(Failure::usage("--modify-activation-dates without a date would remove both dates")
                .hint("give a date; or --permanently-active, if the card is to work without end"));
        }
        let mut request = UpdateUserCard::new(self.user_id.unwrap_or_default(), self.card_id.unwrap_or_default());
        request.number_of_card_uses = self.number_of_card_uses;
        request.public_notes.clone_from(&self.public_notes);
        request.card_activation_start_date_time = self.card_activation_start;
        request.card_deactivation_start_date_time = self.card_deactivation_start;
        request.card_user_flags = self.card_user_flags;
        request.modify_activation_dates = (self.modify_activation_dates || self.permanently_active).then_some(true);
        Ok(request)
    }
}

fn flags(text: &str) -> Result<CardUserFlags, String> {
    let named = CardUserFlags::CONTRACT.value_of(text);
    named
        .or_else(|| text.parse().ok())
        .map(CardUserFlags::from)
        .ok_or_else(|| "it is neither a whole number nor a known name; known is ActiveCardholderRecord (1)".to_owned())
}
