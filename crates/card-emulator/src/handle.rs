//! A running emulator.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use card_types::Uuid;
use card_types::id123::CardStatus;

use crate::deliveries::Delivery;
use crate::drift::Drift;
use crate::faults::FaultPlan;
use crate::journal::JournalEntry;
use crate::rate_limit::RateLimit;
use crate::server::{Server, Shared};
use crate::store::{self, StoreError};
use crate::{Error, UserCard, snapshot};

/// A running emulator: where it listens, what it holds, and how to end it.
///
/// Dropping it makes it stop accepting connections; [`shutdown`](Self::shutdown) also waits for the end, which a
/// database file needs before another emulator can open it.
pub struct EmulatorHandle {
    server: Server,
    shared: Arc<Shared>,
}

impl EmulatorHandle {
    pub(crate) fn new(server: Server, shared: Arc<Shared>) -> Self {
        Self { server, shared }
    }

    /// The address, with the port that was chosen where port 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The base URL of both vendors' APIs, such as `http://127.0.0.1:40123`, without a slash at the end.
    pub fn url(&self) -> String {
        let scheme = if self.server.ca_pem().is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address())
    }

    /// The certificate that clients must trust, in PEM; `None` without [`tls`](crate::EmulatorBuilder::tls).
    pub fn ca_pem(&self) -> Option<&str> {
        self.server.ca_pem()
    }

    /// The base URL to give an ID123 client; the endpoint is `/api/v2/` below it.
    pub fn id123_url(&self) -> String {
        self.url()
    }

    /// The base URL to give a BluB0X client; the paths begin with `/api/v2/` below it.
    pub fn blub0x_url(&self) -> String {
        self.url()
    }

    /// Does what a card's holder does in the app: installs the card. No API does that.
    ///
    /// Returns the new status. An error of kind [`NotFound`](crate::ErrorKind::NotFound) when template or card are unknown,
    /// of kind [`Status`](crate::ErrorKind::Status) when the card is deactivated or archived.
    pub async fn install(&self, card_template_id: &str, card_id: &str) -> Result<CardStatus, Error> {
        self.shared.install(card_template_id, card_id).await
    }

    /// The time the emulator acts by, in Unix seconds.
    pub fn now(&self) -> i64 {
        self.shared.clock.unix_seconds()
    }

    /// Shows this time, in Unix seconds; a clock that runs runs on from it.
    pub fn set_time(&self, unix_seconds: i64) {
        self.shared.clock.set(unix_seconds);
    }

    /// Moves the clock on by so many seconds, or back where the number is negative.
    pub fn advance_time(&self, seconds: i64) {
        self.shared.clock.advance(seconds);
    }

    /// Stops the clock at the time it shows.
    pub fn freeze_time(&self) {
        self.shared.clock.freeze();
    }

    /// Lets a stopped clock run on from the time it shows.
    pub fn resume_time(&self) {
        self.shared.clock.resume();
    }

    /// Lets replies differ in these ways from now on; none ends it.
    pub fn set_drift(&self, ways: impl IntoIterator<Item = Drift>) {
        self.shared.drift.replace(ways);
    }

    /// Refuses requests beyond this rate from now on, with full buckets; `None` ends it.
    ///
    /// An error of kind [`Configuration`](crate::ErrorKind::Configuration) where it is out of range.
    pub fn set_rate_limit(&self, limit: Option<RateLimit>) -> Result<(), Error> {
        limit.map_or(Ok(()), RateLimit::check)?;
        self.shared.limiter.replace(limit);
        Ok(())
    }

    /// The last requests and what became of them, oldest first.
    ///
    /// A request is here once it was carried out, also if its client went away; one that nobody has seen the reply of
    /// may still be under way. [`snapshot_with_journal`](Self::snapshot_with_journal) shows state and journal of one moment.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.shared.journal.entries()
    }

    /// What was sent to people: the last 1000 invitations and notifications, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.deliveries.all()
    }

    /// Begins again: the state of the start (a database file is emptied first), the configured clock, faults counted
    /// anew, no statistics, no journal.
    pub async fn reset(&self) -> Result<(), Error> {
        self.shared.reset().await
    }

    /// Adds templates, cards and assignments from JSON, as `POST /_emulator/seed` takes them: all of them, or none
    /// where one is refused. Cards and assignments that exist stay as they are.
    pub async fn seed(&self, json: &str) -> Result<(), Error> {
        self.shared.seed(json.as_bytes()).await
    }

    /// The whole state as JSON, for [`restore`](Self::restore): everything that was stored, clock, faults with their
    /// counts, drift and rate limit. Holds personal data and secret answers: do not log it.
    pub async fn snapshot(&self) -> Result<String, Error> {
        Ok(snapshot::take(&self.shared, false).await?.to_string())
    }

    /// As [`snapshot`](Self::snapshot), with journal and statistics.
    pub async fn snapshot_with_journal(&self) -> Result<String, Error> {
        Ok(snapshot::take(&self.shared, true).await?.to_string())
    }

    /// Replaces the state by that of a snapshot. Where it is refused, nothing changes. A snapshot without journal
    /// leaves the journal as it is; one of version 1 leaves everything but templates, cards and assignments.
    pub async fn restore(&self, snapshot: &str) -> Result<(), Error> {
        snapshot::restore(&self.shared, snapshot.as_bytes()).await
    }

    /// The assignment of a card to a user, where there is one.
    pub async fn user_card(&self, user_id: Uuid, card_id: Uuid) -> Result<Option<UserCard>, Error> {
        Ok(self.shared.store.read(move |tx| store::find_user_card(tx, user_id, card_id)).await?)
    }

    /// Breaks requests on purpose, by this plan from now on; counting begins anew. An empty plan ends it.
    ///
    /// An error of kind [`Configuration`](crate::ErrorKind::Configuration) where a rule is out of range; the old plan stays.
    pub fn set_faults(&self, plan: FaultPlan) -> Result<(), Error> {
        plan.check()?;
        self.shared.faults.replace(plan);
        Ok(())
    }

    /// The whole state as text, one line a row, to compare before and after a request.
    ///
    /// Holds everything the emulator was sent, personal data and secret answers too: do not log it.
    pub async fn dump(&self) -> Result<String, Error> {
        Ok(self.shared.store.read::<_, StoreError>(store::dump).await?)
    }

    /// Stops accepting, lets requests under way finish for up to five seconds, and closes the database.
    pub async fn shutdown(self) {
        self.server.stop().await;
        // Requests whose clients have gone are carried out to their end, too.
        drop(self.shared.turns.none().await);
        self.shared.store.close().await;
    }
}

impl fmt::Debug for EmulatorHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorHandle")
            .field("address", &self.address())
            .field("settings", &self.shared.settings)
            .finish_non_exhaustive()
    }
}
