//! One request of BluB0X from value to value.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use card_types::{EncodeError, Encoding, Operation};
use reqwest::Method;

use super::{ClientBuilder, reply};
use crate::retry::Repeat;
use crate::subject::Subject;
use crate::transport::{Call, Transport};
use crate::{CallOptions, DriftCount, Error, LimitFigures, PreparedRequest, Response};

/// A client of BluB0X's Web API. Cheap to clone: clones share one connection pool.
///
/// How BluB0X authenticates is not published, so the caller names the header and its value:
///
/// ```
/// use card_client::blub0x::Client;
/// use card_types::blub0x::UpdateUserCard;
///
/// # use card_types::Uuid;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let canned = card_client::testing::Canned::new().json(200, r#"{"ResultCode":0}"#);
/// # let (credential, user, card) = ("a-credential", Uuid::from_u128(1), Uuid::from_u128(2));
/// let client = Client::builder("Authorization", credential);
/// # let client = client.canned(&canned);
/// let client = client.build()?;
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

    /// Validates and encodes the request at once; the future sends it and reads the reply, and sends it again where that is
    /// safe and of use. The future does not borrow the request.
    ///
    /// Any readable reply under a 2xx status is returned: **the meaning of result codes is not published, so look at
    /// `result_code` and `description` before taking it for done.** The body tells JSON from XML; the reply's content type
    /// is not looked at.
    ///
    /// A value that the encoding does not carry is refused, such as blank text in a form, which the server would read as null.
    ///
    /// What is repeated is told in the crate's section on retries. Dropping the future after it was first polled leaves the
    /// outcome unknown, as a timeout does.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind). Nothing is sent when validation fails.
    pub fn send<'a, O: Operation>(
        &'a self,
        operation: &O,
    ) -> impl Future<Output = Result<Response<O::Reply>, Error>> + Send + use<'a, O> {
        self.send_with(operation, CallOptions::none())
    }

    /// As [`send`](Self::send), with choices for this call: another retry policy, a request id.
    ///
    /// # Errors
    /// See [`ErrorKind`](crate::ErrorKind).
    pub fn send_with<'a, O: Operation>(
        &'a self,
        operation: &O,
        options: &'a CallOptions,
    ) -> impl Future<Output = Result<Response<O::Reply>, Error>> + Send + use<'a, O> {
        self.transport.execute(self.call(operation, options), None, options, reply::read::<O>)
    }

    /// The request as it would be sent, for a dry run. Nothing is sent.
    ///
    /// # Errors
    /// What [`send`](Self::send) would refuse before sending: [`ErrorKind::Validation`](crate::ErrorKind::Validation),
    /// [`ErrorKind::Encode`](crate::ErrorKind::Encode).
    pub fn prepare<O: Operation>(&self, operation: &O) -> Result<PreparedRequest, Error> {
        self.prepare_with(operation, CallOptions::none())
    }

    /// As [`prepare`](Self::prepare), with the choices of a call: a request id is shown among the headers.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) for a bad choice.
    pub fn prepare_with<O: Operation>(&self, operation: &O, options: &CallOptions) -> Result<PreparedRequest, Error> {
        let call = self.call(operation, options)?;
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
    fn call<O: Operation>(&self, operation: &O, options: &CallOptions) -> Result<Call, Error> {
        let subject = Subject::operation::<O>();
        operation.validate().map_err(|error| Error::invalid(subject, error))?;
        options.refuse_action_name(subject)?;
        let unwritable = |reason: &str| Error::unwritable(subject, EncodeError::new(self.encoding, "", reason));
        let has_body = !O::REQUEST_ENCODINGS.is_empty();
        if has_body && !O::REQUEST_ENCODINGS.contains(&self.encoding) {
            return Err(unwritable("the server does not read this operation in the chosen encoding"));
        }
        if !O::REPLY_ENCODINGS.contains(&self.reply_encoding) {
            return Err(unwritable("the server does not answer this operation in the chosen reply encoding"));
        }
        operation.check_carried(self.encoding).map_err(|error| Error::unwritable(subject, error))?;
        let method =
            Method::from_bytes(O::METHOD.as_bytes()).map_err(|_| unwritable("its HTTP method is not valid"))?;
        let url = self.transport.base().join(&operation.path());
        let mut url = url.ok_or_else(|| unwritable("its path leads out of the base URL"))?;
        if let Some(query) = operation.query() {
            url.set_query(Some(&query));
        }
        let body = operation.encode(self.encoding).map_err(|error| Error::unwritable(subject, error))?;
        Ok(Call {
            subject,
            repeat: Repeat::new(subject.effect, operation.is_replay_safe()),
            request_id: self.transport.request_id(subject, options)?,
            method,
            url: Arc::new(url),
            content_type: has_body.then_some(self.encoding),
            accept: self.reply_encoding,
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
