//! Finding out what became of a request whose outcome is unknown, by reading.

mod compare;
mod judge;
mod verdict;

use card_types::id123::{ListedCard, ViewedCard, ViewedCardData};
use card_types::{Action, id123};

pub use verdict::{CannotTell, NotApplied, Reconciliation};

use super::Client;
use crate::{Error, ErrorKind};

/// A request whose effect can be looked for: create-card, update-card, card-action, delete-card. What became of an
/// invitation or a notification cannot be read.
///
/// Implemented here only.
pub trait Reconcilable: Action + judge::Judge {}

impl Reconcilable for id123::CreateCard {}
impl Reconcilable for id123::UpdateCard {}
impl Reconcilable for id123::CardAction {}
impl Reconcilable for id123::DeleteCard {}

impl Client {
    /// Reads the card and tells whether what the request asks for is there.
    ///
    /// For use after [`Error::is_outcome_unknown`]. Only reads are sent: view-card, which shows a card with all its fields at
    /// one moment; and list-cards where that is refused, since no published code tells a missing card from other reasons. The answer is about the card, not about
    /// the request: [`Reconciliation::Applied`] says that everything readable is as asked for, whoever did it.
    ///
    /// A request that ran into a timeout may still be under way: wait as long as the server may take, then reconcile.
    ///
    /// ```
    /// # use card_client::testing::{Canned, Fault};
    /// use card_client::id123::{Client, Reconciliation};
    /// use card_types::id123::CreateCard;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), card_client::Error> {
    /// # let canned = Canned::new()
    /// #     .fault(Fault::ClosedBeforeReply)
    /// #     .json(200, r#"{"status":"success","status-code":"1","message":"ok","data":{"card-id":"A-1"}}"#);
    /// # let client = Client::builder("key").canned(&canned).build()?;
    /// let request = CreateCard::new("template", "A-1");
    /// match client.send(&request).await {
    ///     Ok(_) => println!("created"),
    ///     Err(error) if error.is_outcome_unknown() => match client.reconcile(&request).await? {
    ///         Reconciliation::Applied(card) => println!("{} is there", card.card_id),
    ///         Reconciliation::Gone => println!("it was deleted"),
    ///         Reconciliation::NotApplied(reason) => println!("send it again: {reason}"),
    ///         Reconciliation::CannotTell(reason) => println!("ask a person: {reason}"),
    ///     },
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Any error of reading, except that it changed meanwhile: that is [`CannotTell::ListChanged`].
    pub async fn reconcile<A: Reconcilable>(&self, action: &A) -> Result<Reconciliation, Error> {
        match self.find(action.template(), action.card()).await {
            Ok(found) => Ok(action.judge(found)),
            Err(error) if error.kind() == ErrorKind::ListChanged => {
                Ok(Reconciliation::CannotTell(CannotTell::ListChanged))
            }
            Err(error) => Err(error),
        }
    }

    /// The card, or the certainty that a list at rest does not hold it.
    async fn find(&self, template: &str, card_id: &str) -> Result<Option<ViewedCard>, Error> {
        match self.view_card(template, card_id).await {
            Ok(reply) if reply.data.card_id.as_str() == card_id => return Ok(Some(reply.into_inner().data)),
            // Another card than was asked for: not to be believed.
            Ok(_) => {}
            Err(error) if error.is_refused() => {}
            Err(error) => return Err(error),
        }
        let mut cards = self.list_all(template).confirm_end().stream();
        while let Some(card) = cards.next().await {
            let card = card?;
            if card.card_id.as_str() == card_id {
                return Ok(Some(viewed(card)));
            }
        }
        Ok(None)
    }
}

/// A listed card in the form of a viewed one; what no list shows stays absent.
fn viewed(listed: ListedCard) -> ViewedCard {
    let mut data = ViewedCardData::new();
    data.barcode = listed.barcode;
    data.image = listed.image;
    data.name_fields = listed.name_fields;
    data.front_fields = listed.front_fields;
    let mut card = ViewedCard::new(listed.card_id);
    card.card_template_id = listed.card_template_id;
    card.card_status = listed.card_status;
    card.card_sub_status = listed.card_sub_status;
    card.institution = listed.institution;
    card.issuance_type = listed.issuance_type;
    card.card_title = listed.card_title;
    card.created_at = listed.created_at;
    card.last_updated = listed.last_updated;
    card.card_expiration = listed.card_expiration;
    card.card_data = Some(data);
    card.extra = listed.extra;
    card
}
