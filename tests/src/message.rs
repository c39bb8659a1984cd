//! One table of all generated message types: which schema each belongs to, and how it is read and written.

use std::fmt;

use card_types::contract::Contracted;
use card_types::{
    Action, DecodeError, EncodeError, Encoding, Operation, ValidationError, blub0x, form, id123, json, xml,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A message of a vendor's API: a schema and the type generated from it.
pub struct Message {
    /// `id123` or `blub0x`.
    pub vendor: &'static str,
    /// Schema file without `.json`, such as `create-card.request`.
    pub name: &'static str,
    /// The encodings in which it travels; JSON is always the first.
    pub encodings: &'static [Encoding],
    read: Read,
}

type Read = fn(Encoding, &[u8]) -> Result<Box<dyn Document>, Refusal>;

impl Message {
    /// Reads a document, and for a request checks the limits of its schema.
    pub fn read(&self, encoding: Encoding, bytes: &[u8]) -> Result<Box<dyn Document>, Refusal> {
        (self.read)(encoding, bytes)
    }
}

/// Such as `id123/create-card.request`.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.vendor, self.name)
    }
}

/// A value of some generated type.
pub trait Document: fmt::Debug {
    /// Writes the value again.
    fn write(&self, encoding: Encoding) -> Result<Vec<u8>, EncodeError>;
}

/// Why a document was not accepted.
#[derive(Debug)]
pub enum Refusal {
    /// It cannot be read.
    Decode(DecodeError),
    /// It can be read and breaks a limit of its schema.
    Validation(ValidationError),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => error.fmt(f),
            Self::Validation(error) => error.fmt(f),
        }
    }
}

/// Every message of both vendors.
pub const MESSAGES: &[Message] = &[
    action_request::<id123::CreateCard>("create-card.request"),
    action_reply::<id123::CreateCard>("create-card.response"),
    action_request::<id123::UpdateCard>("update-card.request"),
    action_reply::<id123::UpdateCard>("update-card.response"),
    action_request::<id123::ListCards>("list-cards.request"),
    action_reply::<id123::ListCards>("list-cards.response"),
    action_request::<id123::CardAction>("card-action.request"),
    action_reply::<id123::CardAction>("card-action.response"),
    action_request::<id123::ViewCard>("view-card.request"),
    action_reply::<id123::ViewCard>("view-card.response"),
    action_request::<id123::DeleteCard>("delete-card.request"),
    action_reply::<id123::DeleteCard>("delete-card.response"),
    action_request::<id123::CardInvitation>("card-invitation.request"),
    action_reply::<id123::CardInvitation>("card-invitation.response"),
    action_request::<id123::SendNotification>("send-notification.request"),
    action_reply::<id123::SendNotification>("send-notification.response"),
    action_request::<id123::ListTemplates>("list-templates.request"),
    action_reply::<id123::ListTemplates>("list-templates.response"),
    action_request::<id123::ViewTemplate>("view-template.request"),
    action_reply::<id123::ViewTemplate>("view-template.response"),
    operation_request::<blub0x::UpdateUserCard>("update-user-card.request"),
    operation_reply::<blub0x::UpdateUserCard>("update-user-card.response"),
    operation_request::<blub0x::UpdateUserCardV1>("update-user-card-v1.request"),
    operation_reply::<blub0x::UpdateUserCardV1>("update-user-card-v1.response"),
    address_request::<blub0x::ListUserCards>("list-user-cards.request"),
    operation_reply::<blub0x::ListUserCards>("list-user-cards.response"),
    address_request::<blub0x::ListUserCardsV1>("list-user-cards-v1.request"),
    operation_reply::<blub0x::ListUserCardsV1>("list-user-cards-v1.response"),
    operation_request::<blub0x::AddUserCard>("add-user-card.request"),
    operation_reply::<blub0x::AddUserCard>("add-user-card.response"),
    operation_request::<blub0x::ReplaceUserCard>("replace-user-card.request"),
    operation_reply::<blub0x::ReplaceUserCard>("replace-user-card.response"),
    operation_request::<blub0x::ReplaceUserCardV1>("replace-user-card-v1.request"),
    operation_reply::<blub0x::ReplaceUserCardV1>("replace-user-card-v1.response"),
    operation_request::<blub0x::RemoveUserCard>("remove-user-card.request"),
    operation_reply::<blub0x::RemoveUserCard>("remove-user-card.response"),
    operation_request::<blub0x::RemoveUserCardV1>("remove-user-card-v1.request"),
    operation_reply::<blub0x::RemoveUserCardV1>("remove-user-card-v1.response"),
    address_request::<blub0x::RemoveAllUserCards>("remove-all-user-cards.request"),
    operation_reply::<blub0x::RemoveAllUserCards>("remove-all-user-cards.response"),
    address_request::<blub0x::RemoveAllUserCardsV1>("remove-all-user-cards-v1.request"),
    operation_reply::<blub0x::RemoveAllUserCardsV1>("remove-all-user-cards-v1.response"),
];

