//! The actions: decode, apply the rules in one transaction, encode.

mod card_action;
mod delete;
mod install;
mod invite;
mod list;
mod notify;
mod place;
mod show;
pub(super) mod templates;
mod view;

use card_types::id123::CardStatus;
use card_types::{Action, Violation, json};
use rusqlite::Transaction;
use serde::de::DeserializeOwned;

pub(super) use card_action::card_action;
pub(super) use delete::delete;
pub(crate) use install::install;
pub(super) use invite::invite;
pub(super) use list::list;
pub(super) use notify::notify;
pub(crate) use place::place_initial;
pub(super) use place::{create, update};
pub(super) use view::view;

use super::domain::{Code, Refusal, Status};
use crate::store::{KnownTemplate, StoreError, find_template};

/// Why an action has no success to report.
pub(crate) enum Failed {
    /// The rules say no.
    Refused(Refusal),
    /// The store could not be used.
    Store(StoreError),
}

impl Failed {
    /// The reply's view: a failing store is logged, the client learns only that it is not to blame.
    pub(super) fn into_refusal(self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal,
            Self::Store(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
                Refusal::new(Code::Internal, "the emulator's store failed; its log tells why")
            }
        }
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Reads a request and checks the limits of its schema.
fn decode<T: Action + DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    let request: T = json::from_slice(body).map_err(|error| Refusal::new(Code::InvalidRequest, error.to_string()))?;
    validate(&request)?;
    Ok(request)
}

fn validate<T: Action>(request: &T) -> Result<(), Refusal> {
    validate_but(request, |_| false)
}

/// Checks the limits of a request's schema, but those that the vendor does not keep itself.
fn validate_but<T: Action>(request: &T, is_tolerated: impl Fn(&Violation) -> bool) -> Result<(), Refusal> {
    let Err(error) = request.validate() else { return Ok(()) };
    if error.violations().iter().all(is_tolerated) {
        return Ok(());
    }
    let too_many = error.violations().iter().any(|violation| violation.pointer().ends_with("-fields"));
    let code = if too_many { Code::TooManyFields } else { Code::InvalidRequest };
    Err(Refusal::new(code, error.to_string()))
}

fn template(tx: &Transaction<'_>, id: &str) -> Result<KnownTemplate, Failed> {
    find_template(tx, id)?.ok_or_else(|| {
        Refusal::new(
            Code::UnknownTemplate,
            "this emulator has no template with this card-template-id; mend the id, or configure the template",
        )
        .into()
    })
}

fn unknown_card() -> Refusal {
    Refusal::new(Code::UnknownCard, "the template has no card with this card-id; mend card-id or create the card")
}

impl From<Status> for CardStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Inactive => Self::Inactive,
            Status::Installed => Self::Installed,
            Status::Deactivated => Self::Deactivated,
            Status::Archived => Self::Archived,
            Status::Uninstalled => Self::Uninstalled,
        }
    }
}
