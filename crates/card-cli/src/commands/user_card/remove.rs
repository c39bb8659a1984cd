//! `cards user-card remove` and `cards user-card remove-all`.

use card_types::Uuid;
use card_types::blub0x::{RemoveAllUserCards, RemoveAllUserCardsV1, RemoveUserCard, RemoveUserCardV1};
use clap::Args;

use super::send::{Address, Api, Body, in_version_1, send};
use crate::confirm::Confirmation;
use crate::failure::Failure;
use crate::input::guid;
use crate::output::Output;

/// Take a card away from a user (DELETE api/v2/Users/{id}/UserCards/{cardId})
///
/// The card is found by its id, or by a number; a card of somebody else is not found. Never repeated by itself.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Remove {
    /// User, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid)]
    user_id: Uuid,

    #[command(flatten)]
    card: Which,

    #[command(flatten)]
    confirmation: Confirmation,

    #[command(flatten)]
    body: Body,
}

/// By which the card is found.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct Which {
    /// Card, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid)]
    card_id: Option<Uuid>,

    /// Number printed on the card
    #[arg(long, value_name = "TEXT", conflicts_with = "card_id")]
    external_card_number: Option<String>,

    /// Number encoded in the card
    #[arg(long, value_name = "NUMBER", conflicts_with = "card_id")]
    internal_card_number: Option<i64>,
}

/// Take all cards away from a user (DELETE api/v2/Users/{id}/UserCards/RemoveAllCards)
///
/// The reply alone tells which they were. Never repeated by itself.
#[derive(Debug, Args)]
#[command(after_help = ALL_EXAMPLES)]
pub(crate) struct RemoveAll {
    /// User, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid)]
    user_id: Uuid,

    #[command(flatten)]
    confirmation: Confirmation,

    #[command(flatten)]
    address: Address,
}

const EXAMPLES: &str = "\
Examples:
  cards user-card remove --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --card-id 3198fb7e-49f7-4409-8145-bc2118e8b656
  cards user-card remove --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --external-card-number A-1042 --yes";

const ALL_EXAMPLES: &str = "\
Examples:
  cards user-card remove-all --user-id 28079fc8-e2ff-4976-a102-8659d39704dd --yes";

/// Carries out `remove`.
pub(super) fn one(arguments: &Remove, output: Output) -> Result<(), Failure> {
    let mut request = RemoveUserCard::new(arguments.user_id);
    request.card_id = arguments.card.card_id;
    request.external_card_number.clone_from(&arguments.card.external_card_number);
    request.internal_card_number = arguments.card.internal_card_number;
    let text = format!("Take this card away from user {}?", arguments.user_id);
    let question = Some(arguments.confirmation.question(text));
    match arguments.body.api {
        Api::V2 => send(&request, &arguments.body, question, output),
        Api::V1 => send(&in_version_1::<RemoveUserCardV1>(&request)?, &arguments.body, question, output),
    }
}

/// Carries out `remove-all`.
pub(super) fn all(arguments: &RemoveAll, output: Output) -> Result<(), Failure> {
    let request = RemoveAllUserCards::new(arguments.user_id);
    let text = format!("Take ALL cards away from user {}?", arguments.user_id);
    let question = Some(arguments.confirmation.question(text));
    match arguments.address.api {
        Api::V2 => send(&request, &arguments.address, question, output),
        Api::V1 => send(&in_version_1::<RemoveAllUserCardsV1>(&request)?, &arguments.address, question, output),
    }
}
