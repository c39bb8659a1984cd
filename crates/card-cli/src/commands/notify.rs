//! `cards notify`.

use std::path::PathBuf;

use card_types::id123::{Distribution, SendNotification};
use clap::Args;

use super::send::{ActionName, Choices, send};
use crate::confirm::Confirmation;
use crate::connection::Id123Connection;
use crate::failure::Failure;
use crate::input::read_request;
use crate::output::{Output, note};

/// The lower of the two limits that the vendor's page names for a full message.
const DOUBTFUL_LENGTH: usize = 450;

/// Send a push notification to one card's holder, or to everybody who has a card of a template
///
/// The vendor's page prints no sample of this request: its `action` is inferred, and which --distribution means everybody
/// is not published; ask the vendor. To everybody, it asks before it sends; where there is no terminal to ask at, --yes is
/// needed, and without it the exit code is 2. Each run sends one notification: after exit code 6 it may have been sent.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
#[group(id = "whom", multiple = false)]
pub(crate) struct Arguments {
    /// Card template, as the administration pages show it
    #[arg(long, value_name = "ID", required_unless_present = "json")]
    template: Option<String>,

    /// The card whose holder is told
    #[arg(long, value_name = "ID", required_unless_present_any = ["everybody", "json"], conflicts_with = "everybody")]
    card_id: Option<String>,

    /// Tell everybody who has a card of the template
    #[arg(long, requires = "distribution")]
    everybody: bool,

    /// The `distribution` that means everybody, as the vendor told you
    #[arg(long, value_name = "VALUE", requires = "everybody")]
    distribution: Option<String>,

    /// The text, 1 to 100 characters; the vendor would cut a longer one
    #[arg(long, value_name = "TEXT", required_unless_present = "json")]
    message: Option<String>,

    /// A longer text, shown when the notification is opened; at most 450 or 1000 characters, the vendor's page says both
    #[arg(long, value_name = "TEXT")]
    full_message: Option<String>,

    /// A page to open; it goes before the full message
    #[arg(long, value_name = "URL")]
    url: Option<String>,

    /// Read the whole request as JSON from a file, or from standard input with -
    #[arg(long, value_name = "FILE|-",
        conflicts_with_all = ["template", "card_id", "everybody", "message", "full_message", "url"])]
    json: Option<PathBuf>,

    #[command(flatten)]
    confirmation: Confirmation,

    #[command(flatten)]
    action_name: ActionName,

    #[command(flatten)]
    connection: Id123Connection,
}

const USAGE: &str = "\
cards notify --template <ID> --card-id <ID> --message <TEXT> [OPTIONS]
       cards notify --template <ID> --everybody --distribution <VALUE> --message <TEXT> [OPTIONS]
       cards notify --json <FILE|-> [OPTIONS]";

const EXAMPLES: &str = "\
Examples:
  cards notify --template T --card-id A-1042 --message \"Your new card is ready\"
  cards notify --template T --everybody --distribution VALUE --message \"The library closes at noon\" --dry-run";

/// Carries out the command.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let request = match &arguments.json {
        Some(path) => read_request(path)?,
        None => arguments.request(),
    };
    if let Some(length) = request.full_message.as_ref().map(|text| text.chars().count())
        && length > DOUBTFUL_LENGTH
    {
        note(&format!("the full message has {length} characters; the vendor may cut it after {DOUBTFUL_LENGTH}"));
    }
    let question = (request.distribution != Distribution::Individual).then(|| {
        let template = &request.card_template_id;
        arguments.confirmation.question(format!("notify everybody who has a card of template {template}?"))
    });
    let choices = Choices { action_name: arguments.action_name.clone(), question, ..Choices::default() };
    send(&request, &arguments.connection, choices, output)
}

impl Arguments {
    fn request(&self) -> SendNotification {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let (template, message) = (text(&self.template), text(&self.message));
        let mut request = if self.everybody {
            SendNotification::to_everybody(template, text(&self.distribution), message)
        } else {
            SendNotification::to_card(template, text(&self.card_id), message)
        };
        request.full_message.clone_from(&self.full_message);
        request.url.clone_from(&self.url);
        request
    }
}
