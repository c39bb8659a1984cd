//! Configuring and starting an emulator.

mod double;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue};
use card_types::id123::CreateCard;
use card_types::server::ServerZone;

use crate::clock::{Clock, SystemClock};
use crate::deliveries::Deliveries;
use crate::drift::{Drift, DriftMode};
use crate::faults::{FaultEngine, FaultPlan};
use crate::handle::EmulatorHandle;
use crate::id123::ActionNames;
use crate::journal::Journal;
use crate::rate_limit::{RateLimit, RateLimiter};
use crate::seed::Seed;
use crate::server::{Server, Shared, Turns, router};
use crate::settings::{ConnectionLimits, DEMO_CREDENTIAL, DEMO_KEY, Settings};
use crate::statistics::Statistics;
use crate::store::{Location, Store};
use crate::virtual_clock::{ClockStart, VirtualClock};
use crate::{
    Durability, Error, ErrorKind, ExpiredCards, FailureStatus, Template, UndocumentedTransition, UnknownUserCard,
    UserCard,
};

/// Largest body that is accepted unless told otherwise: 1 MiB.
const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;

/// Largest `limit` of list-cards unless told otherwise.
const DEFAULT_LIST_LIMIT: u32 = 1000;

/// How many requests the journal keeps unless told otherwise.
const DEFAULT_JOURNAL: usize = 1000;

/// Where to begin: [`Emulator::builder`].
#[derive(Debug)]
pub struct Emulator;

impl Emulator {
    /// An emulator with every option at its default.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder {
            location: Location::Memory,
            durability: Durability::default(),
            address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            exposed: false,
            clock: Arc::new(SystemClock),
            settings: Settings {
                api_keys: Vec::new(),
                credentials: Vec::new(),
                body_limit: DEFAULT_BODY_LIMIT,
                control_from_network: false,
                expired_cards: ExpiredCards::default(),
                connections: ConnectionLimits::default(),
                list_limit: DEFAULT_LIST_LIMIT,
                failure_status: FailureStatus::default(),
                action_names: ActionNames::default(),
                undocumented: UndocumentedTransition::default(),
                unknown_user_card: UnknownUserCard::default(),
                time_zone: ServerZone::default(),
            },
            mistakes: Vec::new(),
            templates: Vec::new(),
            cards: Vec::new(),
            user_cards: Vec::new(),
            faults: FaultPlan::default(),
            seed: None,
            snapshot: None,
            clock_start: ClockStart::default(),
            journal: DEFAULT_JOURNAL,
            drift: Vec::new(),
            rate_limit: None,
            tls: false,
        }
    }
}

/// The options of an emulator. All have defaults; [`start`](Self::start) ends the configuration.
#[must_use = "an emulator runs only after `start`"]
pub struct EmulatorBuilder {
    location: Location,
    durability: Durability,
    address: SocketAddr,
    exposed: bool,
    clock: Arc<dyn Clock>,
    settings: Settings,
    /// What earlier calls got wrong; told by `start`, so that the calls can be chained.
    mistakes: Vec<String>,
    templates: Vec<Template>,
    cards: Vec<CreateCard>,
    user_cards: Vec<UserCard>,
    faults: FaultPlan,
    seed: Option<Vec<u8>>,
    snapshot: Option<Vec<u8>>,
    clock_start: ClockStart,
    journal: usize,
    drift: Vec<Drift>,
    rate_limit: Option<RateLimit>,
    tls: bool,
}

