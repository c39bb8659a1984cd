//! One request of ID123 from value to value.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use card_types::{Action, Encoding};
use reqwest::{Method, Url};

use super::names::ActionNames;
use super::template::Templates;
use super::{ClientBuilder, reply};
use crate::retry::Repeat;
use crate::subject::Subject;
use crate::transport::{Call, Transport};
use crate::{CallOptions, DriftCount, Error, LimitFigures, PreparedRequest, Response};

/// A client of ID123's JSON API V2. Cheap to clone: clones share one connection pool.
///
/// ```
/// use card_client::id123::Client;
/// use card_types::id123::CreateCard;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let canned = card_client::testing::Canned::new().json(200, r#"{"status":"success","card-id":"A-1042"}"#);
/// # let (key, template) = ("a-key", "template");
/// let client = Client::builder(key).region("us");
/// # let client = client.canned(&canned);
/// let client = client.build()?;
/// let created = client.send(&CreateCard::new(template, "A-1042").upsert(true)).await?;
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

    /// Validates and encodes the request at once; the future sends it and reads the reply, and sends it again where that is
    /// safe and of use. The future does not borrow the request.
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
    pub fn send<'a, A: Action>(
        &'a self,
        action: &A,
    ) -> impl Future<Output = Result<Response<A::Success>, Error>> + Send + use<'a, A> {
        self.send_with(action, CallOptions::none())
    }

    /// As [`send`](Self::send), with choices for this call: another retry policy, a request id.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send_with<'a, A: Action>(
        &'a self,
        action: &A,
        options: &'a CallOptions,
    ) -> impl Future<Output = Result<Response<A::Success>, Error>> + Send + use<'a, A> {
        let check = self.template_check(action, options);
        self.transport.execute(self.call(action, options), check, options, reply::read::<A>)
    }

    /// One request, without a look at its card template.
    pub(super) fn exchange<'a, A: Action>(
        &'a self,
        action: &A,
        options: &'a CallOptions,
    ) -> impl Future<Output = Result<Response<A::Success>, Error>> + Send + use<'a, A> {
        self.transport.execute(self.call(action, options), None, options, reply::read::<A>)
    }

    /// The request as it would be sent, for a dry run. Nothing is sent.
    ///
    /// # Errors
    /// What [`send`](Self::send) would refuse before sending: [`ErrorKind::Validation`](crate::ErrorKind::Validation),
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode).
    pub fn prepare<A: Action>(&self, action: &A) -> Result<PreparedRequest, Error> {
        self.prepare_with(action, CallOptions::none())
    }

    /// As [`prepare`](Self::prepare), with the choices of a call: a request id is shown among the headers.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a bad choice.
    pub fn prepare_with<A: Action>(&self, action: &A, options: &CallOptions) -> Result<PreparedRequest, Error> {
        let call = self.call(action, options)?;
        Ok(PreparedRequest::of(&call, &self.transport.headers(&call)))
    }

    /// Where requests go: the base URL, with a slash at its end.
    pub fn base_url(&self) -> &str {
        self.transport.base().as_str()
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
    fn call<A: Action>(&self, action: &A, options: &CallOptions) -> Result<Call, Error> {
        let subject = Subject::action::<A>();
        action.validate().map_err(|error| Error::invalid(subject, error))?;
        let name = self.names.of::<A>(options)?;
        let body = action.encode_as(&name).map_err(|error| Error::unwritable(subject, error))?;
        Ok(Call {
            subject,
            repeat: Repeat::new(subject.effect, action.is_replay_safe()),
            request_id: self.transport.request_id(subject, options)?,
            method: Method::POST,
            url: self.endpoint.clone(),
            content_type: Some(Encoding::Json),
            accept: Encoding::Json,
            body: body.into(),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint.as_str()).finish_non_exhaustive()
    }
}
