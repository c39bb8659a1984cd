//! What a .NET server knows about a model: the tables behind the XML, form and Json.NET codecs.
//!
//! The generator writes one [`Contract`] per model from the schema's `x-xml` and implements [`Contracted`], which
//! gives the codecs access by member index. One table, one reader and one writer per encoding: no second set of structs.

mod part;

pub use part::{Part, Parts};
use uuid::Uuid;

use crate::{Timestamp, Zone};

/// A model: root element, namespace, and members in `DataContractSerializer`'s order.
#[derive(Debug)]
pub struct Contract {
    /// Local name of the root element, which is the .NET class name.
    pub name: &'static str,
    /// Local names of the base classes, as far as they are known: the server takes them for the root element, too.
    pub bases: &'static [&'static str],
    /// XML namespace of the root and of every member, those of parts included.
    pub namespace: &'static str,
    /// Members in the order in which they are written and must be read: the base classes first, the deepest before the
    /// others, then the class itself, each by ordinal order of the names. `Contracted` counts members by their position
    /// here.
    pub members: &'static [Member],
}

/// One member of a model.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "four independent marks of a row in a table")]
pub struct Member {
    /// Name on the wire, the same in all encodings.
    pub name: &'static str,
    /// .NET type.
    pub kind: Kind,
    /// Whether the .NET type has a null (`int?`, `string`), as against `Guid` or `bool`.
    pub nullable: bool,
    /// Whether the member belongs to a base class.
    pub inherited: bool,
    /// Whether the value may never appear in an error, a log or a skip notice.
    pub sensitive: bool,
    /// Whether the member exists only in XML (such as `HttpStatusCode` in `Result`).
    pub xml_only: bool,
}

/// The .NET type of a member.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Kind {
    /// `System.Int32`
    Int32,
    /// `System.Int64`
    Int64,
    /// `System.Boolean`
    Boolean,
    /// `System.Guid`
    Guid,
    /// `System.DateTime`
    DateTime,
    /// `System.DateTimeOffset`: as [`Kind::DateTime`], but two nested elements in XML
    DateTimeOffset,
    /// `System.String`
    Text,
    /// An enum, stored as an integer
    Enum(&'static EnumContract),
    /// A model inside the model
    Part(&'static Contract),
    /// A list of models; in XML each is an element called as its class
    Parts(&'static Contract),
}

/// An enum: a number in JSON, a name in XML.
#[derive(Debug)]
pub struct EnumContract {
    /// .NET type name.
    pub name: &'static str,
    /// Whether it is a `[Flags]` enum, whose values combine.
    pub flags: bool,
    /// Known names and values, in declaration order.
    pub values: &'static [(&'static str, i32)],
}

impl Contract {
    /// The position and the table row of the member called exactly `name`.
    pub fn find(&self, name: &str) -> Option<(usize, &'static Member)> {
        self.members.iter().enumerate().find(|(_, member)| member.name == name)
    }
}

/// The positions of a model's members in the order of JSON and form bodies.
pub(crate) fn declared<P: Part + ?Sized>(model: &P) -> impl Iterator<Item = (usize, &'static Member)> + use<P> {
    let members = model.contract().members;
    model.declared().iter().filter_map(move |&index| Some((index, members.get(index)?)))
}

impl Member {
    /// What a .NET object holds where nothing was set.
    pub(crate) fn default_value(&self) -> ValueRef<'static> {
        if self.nullable {
            return ValueRef::Null;
        }
        match self.kind {
            Kind::Int32 => ValueRef::Int32(0),
            Kind::Int64 => ValueRef::Int64(0),
            Kind::Boolean => ValueRef::Boolean(false),
            Kind::Guid => ValueRef::Guid(Uuid::nil()),
            Kind::Enum(_) => ValueRef::Enum(0),
            Kind::DateTime => first_moment(Zone::Unspecified),
            Kind::DateTimeOffset => first_moment(Zone::Offset(0)),
            Kind::Text | Kind::Part(_) | Kind::Parts(_) => ValueRef::Null,
        }
    }

    /// Whether the .NET type is a value type, which has no null of its own.
    pub(crate) fn kind_is_value(&self) -> bool {
        !matches!(self.kind, Kind::Text | Kind::Part(_) | Kind::Parts(_))
    }

    /// Whether the member is a model or a list of models.
    pub(crate) fn is_nested(&self) -> bool {
        matches!(self.kind, Kind::Part(_) | Kind::Parts(_))
    }

    /// Whether null can be stored here.
    pub(crate) fn takes_null(&self) -> bool {
        self.nullable || !self.kind_is_value()
    }
}

fn first_moment(zone: Zone) -> ValueRef<'static> {
    Timestamp::from_parts(1, 1, 1, 0, 0, 0, 0, 0, zone).map_or(ValueRef::Null, ValueRef::DateTime)
}

impl EnumContract {
    /// The name of `value`; a combination of flags has none of its own.
    pub fn name_of(&self, value: i32) -> Option<&'static str> {
        self.values.iter().find(|(_, known)| *known == value).map(|(name, _)| *name)
    }

    /// The value of exactly `name`.
    pub fn value_of(&self, name: &str) -> Option<i32> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// A value handed to [`Contracted::set`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// .NET null
    Null,
    /// `System.Int32`
    Int32(i32),
    /// `System.Int64`
    Int64(i64),
    /// `System.Boolean`
    Boolean(bool),
    /// `System.Guid`
    Guid(Uuid),
    /// `System.DateTime` or `System.DateTimeOffset`
    DateTime(Timestamp),
    /// `System.String`
    Text(String),
    /// The number of an enum value
    Enum(i32),
    /// A list without parts; [`Contracted::open`] adds them
    NoParts,
}

/// A value lent by [`Contracted::get`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// Not written at all
    Absent,
    /// .NET null: `null` in JSON, `i:nil` in XML, a blank value in a form
    Null,
    /// `System.Int32`
    Int32(i32),
    /// `System.Int64`
    Int64(i64),
    /// `System.Boolean`
    Boolean(bool),
    /// `System.Guid`
    Guid(Uuid),
    /// `System.DateTime` or `System.DateTimeOffset`
    DateTime(Timestamp),
    /// `System.String`
    Text(&'a str),
    /// The number of an enum value
    Enum(i32),
    /// A model inside the model
    Part(&'a dyn Part),
    /// A list of models
    Parts(&'a dyn Parts),
}

/// Access to a model's members by their index in its [`Contract`]. Implemented by generated types.
pub trait Contracted: Sized {
    /// The model's table.
    const CONTRACT: &'static Contract;

    /// Positions of the members in the order in which the .NET source declares them, the class itself before its base
    /// class. JSON and form bodies are written in it; a member that is missing here is in neither.
    const DECLARED: &'static [usize];

    /// The model as a .NET constructor leaves it: nothing set, GUIDs all zero.
    fn blank() -> Self;

    /// The member at `index`; [`ValueRef::Absent`] when it is not to be written.
    fn get(&self, index: usize) -> ValueRef<'_>;

    /// Sets the member at `index`. A value of another kind than the table's is ignored.
    fn set(&mut self, index: usize, value: Value);
    /// Puts a blank model into the member at `index`, or at the end of its list, and lends it to be filled. `None` when
    /// that member is neither.
    fn open(&mut self, index: usize) -> Option<&mut dyn Part> {
        let _ = index;
        None
    }
}
