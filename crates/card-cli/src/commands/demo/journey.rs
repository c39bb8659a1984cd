//! Cards on their way through the statuses, each status read back from the API.

use card_client::Error;
use card_types::id123::{CardAction, StatusAction};

use super::cards::position;
use super::roster::Person;
use super::{Stage, TEMPLATE, surprising};
use crate::failure::Failure;

/// More than the roster has, on one page.
const ALL: u32 = 1000;

/// How sure it is that the vendor does the same.
#[derive(Clone, Copy)]
pub(super) enum Basis {
    /// The vendor's page says so.
    Documented,
    /// Our reading of the page.
    Inferred,
    /// Nothing is published; the emulator had to choose.
    Chosen,
}

/// One step of a card.
pub(super) struct Step {
    pub(super) card: String,
    pub(super) action: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) basis: Basis,
    /// The vendor's message, where the step was refused.
    pub(super) refused: Option<String>,
}

/// What happens to a card.
#[derive(Clone)]
enum Event {
    /// The holder installs it in the app; no API does that.
    Install,
    /// A request of ours.
    Action(StatusAction),
    /// A request that the emulator refuses, as nothing is published of its effect.
    Refused(StatusAction),
}

use Basis::{Chosen, Documented, Inferred};
use Event::{Action, Install, Refused};
use StatusAction::{Activate, Archive, Deactivate, Revoke};

/// The journeys, by the place of the card in the roster.
const JOURNEYS: [&[(Event, Basis)]; 4] = [
    &[
        (Install, Inferred),
        (Action(Deactivate), Documented),
        (Action(Activate), Documented),
        (Action(Revoke), Documented),
    ],
    &[
        (Action(Deactivate), Documented),
        (Action(Activate), Documented),
        (Action(Archive), Documented),
        (Action(Activate), Documented),
    ],
    &[(Install, Inferred), (Action(Archive), Documented), (Action(Activate), Documented)],
    &[(Refused(Activate), Chosen)],
];

pub(super) async fn show(stage: &mut Stage, people: &[Person]) -> Result<Vec<Step>, Failure> {
    let (listed, _) = stage.list(ALL).await?;
    let mut steps = Vec::new();
    for (person, journey) in people.iter().zip(JOURNEYS) {
        let position = position(&listed, &person.card_id)?;
        let mut before = status(stage, position, &person.card_id).await?;
        steps.push(Step {
            card: person.card_id.clone(),
            action: "create".to_owned(),
            before: "-".to_owned(),
            after: before.clone(),
            basis: Documented,
            refused: None,
        });
        for (event, basis) in journey {
            let refused = happen(stage, &person.card_id, event).await?;
            let after = status(stage, position, &person.card_id).await?;
            let action = event.name();
            let step =
                Step { card: person.card_id.clone(), action, before, after: after.clone(), basis: *basis, refused };
            steps.push(step);
            before = after;
        }
    }
    Ok(steps)
}

/// Returns the vendor's words where the event was refused, as it should be.
async fn happen(stage: &mut Stage, card_id: &str, event: &Event) -> Result<Option<String>, Failure> {
    match event {
        Install => {
            stage.emulator.install(TEMPLATE, card_id).await?;
            Ok(None)
        }
        Action(action) => {
            send(stage, card_id, action).await?;
            Ok(None)
        }
        Refused(action) => match send(stage, card_id, action).await {
            Err(error) if error.is_refused() => Ok(Some(error.message().unwrap_or_default().to_owned())),
            Err(error) => Err(error.into()),
            Ok(()) => Err(surprising(format!("{action} of {card_id} was not refused"))),
        },
    }
}

async fn send(stage: &mut Stage, card_id: &str, action: &StatusAction) -> Result<(), Error> {
    stage.requests += 1;
    stage.client.card_action(&CardAction::new(action.clone(), TEMPLATE, card_id)).await.map(drop)
}

async fn status(stage: &mut Stage, position: usize, card_id: &str) -> Result<String, Failure> {
    let card = stage.card_at(position, card_id).await?;
    Ok(card.card_status.map(|status| status.to_string()).unwrap_or_default())
}

impl Event {
    fn name(&self) -> String {
        match self {
            Install => "installed by its holder".to_owned(),
            Action(action) | Refused(action) => action.to_string(),
        }
    }
}

impl Basis {
    pub(super) fn word(self) -> &'static str {
        match self {
            Documented => "documented",
            Inferred => "inferred",
            Chosen => "chosen",
        }
    }
}