impl EmulatorBuilder {
    /// Keeps the state in a `SQLite` file, which is made where it does not exist. Default: in memory.
    pub fn database_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.location = Location::File(path.into());
        self
    }

    /// Listens on this port of the loopback address. Default: 0, a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// Listens on this address. One that is not loopback needs [`expose_to_network`](Self::expose_to_network) too.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Allows an address that other machines can reach. The emulator is made for tests, and speaks plain
    /// HTTP unless [`tls`](Self::tls) is called.
    pub fn expose_to_network(mut self) -> Self {
        self.exposed = true;
        self
    }

    /// Accepts this API key in `X-API-KEY`. May be called several times. Default: [`DEMO_KEY`] alone.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.settings.api_keys.push(key.into());
        self
    }

    /// Accepts BluB0X requests with this header. May be called several times. Default: [`DEMO_CREDENTIAL`] alone.
    pub fn blub0x_credential(mut self, header: &str, value: &str) -> Self {
        match (header.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            (Ok(header), Ok(value)) => self.settings.credentials.push((header, value)),
            _ => self.mistakes.push("a BluB0X credential is no valid HTTP header; mend its name or value".to_owned()),
        }
        self
    }

    /// Refuses bodies larger than this with 413. Default: 1 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.settings.body_limit = bytes;
        self
    }

    /// Refuses a `limit` of list-cards above this. Default: 1000.
    pub fn list_limit(mut self, cards: u32) -> Self {
        self.settings.list_limit = cards;
        self
    }

    /// Which HTTP status goes with a `failure` of ID123. Default: 200.
    pub fn failure_status(mut self, policy: FailureStatus) -> Self {
        self.settings.failure_status = policy;
        self
    }

    /// What happens on a status action whose effect is undocumented. Default: refused.
    pub fn undocumented_transitions(mut self, policy: UndocumentedTransition) -> Self {
        self.settings.undocumented = policy;
        self
    }

    /// What happens on a PUT for an assignment that does not exist. Default: it is made.
    pub fn unknown_user_cards(mut self, policy: UnknownUserCard) -> Self {
        self.settings.unknown_user_card = policy;
        self
    }

    /// The time zone of the BluB0X server, by its IANA name such as `America/Chicago`: a time that is sent with an
    /// offset is turned into local time, as .NET does. Default: UTC.
    pub fn server_time_zone(mut self, name: &str) -> Self {
        match ServerZone::named(name) {
            Ok(zone) => self.settings.time_zone = zone,
            Err(error) => self.mistakes.push(error.to_string()),
        }
        self
    }

    /// Takes the time from this clock. Default: [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Adds a template, or replaces what a database file says of it. Where there is none at all, there is
    /// `Template::new(Template::DEMO_ID)`.
    pub fn template(mut self, template: Template) -> Self {
        self.templates.push(template);
        self
    }

    /// Adds a card, unless a database file has it already. Its template must be known by then.
    pub fn card(mut self, card: CreateCard) -> Self {
        self.cards.push(card);
        self
    }

    /// Adds an assignment of a card to a user, unless a database file has it already.
    pub fn user_card(mut self, card: UserCard) -> Self {
        self.user_cards.push(card);
        self
    }

    /// Opens the database, listens, and returns when requests are answered.
    ///
    /// Needs a tokio runtime with I/O and time enabled, and runs on it.
    pub async fn start(mut self) -> Result<EmulatorHandle, Error> {
        self.check()?;
        if self.settings.api_keys.is_empty() {
            self.settings.api_keys.push(DEMO_KEY.to_owned());
        }
        if self.settings.credentials.is_empty() {
            let (name, value) = DEMO_CREDENTIAL;
            self = self.blub0x_credential(name, value);
        }
        let Self {
            location,
            durability,
            address,
            clock,
            settings,
            templates,
            cards,
            user_cards,
            faults,
            seed,
            snapshot,
            clock_start,
            journal,
            drift,
            rate_limit,
            tls,
            ..
        } = self;
        let store = Store::open(location, durability).await?;
        let clock = VirtualClock::new(clock, clock_start);
        let mut origin = Seed { templates, cards, user_cards };
        if let Some(json) = seed {
            let Seed { templates, cards, user_cards } = Seed::from_json(&json)?;
            origin.templates.extend(templates);
            origin.cards.extend(cards);
            origin.user_cards.extend(user_cards);
        }
        origin.clone().plant(&store, clock.unix_seconds()).await?;
        let connections = settings.connections;
        let shared = Arc::new(Shared {
            settings,
            store,
            clock,
            faults: FaultEngine::new(faults),
            statistics: Statistics::default(),
            drift: DriftMode::new(drift),
            limiter: RateLimiter::new(rate_limit),
            journal: Journal::new(journal),
            deliveries: Deliveries::default(),
            turns: Turns::default(),
            origin,
            restored: snapshot,
        });
        if let Some(json) = &shared.restored {
            crate::snapshot::restore(&shared, json).await?;
        }
        let server = Server::start(address, router(Arc::clone(&shared)), connections, tls).await?;
        tracing::info!(address = %server.address(), "the emulator listens");
        Ok(EmulatorHandle::new(server, shared))
    }

    fn check(&self) -> Result<(), Error> {
        let wrong = |message: &str| Err(Error::new(ErrorKind::Configuration, message));
        if !self.exposed && !self.address.ip().is_loopback() {
            return wrong("the address can be reached by other machines; call expose_to_network to allow that");
        }
        if let Some(mistake) = self.mistakes.first() {
            return wrong(mistake);
        }
        if self.settings.api_keys.iter().any(String::is_empty) {
            return wrong("an API key is empty; every key needs at least one character");
        }
        self.faults.check()?;
        if let Some(limit) = self.rate_limit {
            limit.check()?;
        }
        if self.settings.connections.connections == 0 {
            return wrong("the cap on connections is 0; allow at least one");
        }
        if self.settings.list_limit == 0 {
            return wrong("the list limit is 0; allow at least one card");
        }
        Ok(())
    }
}
