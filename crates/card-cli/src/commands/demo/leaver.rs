//! Somebody leaves, and loses the digital and the physical card.

use std::time::Duration;

use card_client::blub0x;
use card_emulator::DEMO_CREDENTIAL;
use card_sync::apply::{ApplySettings, Clients, Offboard};
use card_sync::card::UserCardIds;
use card_sync::state::State;
use card_types::blub0x::UpdateUserCard;
use card_types::{Timestamp, Uuid};

use super::roster::Person;
use super::{Stage, TEMPLATE, surprising};
use crate::failure::Failure;

/// The physical card of the one who leaves.
const IDS: UserCardIds = UserCardIds {
    user_id: Uuid::from_u128(0x0d5e_91c4_7a20_4d3f_b6f1_2c9e_88a4_1b07),
    card_id: Uuid::from_u128(0x9b1c_4e2a_05d7_4c68_a3f9_71e0_5cd2_6a18),
};

/// The place in the roster of the one who leaves: nothing else happens to this card.
const PLACE: usize = 5;

/// Until when the physical card would have worked.
const UNTIL: &str = "2031-06-30T23:59:00+00:00";

/// What became of both cards.
pub(super) struct Leaver {
    pub(super) card: String,
    /// Status of the digital card, before and after.
    pub(super) status: [String; 2],
    /// Until when the physical card works, before, and whether that is past now.
    pub(super) until: String,
    pub(super) is_ended: bool,
}

/// As `cards offboard` does it.
pub(super) async fn show(stage: &mut Stage, people: &[Person]) -> Result<Leaver, Failure> {
    let person = people.get(PLACE).ok_or_else(|| surprising("the roster is too short"))?;
    let card = person.card_id.clone();
    let (header, value) = DEMO_CREDENTIAL;
    let blub0x = blub0x::Client::builder(header, value).base_url(stage.emulator.blub0x_url()).build()?;
    let mut request = UpdateUserCard::new(IDS.user_id, IDS.card_id);
    request.modify_activation_dates = Some(true);
    request.card_deactivation_start_date_time = UNTIL.parse().ok();
    blub0x.update_user_card(&request).await?;
    let before = status(stage, &card).await?;
    let until = end(&blub0x).await?;
    let offboard = Offboard {
        card_template_id: TEMPLATE.to_owned(),
        clients: Clients { id123: stage.client.clone(), blub0x: Some(blub0x.clone()) },
        settings: ApplySettings::new().settle_after(Duration::ZERO),
        at: None,
        has_no_other: false,
        reason: None,
    };
    let done = offboard.run(State::in_memory()?, &[(card.clone(), Some(IDS))]).await?;
    if let Some(open) = done.iter().find(|part| !part.is_done) {
        return Err(surprising(format!("{card} is not locked out: {}", open.message.as_deref().unwrap_or_default())));
    }
    let after = status(stage, &card).await?;
    let ended = end(&blub0x).await?.and_then(|end| end.unix_seconds());
    // Two readings before, two after, one of each card in between, and three that change.
    stage.requests += 9;
    Ok(Leaver {
        card,
        status: [before, after],
        until: until.map(|end| end.to_string()).unwrap_or_default(),
        is_ended: ended.is_some_and(|end| Timestamp::now().unix_seconds().is_some_and(|now| end <= now)),
    })
}

async fn status(stage: &Stage, card: &str) -> Result<String, Failure> {
    let view = stage.client.view_card(TEMPLATE, card).await?;
    Ok(view.data.card_status.as_ref().map(ToString::to_string).unwrap_or_default())
}

async fn end(client: &blub0x::Client) -> Result<Option<Timestamp>, Failure> {
    let list = client.list_user_cards(IDS.user_id).await?;
    let card = list.cards.iter().flatten().find(|card| card.card_id == Some(IDS.card_id));
    Ok(card.ok_or_else(|| surprising("the physical card is not there"))?.card_deactivation_start_date_time)
}
