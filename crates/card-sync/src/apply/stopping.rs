//! Ending a physical card: read first, and send only what is still to be done.

use std::sync::PoisonError;

use card_client::blub0x::Client;
use card_types::blub0x::UserCard;

use super::lane::Planned;
use super::look::Look;
use super::send::{Done, Sender};
use crate::card::UserCardIds;
use crate::ending::{Ending, dates};
use crate::error::Error;
use crate::journal::{Outcome, StepStatus};
use crate::request::Request;
use crate::state::{Dates, Former, Part, Progress, mark};

const UNKNOWN: &str = "the local state does not know this physical card any more, so it was not ended; end it with `cards \
                       offboard CARD-ID --user GUID --card GUID`";
const NO_CONNECTION: &str = "there is no connection for physical cards";
const WAS_DONE: &str = "it works no longer; nothing was sent now";

impl Sender {
    /// Carries out or settles an ending: the card is read either way, since a returner is to get its dates back.
    pub(super) async fn end(&self, planned: &Planned, ending: &Ending, was_begun: bool) -> Done {
        let otherwise = if was_begun { Done::Unsettled } else { Done::Open };
        let Some(ids) = ending.ids else { return failed(UNKNOWN) };
        let Some(client) = &self.clients.blub0x else { return failed(NO_CONNECTION) };
        let Some(read) = self.unless_stopped(self.card(client, ids)).await else { return otherwise };
        let card = match read {
            Ok(card) => card,
            Err(outcome) => return Done::Known(outcome),
        };
        let done = || Done::Known(Outcome::new(StepStatus::Confirmed).saying(WAS_DONE));
        let Some(card) = card else { return done() };
        let former = match self.former(planned, ids) {
            Ok(former) => former,
            Err(error) => return Done::Known(Outcome::new(StepStatus::Unknown).saying(error.to_string())),
        };
        if ending.is_done(&card, former.as_ref()) {
            return done();
        }
        if self.stopper.is_stopped() || !self.may_send {
            return otherwise;
        }
        let before = former.map_or_else(|| dates(&card), |former| former.dates);
        let request = ending.request(ids, &before);
        // A date that cannot be brought back must not be taken away.
        if let Err(error) = self.note(planned, ending, ids, before) {
            return Done::Known(Outcome::new(StepStatus::Unknown).saying(error.to_string()));
        }
        let sending = Planned { step: planned.step.clone(), record: None, request, is_put_back: false };
        match self.send(&sending).await {
            Done::Open if was_begun => Done::Unsettled,
            done => done,
        }
    }

    /// The card as its user has it. `None` if the user has it no longer.
    pub(super) async fn card(&self, client: &Client, ids: UserCardIds) -> Result<Option<UserCard>, Outcome> {
        self.watch.has_read();
        match client.list_user_cards(ids.user_id).await {
            Ok(list) => {
                let mut cards = list.into_inner().cards.into_iter().flatten();
                Ok(cards.find(|card| card.card_id == Some(ids.card_id)))
            }
            Err(error) => match self.unread(error) {
                Look::Failed(outcome) => Err(outcome),
                _ => Err(Outcome::new(StepStatus::Unknown)),
            },
        }
    }

    fn former(&self, planned: &Planned, ids: UserCardIds) -> Result<Option<Former>, Error> {
        let Some(state) = &self.state else { return Ok(None) };
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = mark(state.key(), ids);
        let known = state.assignments(&self.template, &planned.step.card_id)?;
        Ok(known.into_iter().find(|one| one.mark == mark).and_then(|one| one.former))
    }

    /// Writes down what was there, and that it is about to be sent.
    fn note(&self, planned: &Planned, ending: &Ending, ids: UserCardIds, before: Dates) -> Result<(), Error> {
        let Some(state) = &self.state else { return Ok(()) };
        let card_id = &planned.step.card_id;
        let at = super::clock::milliseconds() / 1000;
        state.lock().unwrap_or_else(PoisonError::into_inner).batch(|state| {
            let part = Part::Physical(mark(state.key(), ids));
            state.note_former(&self.template, card_id, ids, before, ending.at)?;
            state.note_leaving(&self.template, card_id, part, Progress::Sent, at)
        })
    }
}

impl Planned {
    /// What is to be ended. `None` if the step ends nothing.
    pub(super) fn ending(&self) -> Option<&Ending> {
        match &self.request {
            Request::Ending(ending) => Some(ending),
            _ => None,
        }
    }
}

fn failed(message: &str) -> Done {
    Done::Known(Outcome::new(StepStatus::Failed).saying(message))
}
