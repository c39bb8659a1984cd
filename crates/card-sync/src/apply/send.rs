//! Carrying out one request, and settling what became of it.

use std::collections::HashSet;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use card_client::{CallOptions, Error, RetryPolicy, blub0x, id123};
use card_types::Operation;
use card_types::blub0x::UserCardResult;

use super::ApplySettings;
use super::books::SharedState;
use super::lane::Planned;
use super::look::Look;
use super::missing::missing;
use super::progress::Watch;
use super::react::{self, MOST_TRIES, Reaction};
use super::stop::Stopper;
use crate::journal::{Outcome, StepStatus};
use crate::request::Request;

/// The clients that a plan is carried out with. Their limits are the rates.
#[derive(Debug, Clone)]
pub struct Clients {
    /// The cards.
    pub id123: id123::Client,
    /// The physical cards; needed where the plan has steps for them.
    pub blub0x: Option<blub0x::Client>,
}

/// What every lane shares.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) clients: Clients,
    pub(super) settings: ApplySettings,
    pub(super) watch: Watch,
    pub(super) stopper: Stopper,
    pub(super) template: String,
    pub(super) state: Option<SharedState>,
    /// Whether anything may be sent; otherwise only reading is left.
    pub(super) may_send: bool,
    /// Steps that were handed to the network since the last page.
    pub(super) sent: Mutex<Vec<u64>>,
    /// Cards that were certainly not there when the pass began.
    pub(super) missing: Mutex<HashSet<String>>,
    options: CallOptions,
}

/// How a step came out.
#[derive(Debug)]
pub(super) enum Done {
    /// It was sent or read, and this came of it.
    Known(Outcome),
    /// It was certainly not carried out: it is as if it had never been sent.
    Open,
    /// The run ended before anything more was found out.
    Unsettled,
}

impl Sender {
    pub(super) fn new(
        clients: Clients,
        settings: ApplySettings,
        watch: Watch,
        stopper: Stopper,
        may_send: bool,
        (template, state): (String, Option<SharedState>),
    ) -> Self {
        // The client would repeat what is safe to repeat. Here nothing is sent twice that reading can settle.
        let options = CallOptions::new().retry(RetryPolicy::none());
        Self {
            clients,
            settings,
            watch,
            stopper,
            template,
            state,
            may_send,
            sent: Mutex::default(),
            missing: Mutex::default(),
            options,
        }
    }

    /// Sends a step that was never sent.
    pub(super) async fn send(&self, planned: &Planned) -> Done {
        let mut tries = 0;
        loop {
            if self.stopper.is_stopped() || !self.may_send {
                return Done::Open;
            }
            tries += 1;
            self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(planned.step.number);
            let error = match self.once(&planned.request).await {
                None => return Done::Open,
                Some(Ok(outcome)) => return Done::Known(outcome),
                Some(Err(error)) => error,
            };
            match Reaction::to(&error) {
                Reaction::Unknown => return Done::Known(Outcome::of_error(StepStatus::Unknown, &error)),
                Reaction::Failed => return Done::Known(Outcome::of_error(StepStatus::Failed, &error)),
                Reaction::Wait if tries < MOST_TRIES => self.pause(react::wait(tries, &error)).await,
                Reaction::Wait | Reaction::Stop => self.stopper.stop_because(react::stopped(error)),
            }
        }
    }

    /// Finds out which of these cards are certainly not there, all at once.
    pub(super) async fn find_missing(&self, template: &str, ids: HashSet<String>) {
        if !ids.is_empty()
            && let Some(missing) = self.unless_stopped(missing(&self.clients.id123, template, ids)).await
        {
            *self.missing.lock().unwrap_or_else(PoisonError::into_inner) = missing;
        }
    }

    /// Finds out by reading what became of a step, and sends it where it was not carried out.
    pub(super) async fn settle(&self, planned: &Planned) -> Done {
        let Some(look) = self.unless_stopped(self.look(planned)).await else { return Done::Unsettled };
        let otherwise = match look {
            Look::Applied => return Done::Known(by_reading()),
            Look::NotApplied => Done::Open,
            // A status action that was carried out twice may be another action: a person has to look.
            Look::Blind(why) if matches!(planned.request, Request::Action(_)) => {
                return Done::Known(Outcome::new(StepStatus::Unknown).saying(why));
            }
            // The same values lead to the same card, however often they are sent.
            Look::Blind(_) => Done::Unsettled,
            Look::Failed(outcome) => return Done::Known(outcome),
        };
        let outcome = match self.send(planned).await {
            Done::Known(outcome) => outcome,
            Done::Open | Done::Unsettled => return otherwise,
        };
        // Refused, perhaps because the first request arrived after the reading.
        if outcome.status == StepStatus::Failed && matches!(self.look(planned).await, Look::Applied) {
            return Done::Known(by_reading());
        }
        Done::Known(outcome)
    }

    /// Sends a request. `None` if the run was stopped while it waited for its turn: then it was not sent, and never will be.
    async fn once(&self, request: &Request) -> Option<Result<Outcome, Error>> {
        let is_sent = Arc::new(AtomicBool::new(false));
        let options = self.options.clone().flag_when_sent(is_sent.clone());
        let mut call = pin!(self.call(request, &options));
        let answer = tokio::select! {
            biased;
            answer = &mut call => answer,
            () = self.stopper.stopped() => {
                if !is_sent.load(Ordering::Acquire) {
                    return None;
                }
                call.await
            }
        };
        if is_sent.load(Ordering::Acquire) {
            self.watch.called();
        }
        Some(answer)
    }

    async fn call(&self, request: &Request, options: &CallOptions) -> Result<Outcome, Error> {
        let confirmed = Outcome::new(StepStatus::Confirmed);
        let client = &self.clients.id123;
        match request {
            Request::Create(request) => client.send_with(&**request, options).await.map(|_| confirmed),
            Request::Update(request) => client.send_with(&**request, options).await.map(|_| confirmed),
            Request::Action(request) => client.send_with(&**request, options).await.map(|_| confirmed),
            Request::UserCard(request) => self.physical(&**request, options).await,
            Request::RemoveUserCard(request) => self.physical(&**request, options).await,
            // It is sent as one of those.
            Request::Ending(_) => Ok(Outcome::new(StepStatus::Unknown)),
        }
    }

    /// Sends a request about a physical card. The meaning of its result codes is not published.
    async fn physical<O>(&self, request: &O, options: &CallOptions) -> Result<Outcome, Error>
    where
        O: Operation<Reply = UserCardResult>,
    {
        let Some(client) = &self.clients.blub0x else {
            return Ok(Outcome::new(StepStatus::Failed).saying("there is no connection for physical cards"));
        };
        let reply = client.send_with(request, options).await?;
        let code = reply.result_code;
        let is_done =
            self.settings.result_codes.as_ref().is_none_or(|codes| code.is_some_and(|code| codes.contains(&code)));
        Ok(Outcome {
            status: if is_done { StepStatus::Confirmed } else { StepStatus::Failed },
            http_status: Some(reply.status()),
            code: code.map(|code| code.to_string()),
            message: if is_done { None } else { reply.description.clone() },
        })
    }

    /// What comes of reading, which may be given up at any time. `None` if the run was stopped.
    pub(super) async fn unless_stopped<T>(&self, reading: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.stopper.stopped() => None,
            read = reading => Some(read),
        }
    }

    /// Waits, unless the run ends first.
    async fn pause(&self, wait: Duration) {
        tokio::select! {
            () = self.stopper.stopped() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

fn by_reading() -> Outcome {
    Outcome::new(StepStatus::Confirmed).saying("settled by reading the card")
}
