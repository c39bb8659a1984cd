//! The operations that need no story: one request each, and what came back in a line.

use card_client::blub0x::Client;
use card_emulator::DEMO_CREDENTIAL;
use card_types::blub0x::{AddUserCard, ListUserCards, RemoveAllUserCards, RemoveUserCard, ReplaceUserCard};
use card_types::id123::{CardInvitation, DeleteCard, ListTemplates, SendNotification, ViewCard, ViewTemplate};
use card_types::{Action, Operation, Uuid};
use serde::Serialize;
use serde_json::Value;

use super::encodings::{CARD, USER};
use super::roster::Person;
use super::{Stage, TEMPLATE, surprising};
use crate::failure::Failure;

/// Somebody else, who gets the card.
const OTHER_USER: Uuid = Uuid::from_u128(0x6f9d_a5d0_3c3b_4b8e_9b43_0d8c_51a2_7e11);

/// One request.
pub(super) struct Line {
    pub(super) operation: &'static str,
    /// The part of the reply that says most.
    pub(super) reply: String,
}

/// Sends each of them once; the last card of the roster is the one that is deleted.
pub(super) async fn show(stage: &mut Stage, people: &[Person]) -> Result<Vec<Line>, Failure> {
    let (Some(first), Some(last)) = (people.get(1), people.last()) else {
        return Err(surprising("the roster is empty"));
    };
    let (card, gone) = (first.card_id.as_str(), last.card_id.as_str());
    let mut lines = vec![
        action(stage, &ListTemplates::new(), "/data").await?,
        action(stage, &ViewTemplate::new(TEMPLATE), "/data/title").await?,
        action(stage, &ViewCard::new(TEMPLATE, card), "/data/card-status").await?,
        action(stage, &CardInvitation::new(TEMPLATE, card), "/message").await?,
        action(stage, &SendNotification::to_card(TEMPLATE, card, "Your card is ready"), "/message").await?,
        action(stage, &DeleteCard::new(TEMPLATE, gone), "/message").await?,
    ];
    let (header, value) = DEMO_CREDENTIAL;
    let client = Client::builder(header, value).base_url(stage.emulator.blub0x_url()).build()?;
    let with_card = |request: AddUserCard| request.card_id(Uuid::from_u128(CARD.as_u128() + 1));
    lines.extend([
        operation(stage, &client, &with_card(AddUserCard::new(USER)), "/Description").await?,
        operation(stage, &client, &ListUserCards::new(USER), "/Cards").await?,
        operation(stage, &client, &ReplaceUserCard::new(OTHER_USER).card_id(CARD), "/Description").await?,
        operation(stage, &client, &RemoveUserCard::new(OTHER_USER).card_id(CARD), "/Description").await?,
        operation(stage, &client, &RemoveAllUserCards::new(USER), "/CardsRemoved").await?,
    ]);
    Ok(lines)
}

async fn action<A: Action>(stage: &mut Stage, request: &A, pointer: &str) -> Result<Line, Failure>
where
    A::Success: Serialize,
{
    stage.requests += 1;
    let reply = stage.client.send(request).await?;
    Ok(Line { operation: A::NAME, reply: part(&*reply, pointer)? })
}

async fn operation<O: Operation>(
    stage: &mut Stage,
    client: &Client,
    request: &O,
    pointer: &str,
) -> Result<Line, Failure>
where
    O::Reply: Serialize,
{
    stage.requests += 1;
    let reply = client.send(request).await?;
    Ok(Line { operation: O::NAME, reply: part(&*reply, pointer)? })
}

/// A text as it is; of a list, how many it has.
fn part(reply: &impl Serialize, pointer: &str) -> Result<String, Failure> {
    let reply = serde_json::to_value(reply).unwrap_or_default();
    match reply.pointer(pointer) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Array(list)) => Ok(format!("{} in the list", list.len())),
        _ => Err(surprising(format!("the reply has no {pointer}"))),
    }
}
