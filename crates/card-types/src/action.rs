//! What the generated requests know about themselves: names, replies, media types, effect, replay safety.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::contract::Contracted;
use crate::wire::{As, SerializeAs};
use crate::{
    DecodeError, EncodeError, Extra, PathParameter, Scalar, ValidationError, address, carried, form, json, xml,
};

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// `application/json`
    Json,
    /// `application/xml`, in `DataContractSerializer`'s form
    Xml,
    /// `application/x-www-form-urlencoded`
    Form,
}

impl Encoding {
    /// The media type to send, without parameters.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Xml => "application/xml",
            Self::Form => "application/x-www-form-urlencoded",
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
            Self::Form => "form",
        })
    }
}

/// Whether a request changes anything at the vendor (`x-action` / `x-operation`, member `effect`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It only reads. The generator sees to it that such a request is always [`Replay::Safe`].
    Read,
    /// It changes something, or may.
    Write,
}

/// Whether a request may be sent again when its outcome is unknown (`x-action` / `x-operation`, member `replay`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// Sending it again leads to the same state.
    Safe,
    /// Safe when the request carries the upsert flag, not otherwise.
    WithUpsert,
    /// Never send it again blindly.
    Never,
}

/// One action of a single-endpoint JSON API (ID123): the body's `action` member selects it.
///
/// Implemented by generated request types only.
pub trait Action: Serialize + SerializeAs + 'static {
    /// The `action` value on the wire, such as `create-card`.
    const NAME: &'static str;
    /// Whether the vendor's pages do not print that value, so that it may be another: see [`encode_as`](Self::encode_as).
    const IS_NAME_INFERRED: bool;
    /// Whether it changes anything.
    const EFFECT: Effect;
    /// What the schema says about sending it twice.
    const REPLAY: Replay;
    /// The body of a successful reply.
    type Success: fmt::Debug + Send;
    /// The body of a refused request.
    type Failure: Failure;
    /// Either of them, told apart by the reply's `status`.
    type Reply: DeserializeOwned + Into<Outcome<Self::Success, Self::Failure>>;

    /// Whether this very request may be repeated when its outcome is unknown.
    fn is_replay_safe(&self) -> bool;

    /// Checks the limits of the schema.
    fn validate(&self) -> Result<(), ValidationError>;

    /// Writes the body, with another `action` than [`NAME`](Self::NAME): for a name that is inferred and turns out wrong.
    ///
    /// ```
    /// use card_types::Action;
    /// use card_types::id123::{CardAction, StatusAction};
    ///
    /// assert!(CardAction::IS_NAME_INFERRED);
    /// let body = CardAction::new(StatusAction::Revoke, "T", "A-1").encode_as("change-card-status")?;
    /// assert!(body.starts_with(br#"{"action":"change-card-status","status-action":"revoke""#));
    /// # Ok::<(), card_types::EncodeError>(())
    /// ```
    fn encode_as(&self, action: &str) -> Result<Vec<u8>, EncodeError>
    where
        Self: Sized,
    {
        json::to_vec(&As(self, action))
    }
}

/// One line of a vendor's table of actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionSummary {
    /// [`Action::NAME`]
    pub name: &'static str,
    /// [`Action::IS_NAME_INFERRED`]
    pub is_name_inferred: bool,
    /// [`Action::EFFECT`]
    pub effect: Effect,
    /// [`Action::REPLAY`]
    pub replay: Replay,
}

impl ActionSummary {
    /// The summary of an action.
    pub const fn of<A: Action>() -> Self {
        Self { name: A::NAME, is_name_inferred: A::IS_NAME_INFERRED, effect: A::EFFECT, replay: A::REPLAY }
    }
}

/// The members every refusal has.
pub trait Failure: Serialize + fmt::Debug + Send + Sync + 'static {
    /// The vendor's code, verbatim. No value is published.
    fn code(&self) -> Option<&Scalar>;
    /// The vendor's message, verbatim.
    fn message(&self) -> Option<&str>;
}

/// A reply sorted by its `status`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<S, F> {
    /// `status` was `success`.
    Success(S),
    /// `status` was `failure`.
    Failure(F),
    /// Well-formed, but `status` is neither, or is missing.
    Unrecognised(Unrecognised),
}

/// A reply whose discriminator has no known value. Kept whole; Debug shows the discriminator only.
#[derive(Clone, PartialEq)]
pub struct Unrecognised {
    tag: Option<String>,
    value: serde_json::Value,
}

