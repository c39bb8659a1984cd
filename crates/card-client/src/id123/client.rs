//! One request of ID123 from value to value.

use std::fmt;
use std::sync::Arc;

use card_types::{Action, Encoding};
use reqwest::{Method, Url};

use super::names::ActionNames;
use super::template::Templates;
use super::{ClientBuilder, reply};
use crate::retry::Repeat;
use crate::subject::Subject;
use crate::transport::{Call, Transport};
use crate::{CallOptions, DriftCount, Error, LimitFigures, Response};

/// A client of ID123's JSON API V2. Cheap to clone: clones share one connection pool.
///
/// ```no_run
/// use card_client::id123::Client;
/// use card_types::id123::CreateCard;
///
/// # async fn run() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder(std::env::var("ID123_API_KEY")?).region("us").build()?;
/// let created = client.send(&CreateCard::new("template", "A-1042").upsert(true)).await?;
/// println!("{:?} {:?}", created.card_id, created.message);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) transport: Transport,
    pub(super) endpoint: Arc<Url>,
    pub(super) names: Arc<ActionNames>,
    pub(super) templates: Arc<Templates>,
    pub(super) check_templates: bool,
}

impl Client {
    /// Starts to set up a client with the account's key, which is sent as `X-API-KEY`.
    pub fn builder(api_key: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(api_key.into())
    }

    /// Validates the request, sends it, and reads the reply; sends it again where that is safe and of use.
    ///
    /// A reply is a success only when its body says so under a 2xx status. A body that says `failure` is an error under
    /// any HTTP status, and a body that says `success` under an HTTP error status is one too
    /// ([`ErrorKind::UnexpectedReply`](crate::ErrorKind::UnexpectedReply)): the two contradict each other, so the outcome
    /// is unknown. The reply's content type is not looked at: what reads as the documented JSON is accepted.
    ///
    /// What is repeated is told in the crate's section on retries. Dropping the future after it was first polled leaves the
    /// outcome unknown, as a timeout does.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). Nothing is sent when validation fails.
    pub async fn send<A: Action>(&self, action: &A) -> Result<Response<A::Success>, Error> {
        self.send_with(action, &CallOptions::new()).await
    }

    /// As [`send`](Self::send), with choices for this call: another retry policy, a request id.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub async fn send_with<A: Action>(&self, action: &A, options: &CallOptions) -> Result<Response<A::Success>, Error> {
        self.check_template(action, options).await?;
        self.exchange(action, options).await
    }

    /// One request, without a look at its card template.
    pub(super) async fn exchange<A: Action>(
        &self,
        action: &A,
        options: &CallOptions,
    ) -> Result<Response<A::Success>, Error> {
        let call = self.prepare(action, options)?;
        self.transport.execute(call, options, reply::read::<A>).await
    }

    /// What the client's limits are doing at this moment, over all clones.
    pub fn limit_figures(&self) -> LimitFigures {
        self.transport.figures()
    }

    /// What differed between replies and schemas so far, over all clones; empty unless the builder's `watch_drift` is on.
    pub fn drift_counts(&self) -> Vec<DriftCount> {
        self.transport.drift_counts()
    }

    /// Everything that can fail before the network.
    fn prepare<A: Action>(&self, action: &A, options: &CallOptions) -> Result<Call, Error> {
        let subject = Subject::action::<A>();
        action.validate().map_err(|error| Error::invalid(subject, error))?;
        let name = self.names.of::<A>(options)?;
        let body = action.encode_as(&name).map_err(|error| Error::unwritable(subject, error))?;
        Ok(Call {
            subject,
            repeat: Repeat::new(subject.effect, action.is_replay_safe()),
            request_id: self.transport.request_id(subject, options)?,
            method: Method::POST,
            url: Url::clone(&self.endpoint),
            content_type: Encoding::Json.media_type(),
            accept: Encoding::Json.media_type(),
            body: body.into(),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint.as_str()).finish_non_exhaustive()
    }
}
