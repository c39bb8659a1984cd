//! Notifying everybody instead of one card's holder.

use card_types::id123::{Distribution, SendNotification};
use clap::Args;

use super::super::{Choices, Part};
use crate::confirm::Confirmation;
use crate::failure::Failure;
use crate::output::note;

/// The lower of the two limits that the vendor's page names for a full message.
const DOUBTFUL_LENGTH: usize = 450;

/// Whom a notification is for, beside one card's holder.
#[derive(Args)]
#[group(skip)]
pub(crate) struct Audience {
    /// Tell everybody who has a card of the template
    #[arg(long, requires = "distribution", group = "members")]
    everybody: bool,

    /// The `distribution` that means everybody, as the vendor told you
    #[arg(long, value_name = "VALUE", requires = "everybody", group = "members")]
    distribution: Option<String>,

    #[command(flatten)]
    confirmation: Confirmation,
}

impl Part<SendNotification> for Audience {
    fn put(&self, request: &mut SendNotification) -> Result<(), Failure> {
        if let Some(distribution) = &self.distribution {
            request.distribution = distribution.as_str().into();
            request.card_id = None;
        }
        Ok(())
    }

    fn choose<'a>(&'a self, request: &SendNotification, choices: &mut Choices<'a>) {
        if request.distribution != Distribution::Individual {
            let template = &request.card_template_id;
            let question = format!("notify everybody who has a card of template {template}?");
            choices.question = Some(self.confirmation.question(question));
        }
        let length = request.full_message.as_ref().map_or(0, |text| text.chars().count());
        if length > DOUBTFUL_LENGTH {
            note(&format!("the full message has {length} characters; the vendor may cut it after {DOUBTFUL_LENGTH}"));
        }
    }
}
