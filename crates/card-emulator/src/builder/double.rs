//! The options of a test double: what to start with, what to break, what to bound.

use std::time::Duration;

use tokio::sync::Semaphore;

use super::EmulatorBuilder;
use crate::drift::Drift;
use crate::faults::FaultPlan;
use crate::rate_limit::RateLimit;
use crate::settings::{Durability, ExpiredCards};

impl EmulatorBuilder {
    /// Answers an action of ID123 under another `action` than that of the schema, and no longer under that one. It is for
    /// names that are inferred, such as that of a notification, once the real one is known: a client that still sends the
    /// guess gets `emulator:unknown-action`. May be called for several actions; the last name of one counts.
    ///
    /// Fault rules, statistics and the log keep calling the action by the schema's name, and so does a reply that repeats
    /// it. An unknown action, or a name that another action has, is an error of [`start`](Self::start).
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let emulator =
    ///     card_emulator::Emulator::builder().action_name("send-notification", "push-notification").start().await?;
    /// # emulator.shutdown().await;
    /// # Ok::<(), card_emulator::Error>(()) }).unwrap();
    /// ```
    pub fn action_name(mut self, action: &str, name: impl Into<String>) -> Self {
        if let Err(mistake) = self.settings.action_names.replace(action, name.into()) {
            self.mistakes.push(mistake);
        }
        self
    }

    /// Adds what this JSON document holds: `templates`, `cards` and `user-cards`, as `POST /_emulator/seed` takes them.
    pub fn seed(mut self, json: impl Into<Vec<u8>>) -> Self {
        self.seed = Some(json.into());
        self
    }

    /// What of the answered requests a database file keeps through a power cut. Default: what the disk has by then.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Starts with the state of this snapshot, as [`EmulatorHandle::snapshot`](crate::EmulatorHandle::snapshot) and
    /// `GET /_emulator/snapshot` give it, in place of whatever the other options or a database file hold.
    pub fn restore(mut self, snapshot: impl Into<Vec<u8>>) -> Self {
        self.snapshot = Some(snapshot.into());
        self
    }

    /// Lets the clock begin at this time, in Unix seconds. Default: the time of [`clock`](Self::clock).
    pub fn start_time(mut self, unix_seconds: i64) -> Self {
        self.clock_start.at = Some(unix_seconds);
        self
    }

    /// Lets the clock stand still from the start.
    pub fn frozen_clock(mut self) -> Self {
        self.clock_start.is_frozen = true;
        self
    }

    /// What list-cards shows of an expired card. Default: its status.
    pub fn expired_cards(mut self, policy: ExpiredCards) -> Self {
        self.settings.expired_cards = policy;
        self
    }

    /// Lets other machines use the control API, where the emulator is exposed to them: they can then read and change
    /// everything. Default: this machine only.
    pub fn control_from_network(mut self) -> Self {
        self.settings.control_from_network = true;
        self
    }

    /// Keeps this many requests in the journal; 0 keeps none. Default: 1000.
    pub fn journal_capacity(mut self, requests: usize) -> Self {
        self.journal = requests;
        self
    }

    /// Lets replies differ in these ways. Default: in none.
    pub fn drift(mut self, ways: impl IntoIterator<Item = Drift>) -> Self {
        self.drift = ways.into_iter().collect();
        self
    }

    /// Refuses requests beyond this rate with 429. Default: no limit.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// Serves at most this many connections at once; more of them wait. Default: 1024.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.settings.connections.connections = connections.min(Semaphore::MAX_PERMITS);
        self
    }

    /// Gives a client this long for the head of a request, and an idle connection as long. Default: 30 seconds.
    pub fn header_deadline(mut self, deadline: Duration) -> Self {
        self.settings.connections.header_deadline = deadline;
        self
    }

    /// Gives a client this long for a whole body; then it gets 408. Default: 30 seconds.
    pub fn body_deadline(mut self, deadline: Duration) -> Self {
        self.settings.connections.body_deadline = deadline;
        self
    }

    /// Cuts a client off that takes no byte of its reply for this long. Default: 30 seconds.
    pub fn write_deadline(mut self, deadline: Duration) -> Self {
        self.settings.connections.write_deadline = deadline;
        self
    }

    /// Speaks HTTPS with a certificate made for this run; [`EmulatorHandle::ca_pem`](crate::EmulatorHandle::ca_pem) is what clients must trust.
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Breaks requests on purpose, by this plan. Default: nothing is broken.
    pub fn faults(mut self, plan: FaultPlan) -> Self {
        self.faults = plan;
        self
    }
}
