//! A running emulator.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use card_types::Uuid;
use card_types::id123::CardStatus;

use crate::faults::FaultPlan;
use crate::id123::{self, Code, Failed};
use crate::server::{Server, Shared};
use crate::store::{self, StoreError};
use crate::{Error, ErrorKind, UserCard};

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
        format!("http://{}", self.address())
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
    /// Returns the new status. An error of kind [`NotFound`](ErrorKind::NotFound) when template or card are unknown,
    /// of kind [`Status`](ErrorKind::Status) when the card is deactivated or archived.
    pub async fn install(&self, card_template_id: &str, card_id: &str) -> Result<CardStatus, Error> {
        let now = self.shared.clock.unix_seconds();
        let installed = id123::install(&self.shared.store, card_template_id.to_owned(), card_id.to_owned(), now).await;
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

    /// The assignment of a card to a user, where there is one.
    pub async fn user_card(&self, user_id: Uuid, card_id: Uuid) -> Result<Option<UserCard>, Error> {
        Ok(self.shared.store.read(move |tx| store::find_user_card(tx, user_id, card_id)).await?)
    }

    /// Breaks requests on purpose, by this plan from now on; counting begins anew. An empty plan ends it.
    ///
    /// An error of kind [`Configuration`](ErrorKind::Configuration) where a rule is out of range; the old plan stays.
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
