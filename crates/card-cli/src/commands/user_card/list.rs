//! `cards user-card list`.

use card_types::Uuid;
use card_types::blub0x::{ListUserCards, ListUserCardsV1};
use clap::Args;
use serde_json::{Value, json};

use super::send::{Address, Api, exchange, in_version_1};
use crate::failure::Failure;
use crate::input::guid;
use crate::output::{Output, Reply, Report, Table};

/// List the cards of a user (GET api/v2/Users/UserCards)
///
/// PINs, invitation codes and encrypted credentials are shown only with --show-secrets.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// User, as a GUID
    #[arg(long, value_name = "GUID", value_parser = guid)]
    user_id: Uuid,

    /// List deleted cards, too
    #[arg(long)]
    include_deleted: bool,

    /// List the cards of this facility code only
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    facility_code: Option<i32>,

    /// Show PINs, invitation codes and encrypted credentials
    #[arg(long)]
    show_secrets: bool,

    #[command(flatten)]
    address: Address,
}

const EXAMPLES: &str = "\
Examples:
  cards user-card list --user-id 28079fc8-e2ff-4976-a102-8659d39704dd
  cards user-card list --user-id 28079fc8-e2ff-4976-a102-8659d39704dd --include-deleted --output json";

/// What opens doors; notes are public.
const SECRETS: [&str; 3] = ["PIN", "HidInvitationCode", "EncryptedCredential"];

/// Carries out the command.
pub(super) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let mut request = ListUserCards::new(arguments.user_id);
    request.include_deleted = arguments.include_deleted.then_some(true);
    request.facility_code = arguments.facility_code;
    let show = |reply: Reply| {
        let mut report = Cards(reply);
        if !arguments.show_secrets {
            hide(report.0.members_mut());
        }
        output.show(&report)
    };
    match arguments.address.api {
        Api::V2 => exchange(&request, &arguments.address, None, output, show),
        Api::V1 => exchange(&in_version_1::<ListUserCardsV1>(&request)?, &arguments.address, None, output, show),
    }
}

fn hide(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(hide),
        Value::Object(members) => {
            for (name, member) in members {
                if SECRETS.contains(&name.as_str()) && !member.is_null() {
                    *member = json!("[redacted]");
                } else {
                    hide(member);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The reply, as a list of cards.
struct Cards(Reply);

impl Report for Cards {
    fn json(&self) -> Value {
        self.0.json()
    }

    fn text(&self) -> String {
        let mut table = Table::new(["card", "name", "number", "facility", "works from", "to", "deleted", "PIN"]);
        let columns = [
            "CardId",
            "CardName",
            "ExternalCardNumber",
            "FacilityCode",
            "CardActivationStartDateTime",
            "CardDeactivationStartDateTime",
            "Deleted",
            "PIN",
        ];
        let cards = self.0.members()["Cards"].as_array().map(Vec::as_slice).unwrap_or_default();
        for card in cards {
            let cells = columns.map(|column| match &card[column] {
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                other => other.to_string(),
            });
            table.row(cells.iter().map(String::as_str));
        }
        let count = if cards.len() == 1 { "1 card".to_owned() } else { format!("{} cards", cards.len()) };
        format!("{}{count}\n", table.render())
    }
}
