//! `cards offboard`: locking people out at once, at both vendors.

use std::time::Duration;

use card_client::Limits;
use card_sync::Lock;
use card_sync::apply::{ApplySettings, Clients, Offboard, Offboarded};
use card_sync::card::UserCardIds;
use card_sync::state::Vendor;
use card_types::{Encoding, Timestamp, Uuid};
use clap::Args;
use serde_json::{Value, json};

use super::apply::template_lock;
use super::plan::StateFile;
use crate::connection::{Blub0xLink, Id123Link};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::Files;
use crate::input::{guid, zoned_timestamp};
use crate::output::{Output, Report, Table, note};
use crate::runtime;

/// Lock people out at once: deactivate their cards and end their physical cards
///
/// Both vendors are asked, whatever comes of either. Each card is read first, and nothing is sent that is done already: after an
/// interruption the same command finishes. The physical card is known from earlier plans; otherwise name it with --user and
/// --card. No plan switches anything on again while the person is in the roster; to undo it, activate the card with `cards card
/// activate`, and the next plan puts the physical card back. Ends with 9 while something is open; `cards report leavers` lists it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Cards of the people, by the ids of the roster
    #[arg(required = true, value_name = "CARD-ID")]
    card_ids: Vec<String>,

    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID")]
    template: String,

    /// User of the physical card, where the local state does not know it; for one person only
    #[arg(long, value_name = "GUID", value_parser = guid, requires = "card")]
    user: Option<Uuid>,

    /// Physical card, where the local state does not know it
    #[arg(long, value_name = "GUID", value_parser = guid, requires = "user")]
    card: Option<Uuid>,

    /// These people have no physical card: none that is not known stays open
    #[arg(long, conflicts_with_all = ["user", "card"])]
    no_physical_card: bool,

    /// From when physical cards do not work, with a zone [default: now]
    ///
    /// At a time to come the card of ID123 stays open, since ID123 documents nothing that is dated: run the command again then.
    #[arg(long, value_name = "TIME", value_parser = zoned_timestamp)]
    at: Option<Timestamp>,

    /// Why, for `cards report leavers`
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    #[command(flatten)]
    state: StateFile,

    /// Wait this long before a lost reply is settled by reading: its request may still be under way
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(0..=3600))]
    settle_after: u16,

    #[command(flatten)]
    link: Id123Link,

    #[command(flatten)]
    user_cards: Blub0xLink,
}

const EXAMPLES: &str = "\
Examples:
  cards offboard S-1002 --template T --reason \"badge stolen\"
  cards offboard S-1002 --template T --user 28079fc8-e2ff-4976-a102-8659d39704dd --card 3198fb7e-49f7-4409-8145-bc2118e8b656
  cards offboard S-1002 S-1003 --template T || cards report leavers --since 2027-03-01";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let given = arguments.user.zip(arguments.card).map(|(user_id, card_id)| UserCardIds { user_id, card_id });
    let mut card_ids = arguments.card_ids.clone();
    card_ids.sort();
    card_ids.dedup();
    if given.is_some() && card_ids.len() > 1 {
        return Err(Failure::usage("--user and --card name the physical card of one person, and there are more"));
    }
    if card_ids.iter().any(|card_id| card_id.trim().is_empty()) {
        return Err(Failure::usage("a card id is empty"));
    }
    arguments.link.protect(arguments.state.protect(Files::default())?).check()?;
    let id123 = arguments.link.connect()?.client;
    let blub0x = arguments.user_cards.connect_within(&arguments.link, Encoding::Json, Limits::new());
    let blub0x = blub0x.map(|connected| connected.client);
    if let Err(failure) = &blub0x {
        // The card of ID123 is switched off all the same.
        note(&format!("physical cards cannot be ended: {}", failure.text().trim_end()));
    }
    let state = arguments.state.open()?;
    let _lock = Lock::take(&template_lock(&arguments.state.path()?, &arguments.template))?;
    let offboard = Offboard {
        card_template_id: arguments.template.clone(),
        clients: Clients { id123, blub0x: blub0x.ok() },
        settings: ApplySettings::new().settle_after(Duration::from_secs(arguments.settle_after.into())),
        at: arguments.at,
        has_no_other: arguments.no_physical_card,
        reason: arguments.reason.clone(),
    };
    let people: Vec<_> = card_ids.into_iter().map(|card_id| (card_id, given)).collect();
    let cards = runtime::run(runtime::interruptible(async { Ok(offboard.run(state, &people).await?) }))?;
    let report = OffboardReport { template: &arguments.template, cards };
    output.show(&report)?;
    match report.open() {
        0 => Ok(()),
        1 => Err(still_open("1 card is still open")),
        open => Err(still_open(&format!("{open} cards are still open"))),
    }
}

fn still_open(message: &str) -> Failure {
    Failure::new(Exit::Open, message).hint("run it again; `cards report leavers` lists what is open")
}

struct OffboardReport<'a> {
    template: &'a str,
    cards: Vec<Offboarded>,
}

impl OffboardReport<'_> {
    fn open(&self) -> usize {
        self.cards.iter().filter(|card| !card.is_done).count()
    }
}

impl Report for OffboardReport<'_> {
    fn json(&self) -> Value {
        let card = |card: &Offboarded| json!({"card-id": card.card_id, "vendor": vendor(card.vendor), "done": card.is_done, "message": card.message});
        let cards: Vec<_> = self.cards.iter().map(card).collect();
        json!({"card-template-id": self.template, "open": self.open(), "cards": cards})
    }

    fn text(&self) -> String {
        let mut table = Table::new(["card", "vendor", "came out", "message"]);
        for card in &self.cards {
            let came_out = if card.is_done { "done" } else { "open" };
            table.row([&card.card_id, vendor(card.vendor), came_out, card.message.as_deref().unwrap_or_default()]);
        }
        table.render()
    }
}

/// The word for a vendor.
pub(super) fn vendor(vendor: Vendor) -> &'static str {
    match vendor {
        Vendor::Id123 => "ID123",
        Vendor::Blub0x => "BluB0X",
    }
}
