//! A run from its beginning to its end.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::books::Books;
use super::clock::milliseconds;
use super::feed::Feed;
use super::inputs::Inputs;
use super::lane::Lane;
use super::missing;
use super::progress::{Progress, Watch};
use super::run::Pass;
use super::send::{Clients, Sender};
use super::settings::ApplySettings;
use super::stop::{Stopped, Stopper};
use crate::error::{Error, ErrorKind};
use crate::journal::{Journal, Tally};
use crate::plan::StepKind;
use crate::state::State;

/// A run that is ready to begin.
#[derive(Debug)]
pub struct Apply {
    inputs: Inputs,
    journal: Journal,
    state: Option<State>,
    clients: Clients,
    settings: ApplySettings,
    watch: Watch,
    stopper: Stopper,
}

/// What came of a run.
#[derive(Debug)]
#[non_exhaustive]
pub struct Applied {
    /// What became of every step of the plan, in this run and earlier ones.
    pub tally: Tally,
    /// Why the run ended before its end; none when it went through.
    pub stopped: Option<Stopped>,
    /// The figures of this run.
    pub progress: Progress,
    /// What was carried out, for reports.
    pub inputs: Inputs,
    /// The journal, for reports.
    pub journal: Journal,
}

impl Apply {
    /// Checks that everything needed is there. Nothing is sent.
    ///
    /// Without a state, what is sent is not remembered: the next plan will send again what no list shows.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] when the plan has physical cards and there is no client for them, [`ErrorKind::Journal`].
    pub fn new(
        inputs: Inputs,
        journal: Journal,
        state: Option<State>,
        clients: Clients,
        settings: ApplySettings,
    ) -> Result<Self, Error> {
        let counts = inputs.plan().summary().counts;
        let has_physical = StepKind::ALL.into_iter().any(|kind| kind.is_of_user_card() && counts.of(kind) > 0);
        if has_physical && clients.blub0x.is_none() {
            return Err(Error::new(
                ErrorKind::Setting,
                "the plan has physical cards, and there is no connection for them",
            ));
        }
        let watch = Watch::new(counts.steps(), journal.tally()?);
        Ok(Self { inputs, journal, state, clients, settings, watch, stopper: Stopper::default() })
    }

    /// Tells at any time how far the run has come.
    pub fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// Ends the run in good order, from anywhere.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Carries out what is left of the plan. To be run on tokio.
    ///
    /// A future that is dropped leaves what a crash leaves: the next run settles it.
    ///
    /// # Errors
    /// [`ErrorKind::Journal`], [`ErrorKind::State`] or [`ErrorKind::File`] when the disk fails: nothing more is sent then.
    /// [`ErrorKind::Stale`] when plan or roster were changed in place meanwhile. What the vendor says is no error of the run: see [`Applied`].
    pub async fn run(self) -> Result<Applied, Error> {
        let Self { inputs, journal, state, clients, settings, watch, stopper } = self;
        // Counted once, at the beginning: a plan that was begun in time may be finished.
        let has_expired = inputs.has_expired(milliseconds() / 1000);
        if let Some(last) = journal.last_unsettled()? {
            let passed = milliseconds().saturating_sub(last).max(0).unsigned_abs();
            pause(&stopper, settings.settle_after.saturating_sub(Duration::from_millis(passed))).await;
        }
        let (after, rounds) = (settings.settle_after, settings.settle_rounds);
        let template = inputs.plan().header().card_template_id.clone();
        let state = state.map(|state| Arc::new(Mutex::new(state)));
        let shared = (template.clone(), state.clone());
        let sender = Arc::new(Sender::new(clients, settings, watch.clone(), stopper.clone(), !has_expired, shared));
        let statuses = journal.statuses()?;
        sender.find_missing(&template, missing::unsettled_creations(inputs.plan(), &statuses)?).await;
        let feed = Feed::new(&inputs, statuses, has_expired)?;
        let mut books = Books { journal, state, template, feed };
        for round in 0..=rounds {
            let mut pass = Pass::new(sender.clone(), books);
            let (returned, error) = pass.run().await;
            if let Some(error) = error {
                return Err(error);
            }
            books = returned.ok_or_else(|| Error::new(ErrorKind::Journal, "the journal was lost"))?;
            if pass.again.is_empty() || round == rounds || stopper.is_stopped() {
                break;
            }
            pause(&stopper, after).await;
            sender
                .find_missing(&books.template, pass.again.iter().filter_map(Lane::unsettled_creation).collect())
                .await;
            books.feed = Feed::Again(pass.again);
        }
        let tally = books.journal.tally()?;
        if has_expired && !tally.is_complete() {
            stopper.stop_because(Stopped::Expired);
        }
        Ok(Applied {
            tally,
            stopped: stopper.take_reason(),
            progress: watch.progress(),
            inputs,
            journal: books.journal,
        })
    }
}

/// Waits, unless the run ends first.
async fn pause(stopper: &Stopper, wait: Duration) {
    tokio::select! {
        () = stopper.stopped() => {}
        () = tokio::time::sleep(wait) => {}
    }
}
