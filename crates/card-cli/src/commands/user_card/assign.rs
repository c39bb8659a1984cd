//! `cards user-card add` and `cards user-card replace`.

use std::path::PathBuf;

use card_types::Uuid;
use card_types::blub0x::{AddUserCard, ReplaceUserCard, ReplaceUserCardV1};
use clap::Args;

use super::send::{Api, Body, in_version_1, send};
use crate::confirm::Confirmation;
use crate::failure::Failure;
use crate::input::{guid, read_request};
use crate::output::Output;

/// Assign a card to a user, one that exists or a new one (POST api/v1/Users/{id}/UserCards)
///
/// A PIN, and members that the vendor's page leaves out, can be given with --json. Never repeated by itself.
#[derive(Debug, Args)]
#[command(after_help = ADD_EXAMPLES)]
pub(crate) struct Add {
    #[command(flatten)]
    card: Which,

    /// Take the card away from whoever has it
    #[arg(long, conflicts_with = "json")]
    reassign: bool,

    #[command(flatten)]
    body: Body,
}

/// Assign a card to a user, and take it away from whoever has it (POST .../UserCards/ReplaceCardIfExists)
///
/// Never repeated by itself.
#[derive(Debug, Args)]
#[command(after_help = REPLACE_EXAMPLES)]
pub(crate) struct Replace {
    #[command(flatten)]
    card: Which,

    /// How often the card may be used
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    number_of_card_uses: Option<i32>,

    /// Notes that everybody may read
    #[arg(long, value_name = "TEXT", conflicts_with = "json")]
    public_notes: Option<String>,

    /// Type of the credential
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    credential_type_id: Option<i32>,

    #[command(flatten)]
    confirmation: Confirmation,

    #[command(flatten)]
    body: Body,
}

/// Which card, and whose it becomes.
#[derive(Debug, Args)]
struct Which {
    /// User, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid, required_unless_present = "json", conflicts_with = "json")]
    user_id: Option<Uuid>,

    /// A card that exists, as a GUID; without it the other options describe a new one
    #[arg(long, value_name = "GUID", value_parser = guid, conflicts_with = "json")]
    card_id: Option<Uuid>,

    /// Type of the new card
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    card_type: Option<i32>,

    /// Access-control system of the new card, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid, conflicts_with = "json")]
    ac_system_id: Option<Uuid>,

    /// Number encoded in the new card
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    internal_card_number: Option<i64>,

    /// Number printed on the new card
    #[arg(long, value_name = "TEXT", conflicts_with = "json")]
    external_card_number: Option<String>,

    /// Serial number of the new card, where it is a smart card
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    card_serial_number: Option<i64>,

    /// Facility code of the new card
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    facility_code: Option<i32>,

    /// Issue code of the new card
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, conflicts_with = "json")]
    issue_code: Option<i32>,

    /// Read the whole request as JSON from a file, or from standard input with -
    #[arg(long, value_name = "FILE|-")]
    json: Option<PathBuf>,
}

const ADD_EXAMPLES: &str = "\
Examples:
  cards user-card add --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --card-id 3198fb7e-49f7-4409-8145-bc2118e8b656
  cards user-card add --user-id 28079fc8-e2ff-4976-a102-8659d39704dd --card-type 5 \\
      --ac-system-id 5f0c1d7a-9b1e-4c55-8f0e-2b6a0c1d9e77 --internal-card-number 1042 \\
      --external-card-number A-1042 --facility-code 42";

const REPLACE_EXAMPLES: &str = "\
Examples:
  cards user-card replace --user-id 28079fc8-e2ff-4976-a102-8659d39704dd \\
      --card-id 3198fb7e-49f7-4409-8145-bc2118e8b656 --yes";

/// Carries out `add`.
pub(super) fn add(arguments: &Add, output: Output) -> Result<(), Failure> {
    let request = if let Some(path) = &arguments.card.json {
        read_request(path)?
    } else {
        let mut request = AddUserCard::new(arguments.card.user_id.unwrap_or_default());
        request.reassign_card_if_already_assigned = arguments.reassign.then_some(true);
        request.card_id = arguments.card.card_id;
        request.card_type = arguments.card.card_type;
        request.card_ac_system_id = arguments.card.ac_system_id;
        request.internal_card_number = arguments.card.internal_card_number;
        request.external_card_number.clone_from(&arguments.card.external_card_number);
        request.card_serial_number = arguments.card.card_serial_number;
        request.facility_code = arguments.card.facility_code;
        request.issue_code = arguments.card.issue_code;
        request
    };
    send(&request, &arguments.body, None, output)
}

/// Carries out `replace`.
pub(super) fn replace(arguments: &Replace, output: Output) -> Result<(), Failure> {
    let request = if let Some(path) = &arguments.card.json {
        read_request(path)?
    } else {
        let mut request = ReplaceUserCard::new(arguments.card.user_id.unwrap_or_default());
        request.number_of_card_uses = arguments.number_of_card_uses;
        request.public_notes.clone_from(&arguments.public_notes);
        request.credential_type_id = arguments.credential_type_id;
        request.card_id = arguments.card.card_id;
        request.card_type = arguments.card.card_type;
        request.card_ac_system_id = arguments.card.ac_system_id;
        request.internal_card_number = arguments.card.internal_card_number;
        request.external_card_number.clone_from(&arguments.card.external_card_number);
        request.card_serial_number = arguments.card.card_serial_number;
        request.facility_code = arguments.card.facility_code;
        request.issue_code = arguments.card.issue_code;
        request
    };
    let whom = "Take the card away from whoever has it?";
    let question = Some(arguments.confirmation.question(whom));
    match arguments.body.api {
        Api::V2 => send(&request, &arguments.body, question, output),
        Api::V1 => send(&in_version_1::<ReplaceUserCardV1>(&request)?, &arguments.body, question, output),
    }
}
