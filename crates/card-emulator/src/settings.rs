//! What a running emulator was told; fixed from its start.

use std::fmt;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use card_types::server::ServerZone;

use crate::id123::ActionNames;
use crate::{UndocumentedTransition, UnknownUserCard};

/// The API key that is accepted when none is configured.
pub const DEMO_KEY: &str = "emulator-key";

/// The header name and value that the BluB0X operation accepts when no credential is configured. How the vendor
/// authenticates is unknown; this pair is chosen.
pub const DEMO_CREDENTIAL: (&str, &str) = ("Authorization", "Bearer emulator-key");

/// The HTTP status of an ID123 `failure` reply. What the vendor sends is unknown; the body's `status` is the authority.
///
/// What fails before the API looks at the body (missing key, wrong media type, body too large, wrong path or method)
/// has its own HTTP status in either case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum FailureStatus {
    /// 200, so that a client that looks at the HTTP status only is found out. The default.
    #[default]
    Ok,
    /// 400, 404, 409 or 422, by the cause.
    ByCause,
}

/// What list-cards shows of a card after its `card-expiration`. What the vendor shows is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ExpiredCards {
    /// The status it has. The default.
    #[default]
    KeepStatus,
    /// `Deactivated` where it is `Inactive` or `Installed`, until it is renewed. The status that actions start from
    /// stays what it is.
    ListAsDeactivated,
}

/// What of the answered requests a database file keeps. In memory there is nothing to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Durability {
    /// What was answered survives the death of the process, `kill -9` included. A power cut, or a crash of the
    /// operating system, may lose the last moments; what is left is sound. The default.
    #[default]
    ProcessDeath,
    /// What was answered survives a power cut too, as far as the disk keeps what it says it has written: the log is
    /// synced with every commit, which costs a write as long as the disk takes for it.
    PowerCut,
}

/// What connections may cost. A client that is too slow or too many is cut off, and the others are served.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConnectionLimits {
    /// How many connections are served at once; more of them wait.
    pub(crate) connections: usize,
    /// How long a client may take for a whole head, and how long an idle connection stays.
    pub(crate) header_deadline: Duration,
    /// How long a client may take for a whole body.
    pub(crate) body_deadline: Duration,
    /// How long a client may take no byte of its reply.
    pub(crate) write_deadline: Duration,
    /// Largest head, in bytes.
    pub(crate) header_bytes: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 1024,
            header_deadline: Duration::from_secs(30),
            body_deadline: Duration::from_secs(30),
            write_deadline: Duration::from_secs(30),
            header_bytes: 64 * 1024,
        }
    }
}

/// All options that requests meet.
pub(crate) struct Settings {
    /// Accepted values of `X-API-KEY`.
    pub(crate) api_keys: Vec<String>,
    /// Accepted BluB0X credentials.
    pub(crate) credentials: Vec<(HeaderName, HeaderValue)>,
    /// Largest body, in bytes.
    pub(crate) body_limit: usize,
    /// Whether other machines may use the control API.
    pub(crate) control_from_network: bool,
    pub(crate) expired_cards: ExpiredCards,
    pub(crate) connections: ConnectionLimits,
    /// Largest `limit` of list-cards.
    pub(crate) list_limit: u32,
    pub(crate) failure_status: FailureStatus,
    /// Actions of ID123 that have other names than in the schemas.
    pub(crate) action_names: ActionNames,
    pub(crate) undocumented: UndocumentedTransition,
    pub(crate) unknown_user_card: UnknownUserCard,
    /// The time zone of the BluB0X server.
    pub(crate) time_zone: ServerZone,
}

impl Settings {
    pub(crate) fn accepts_key(&self, headers: &HeaderMap) -> bool {
        headers.get("x-api-key").is_some_and(|sent| self.api_keys.iter().any(|key| key.as_bytes() == sent.as_bytes()))
    }

    pub(crate) fn accepts_credential(&self, headers: &HeaderMap) -> bool {
        self.credentials.iter().any(|(name, value)| headers.get(name) == Some(value))
    }
}

/// Keys and credentials are secrets even here: people paste real ones.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("api_keys", &self.api_keys.len())
            .field("credentials", &self.credentials.len())
            .field("body_limit", &self.body_limit)
            .field("control_from_network", &self.control_from_network)
            .field("expired_cards", &self.expired_cards)
            .field("connections", &self.connections)
            .field("list_limit", &self.list_limit)
            .field("failure_status", &self.failure_status)
            .field("action_names", &self.action_names)
            .field("undocumented", &self.undocumented)
            .field("unknown_user_card", &self.unknown_user_card)
            .field("time_zone", &self.time_zone)
            .finish()
    }
}
