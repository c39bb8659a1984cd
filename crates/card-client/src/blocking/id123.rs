//! ID123 without async.

use card_types::Action;

use super::runtime::Background;
use crate::id123::{CardList, CardStream, Client, CompleteList, Reconcilable, Reconciliation, Template};
use crate::{CallOptions, Error, Response};
use card_types::id123::ListedCard;

/// A client of ID123 whose calls return when they are done. Cheap to clone; may be shared between threads.
#[derive(Debug, Clone)]
pub struct Id123 {
    client: Client,
    background: Background,
}

impl Id123 {
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
    pub fn send<A: Action>(&self, action: &A) -> Result<Response<A::Success>, Error> {
        self.background.run(self.client.send(action))
    }

    /// As [`Client::send_with`].
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send_with<A: Action>(&self, action: &A, options: &CallOptions) -> Result<Response<A::Success>, Error> {
        self.background.run(self.client.send_with(action, options))
    }

    /// As [`Client::template`].
    ///
    /// # Errors
    /// Any error of the request.
    pub fn template(&self, card_template_id: &str) -> Result<Template, Error> {
        self.background.run(self.client.template(card_template_id))
    }

    /// As [`Client::refresh_template`].
    ///
    /// # Errors
    /// Any error of the request.
    pub fn refresh_template(&self, card_template_id: &str) -> Result<Template, Error> {
        self.background.run(self.client.refresh_template(card_template_id))
    }

    /// As [`Client::reconcile`].
    ///
    /// # Errors
    /// Any error of reading the list.
    pub fn reconcile<A: Reconcilable>(&self, action: &A) -> Result<Reconciliation, Error> {
        self.background.run(self.client.reconcile(action))
    }

    /// How to read all cards of a template; give it to [`cards`](Self::cards) or [`complete`](Self::complete).
    pub fn list_all(&self, card_template_id: impl Into<String>) -> CardList {
        self.client.list_all(card_template_id)
    }

    /// The cards of a list, one after the other. Ends after an error.
    pub fn cards(&self, list: CardList) -> Cards {
        Cards { stream: list.stream(), background: self.background.clone(), ended: false }
    }

    /// As [`CardList::complete`].
    ///
    /// # Errors
    /// As [`CardList::complete`].
    pub fn complete(&self, list: CardList) -> Result<CompleteList, Error> {
        self.background.run(list.complete())
    }
}

/// The cards of a list. Made by [`Id123::cards`].
#[derive(Debug)]
pub struct Cards {
    stream: CardStream,
    background: Background,
    ended: bool,
}

impl Iterator for Cards {
    type Item = Result<ListedCard, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let stream = &mut self.stream;
        let next = self.background.run(async { stream.next().await.transpose() }).transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
