//! One request of BluB0X from value to value.

use std::fmt;

use card_types::{EncodeError, Encoding, Operation};
use reqwest::Method;

use super::{ClientBuilder, reply};
use crate::retry::Repeat;
use crate::subject::Subject;
use crate::transport::{Call, Transport};
use crate::{CallOptions, DriftCount, Error, LimitFigures, Response};

/// A client of BluB0X's Web API. Cheap to clone: clones share one connection pool.
///
/// How BluB0X authenticates is not published, so the caller names the header and its value:
///
/// ```no_run
/// use card_client::blub0x::Client;
/// use card_types::blub0x::UpdateUserCard;
///
/// # async fn run(user: card_types::Uuid, card: card_types::Uuid) -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder("Authorization", std::env::var("BLUB0X_AUTHORIZATION")?).build()?;
/// let result = client.send(&UpdateUserCard::new(user, card)).await?;
/// println!("{:?} {:?}", result.result_code, result.description);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) transport: Transport,
    pub(super) encoding: Encoding,
    pub(super) reply_encoding: Encoding,
}

impl Client {
    /// Starts to set up a client with the header that proves who is asking, such as `Authorization`.
    pub fn builder(header_name: impl Into<String>, header_value: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(header_name.into(), header_value.into())
    }

    /// Validates the request, sends it, and reads the reply; sends it again where that is safe and of use.
    ///
    /// Any readable reply under a 2xx status is returned: **the meaning of result codes is not published, so look at
    /// `result_code` and `description` before taking it for done.** The body tells JSON from XML; the reply's content type
    /// is not looked at.
    ///
    /// What is repeated is told in the crate's section on retries. Dropping the future after it was first polled leaves the
    /// outcome unknown, as a timeout does.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). Nothing is sent when validation fails.
    pub async fn send<O: Operation>(&self, operation: &O) -> Result<Response<O::Reply>, Error> {
        self.send_with(operation, &CallOptions::new()).await
    }

    /// As [`send`](Self::send), with choices for this call: another retry policy, a request id.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub async fn send_with<O: Operation>(
        &self,
        operation: &O,
        options: &CallOptions,
    ) -> Result<Response<O::Reply>, Error> {
        let call = self.prepare(operation, options)?;
        self.transport.execute(call, options, reply::read::<O>).await
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
    fn prepare<O: Operation>(&self, operation: &O, options: &CallOptions) -> Result<Call, Error> {
        let subject = Subject::operation::<O>();
        operation.validate().map_err(|error| Error::invalid(subject, error))?;
        options.refuse_action_name(subject)?;
        let unwritable = |reason: &str| Error::unwritable(subject, EncodeError::new(self.encoding, "", reason));
        if !O::REQUEST_ENCODINGS.contains(&self.encoding) {
            return Err(unwritable("the server does not read this operation in the chosen encoding"));
        }
        if !O::REPLY_ENCODINGS.contains(&self.reply_encoding) {
            return Err(unwritable("the server does not answer this operation in the chosen reply encoding"));
        }
        let method =
            Method::from_bytes(O::METHOD.as_bytes()).map_err(|_| unwritable("its HTTP method is not valid"))?;
        let url = self.transport.base().join(&operation.path());
        let url = url.ok_or_else(|| unwritable("its path leads out of the base URL"))?;
        let body = operation.encode(self.encoding).map_err(|error| Error::unwritable(subject, error))?;
        Ok(Call {
            subject,
            repeat: Repeat::new(subject.effect, operation.is_replay_safe()),
            request_id: self.transport.request_id(subject, options)?,
            method,
            url,
            content_type: self.encoding.media_type(),
            accept: self.reply_encoding.media_type(),
            body: body.into(),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &format_args!("{}", self.transport.base()))
            .field("encoding", &self.encoding)
            .field("reply_encoding", &self.reply_encoding)
            .finish_non_exhaustive()
    }
}