/// The message of a vendor by its name.
///
/// # Panics
///
/// When the table has none: a new action belongs into [`MESSAGES`].
pub fn find(vendor: &str, name: &str) -> &'static Message {
    MESSAGES
        .iter()
        .find(|message| message.vendor == vendor && message.name == name)
        .unwrap_or_else(|| panic!("{vendor}/{name} is missing in MESSAGES (tests/src/message.rs)"))
}

const fn action_request<T>(name: &'static str) -> Message
where
    T: Action + DeserializeOwned + fmt::Debug + 'static,
{
    Message {
        vendor: "id123",
        name,
        encodings: &[Encoding::Json],
        read: |_, bytes| {
            let value: T = json::from_slice(bytes).map_err(Refusal::Decode)?;
            value.validate().map_err(Refusal::Validation)?;
            Ok(Box::new(JsonOnly(value)))
        },
    }
}

const fn action_reply<T>(name: &'static str) -> Message
where
    T: Action,
    T::Reply: Serialize + fmt::Debug + 'static,
{
    Message {
        vendor: "id123",
        name,
        encodings: &[Encoding::Json],
        read: |_, bytes| Ok(Box::new(JsonOnly(json::from_slice::<T::Reply>(bytes).map_err(Refusal::Decode)?))),
    }
}

const fn operation_request<T>(name: &'static str) -> Message
where
    T: Operation + DeserializeOwned + fmt::Debug + 'static,
{
    Message {
        vendor: "blub0x",
        name,
        encodings: &[Encoding::Json, Encoding::Xml, Encoding::Form],
        read: |encoding, bytes| {
            let value: T = read_contracted(encoding, bytes)?;
            value.validate().map_err(Refusal::Validation)?;
            Ok(Box::new(Body(value)))
        },
    }
}

/// A request without a body: its members stand in the address, and the JSON of an example only names them.
const fn address_request<T>(name: &'static str) -> Message
where
    T: Operation + DeserializeOwned + fmt::Debug + 'static,
{
    Message {
        vendor: "blub0x",
        name,
        encodings: &[Encoding::Json],
        read: |_, bytes| {
            let value: T = json::from_slice(bytes).map_err(Refusal::Decode)?;
            value.validate().map_err(Refusal::Validation)?;
            Ok(Box::new(JsonOnly(value)))
        },
    }
}

const fn operation_reply<T>(name: &'static str) -> Message
where
    T: Operation,
    T::Reply: Serialize + 'static,
{
    Message {
        vendor: "blub0x",
        name,
        encodings: &[Encoding::Json, Encoding::Xml],
        read: |encoding, bytes| Ok(Box::new(AnyEncoding(read_contracted::<T::Reply>(encoding, bytes)?))),
    }
}

fn read_contracted<T: Contracted + DeserializeOwned>(encoding: Encoding, bytes: &[u8]) -> Result<T, Refusal> {
    match encoding {
        Encoding::Xml => xml::from_slice(bytes),
        Encoding::Form => form::from_slice(bytes),
        _ => json::from_slice(bytes),
    }
    .map_err(Refusal::Decode)
}

struct JsonOnly<T>(T);

impl<T: fmt::Debug> fmt::Debug for JsonOnly<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize + fmt::Debug> Document for JsonOnly<T> {
    fn write(&self, encoding: Encoding) -> Result<Vec<u8>, EncodeError> {
        assert_eq!(encoding, Encoding::Json, "this message travels as JSON only");
        json::to_vec(&self.0)
    }
}

/// The body of a request, as the client writes it.
struct Body<T>(T);

impl<T: fmt::Debug> fmt::Debug for Body<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Operation + fmt::Debug> Document for Body<T> {
    fn write(&self, encoding: Encoding) -> Result<Vec<u8>, EncodeError> {
        self.0.encode(encoding)
    }
}

struct AnyEncoding<T>(T);

impl<T: fmt::Debug> fmt::Debug for AnyEncoding<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Contracted + Serialize + fmt::Debug> Document for AnyEncoding<T> {
    fn write(&self, encoding: Encoding) -> Result<Vec<u8>, EncodeError> {
        match encoding {
            Encoding::Xml => xml::to_string(&self.0).map(String::into_bytes),
            _ => json::to_vec(&self.0),
        }
    }
}