impl Unrecognised {
    /// Keeps `value`, whose discriminator reads `tag`.
    pub fn new(tag: Option<String>, value: serde_json::Value) -> Self {
        Self { tag, value }
    }

    /// The text of the discriminator, when there was one.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The whole document. May hold personal data.
    pub fn value(&self) -> &serde_json::Value {
        &self.value
    }
}

impl fmt::Debug for Unrecognised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unrecognised").field("tag", &self.tag).finish_non_exhaustive()
    }
}

/// One operation of a REST API (BluB0X): method and path select it, several encodings carry it.
///
/// Implemented by generated request types only.
pub trait Operation: Serialize + Contracted {
    /// The operation's name in this project, such as `update-user-card`.
    const NAME: &'static str;
    /// HTTP method.
    const METHOD: &'static str;
    /// Path template below the base URL, such as `api/v2/Users/{id}/UserCards`.
    const PATH: &'static str;
    /// Whether it changes anything.
    const EFFECT: Effect;
    /// What the schema says about sending it twice.
    const REPLAY: Replay;
    /// The parameters of the path, in its order.
    const PATH_PARAMETERS: &'static [PathParameter];
    /// Positions in the contract of the members that go into the query of the address. None where there is a body.
    const QUERY: &'static [usize];
    /// The encodings the server reads; empty for an operation without a body.
    const REQUEST_ENCODINGS: &'static [Encoding];
    /// The encodings the server answers in.
    const REPLY_ENCODINGS: &'static [Encoding];
    /// The body of the reply.
    type Reply: DeserializeOwned + Contracted + fmt::Debug + Send;

    /// The path with its parameters filled in.
    fn path(&self) -> String {
        address::path(self)
    }

    /// The query of the address, percent-encoded, without `?`. What is absent is left out, and the server takes its
    /// default. `None` where nothing is left.
    fn query(&self) -> Option<String>
    where
        Self: Sized,
    {
        Some(form::query(self, Self::QUERY)).filter(|query| !query.is_empty())
    }

    /// Members that the schema does not know, for a request whose published table is incomplete.
    fn extra(&self) -> Option<&Extra> {
        None
    }

    /// Whether this very request may be repeated when its outcome is unknown.
    fn is_replay_safe(&self) -> bool;

    /// Checks the limits of the schema.
    fn validate(&self) -> Result<(), ValidationError>;

    /// Checks that the server would read the values that are meant, from the body in `encoding` or from the address. A client
    /// calls this before it sends; [`encode`](Self::encode) writes what the server's own codecs write.
    ///
    /// # Errors
    /// Blank text in a form or an address, which the server reads as null, and a date whose instant in UTC lies outside the years
    /// 1 to 9999, which it changes to another.
    ///
    /// ```
    /// use card_types::blub0x::UpdateUserCard;
    /// use card_types::{Encoding, Operation, Uuid};
    ///
    /// let update = UpdateUserCard::new(Uuid::from_u128(1), Uuid::from_u128(2)).public_notes("");
    /// assert!(update.check_carried(Encoding::Json).is_ok());
    /// assert_eq!(update.check_carried(Encoding::Form).unwrap_err().member(), "PublicNotes");
    /// ```
    fn check_carried(&self, encoding: Encoding) -> Result<(), EncodeError>
    where
        Self: Sized,
    {
        carried::check(self, encoding)
    }

    /// Writes the body; nothing for an operation without one.
    fn encode(&self, encoding: Encoding) -> Result<Vec<u8>, EncodeError>
    where
        Self: Sized,
    {
        if Self::REQUEST_ENCODINGS.is_empty() {
            return Ok(Vec::new());
        }
        let unknown = self.extra().and_then(|extra| extra.iter().next()).filter(|_| encoding != Encoding::Json);
        if let Some((name, _)) = unknown {
            // Their place in XML's order is unknown, and a form has no place for values that are no text.
            let reason = "a member the schema does not know can be sent as JSON only";
            return Err(EncodeError::new(encoding, name, reason));
        }
        match encoding {
            Encoding::Json => json::to_vec(self),
            Encoding::Xml => xml::to_string(self).map(String::into_bytes),
            Encoding::Form => form::to_string(self).map(String::into_bytes),
        }
    }

    /// Reads a reply's body. In XML, names of enums that came later than the schema are stepped over.
    fn decode_reply(encoding: Encoding, body: &[u8]) -> Result<Self::Reply, DecodeError>
    where
        Self: Sized,
    {
        match encoding {
            Encoding::Xml => xml::reply_from_slice(body).map(|(reply, _)| reply),
            Encoding::Json | Encoding::Form => json::from_slice(body),
        }
    }
}
