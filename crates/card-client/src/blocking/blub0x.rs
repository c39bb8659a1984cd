//! BluB0X without async.

use card_types::Operation;

use super::runtime::Background;
use crate::blub0x::Client;
use crate::{CallOptions, Error, Response};

/// A client of BluB0X whose calls return when they are done. Cheap to clone; may be shared between threads.
#[derive(Debug, Clone)]
pub struct Blub0x {
    client: Client,
    background: Background,
}

impl Blub0x {
    /// Wraps an async client.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when no thread can be started.
    pub fn new(client: Client) -> Result<Self, Error> {
        Ok(Self { client, background: Background::new()? })
    }

    /// The async client, for its figures and for async code.
    pub fn as_async(&self) -> &Client {
        &self.client
    }

    /// As [`Client::send`].
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send<O: Operation>(&self, operation: &O) -> Result<Response<O::Reply>, Error> {
        self.background.run(self.client.send(operation))
    }

    /// As [`Client::send_with`].
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send_with<O: Operation>(&self, operation: &O, options: &CallOptions) -> Result<Response<O::Reply>, Error> {
        self.background.run(self.client.send_with(operation, options))
    }
}
