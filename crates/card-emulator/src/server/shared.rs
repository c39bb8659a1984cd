//! What every request may use, and what both the handle and the control API can do with it.

use card_types::id123::CardStatus;

use super::Turns;
use crate::deliveries::Deliveries;
use crate::drift::DriftMode;
use crate::faults::FaultEngine;
use crate::id123::{self, Code, Failed};
use crate::journal::Journal;
use crate::rate_limit::RateLimiter;
use crate::seed::Seed;
use crate::settings::Settings;
use crate::statistics::Statistics;
use crate::store::Store;
use crate::virtual_clock::VirtualClock;
use crate::{Error, ErrorKind};

/// What every request may use.
pub(crate) struct Shared {
    pub(crate) settings: Settings,
    pub(crate) store: Store,
    pub(crate) clock: VirtualClock,
    pub(crate) faults: FaultEngine,
    pub(crate) statistics: Statistics,
    pub(crate) drift: DriftMode,
    pub(crate) limiter: RateLimiter,
    pub(crate) journal: Journal,
    pub(crate) deliveries: Deliveries,
    pub(crate) turns: Turns,
    /// What the emulator was started with, to begin again.
    pub(crate) origin: Seed,
    /// A snapshot that was put in its place at the start.
    pub(crate) restored: Option<Vec<u8>>,
}

impl Shared {
    /// The state of the start; clock, counts of faults, statistics and journal begin anew too.
    pub(crate) async fn reset(&self) -> Result<(), Error> {
        let _no_turn = self.turns.none().await;
        self.clock.reset();
        self.faults.rewind();
        match &self.restored {
            Some(snapshot) => crate::snapshot::put_back(self, snapshot).await?,
            None => self.origin.clone().replant(&self.store, self.clock.unix_seconds()).await?,
        }
        self.statistics.clear();
        self.journal.clear();
        self.deliveries.clear();
        Ok(())
    }

    pub(crate) async fn seed(&self, json: &[u8]) -> Result<(), Error> {
        Seed::from_json(json)?.plant(&self.store, self.clock.unix_seconds()).await
    }

    pub(crate) async fn install(&self, card_template_id: &str, card_id: &str) -> Result<CardStatus, Error> {
        let now = self.clock.unix_seconds();
        let installed = id123::install(&self.store, card_template_id.to_owned(), card_id.to_owned(), now).await;
        match installed {
            Ok(Ok(status)) => Ok(status.into()),
            Ok(Err(status)) => Err(Error::new(
                ErrorKind::Status,
                format!("a card whose status is {status} cannot be installed; activate it first"),
            )),
            Err(Failed::Store(error)) => Err(error.into()),
            Err(Failed::Refused(refusal)) => {
                let kind = match refusal.code() {
                    Code::UnknownTemplate | Code::UnknownCard => ErrorKind::NotFound,
                    _ => ErrorKind::Status,
                };
                Err(Error::new(kind, refusal.message()))
            }
        }
    }
}
