//! What the schemas of one vendor mean: the generator's own view, with everything typify does not know.

/// One vendor.
#[derive(Debug)]
pub(super) struct Model {
    /// Folder and Rust module, such as `id123`.
    pub(super) name: String,
    /// Sentence for the module's documentation.
    pub(super) description: String,
    /// Every named type, in the order of the files.
    pub(super) types: Vec<Type>,
    /// One for each action, and `common`.
    pub(super) modules: Vec<Module>,
}

impl Model {
    /// Gives each type of `common` a file of its own below a folder of that name.
    pub(super) fn split_common(&mut self) {
        for item in self.types.iter_mut().filter(|item| item.module == COMMON) {
            // A type's name always gives one; without it the type would stay where it is.
            item.module =
                super::names::field(&item.name).map_or_else(|| COMMON.into(), |name| format!("{COMMON}/{name}"));
        }
    }
}

/// The module of what several actions share.
pub(super) const COMMON: &str = "common";

/// One generated file.
#[derive(Debug)]
pub(super) struct Module {
    /// `create_card`
    pub(super) name: String,
    /// The schema files behind it, as shown in its header.
    pub(super) sources: Vec<String>,
}

/// A named type.
#[derive(Debug)]
pub(super) struct Type {
    pub(super) name: String,
    /// Name of the [`Module`] it is written to.
    pub(super) module: String,
    pub(super) description: String,
    pub(super) provenance: Provenance,
    pub(super) shape: Shape,
}

#[derive(Debug)]
pub(super) enum Shape {
    Object(Object),
    TextEnum(TextEnum),
    IntegerEnum(IntegerEnum),
    Union(Union),
}

#[derive(Debug)]
pub(super) struct Object {
    /// Whether unknown members are kept (replies) or refused (requests).
    pub(super) open: bool,
    /// Wire name of the constant by which unions tell this object from others.
    pub(super) tag: Option<String>,
    pub(super) properties: Vec<Property>,
    /// What the vendor's page leaves out, where it does (`x-incomplete`).
    pub(super) incomplete: Option<String>,
    /// Boxed, since most objects have the small one.
    pub(super) role: Box<Role>,
    pub(super) variants: Option<Box<Variants>>,
    /// `x-required-any`: lists of indices of properties, of which one has to be there whole. Empty where there is no rule.
    pub(super) required_any: Vec<Vec<usize>>,
    pub(super) contract: Option<Contract>,
}

impl Object {
    /// Whether it is made to be sent: it has setters and is checked before it goes out.
    pub(super) fn is_sent(&self) -> bool {
        !self.open || !matches!(*self.role, Role::Part)
    }
}

#[derive(Debug)]
pub(super) enum Role {
    /// Part of another type, or a reply.
    Part,
    Action(Action),
    Operation(Operation),
}

/// `x-action`
#[derive(Debug)]
pub(super) struct Action {
    pub(super) name: String,
    pub(super) effect: Effect,
    pub(super) replay: Replay,
    /// The union type of the reply.
    pub(super) reply: String,
    pub(super) success: String,
    pub(super) failure: String,
}

/// `x-operation`
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) name: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) path_parameters: Vec<PathParameter>,
    /// Wire names of the members in the query.
    pub(super) query: Vec<String>,
    /// Empty where there is no body.
    pub(super) request_encodings: Vec<Encoding>,
    pub(super) reply_encodings: Vec<Encoding>,
    pub(super) effect: Effect,
    pub(super) replay: Replay,
    pub(super) reply: String,
}

/// `x-variants`
#[derive(Debug)]
pub(super) struct Variants {
    /// Index of the property that tells the variants apart.
    pub(super) member: usize,
    /// The type of that property, an open enum of texts.
    pub(super) type_name: String,
    /// Two or more; the last one alone has no value.
    pub(super) list: Vec<Variant>,
}

/// One way of making a request.
#[derive(Debug)]
pub(super) struct Variant {
    /// The constructor, such as `to_card`.
    pub(super) constructor: String,
    pub(super) description: String,
    /// The member's value on the wire, and its variant in Rust; none stands for any other.
    pub(super) value: Option<(String, String)>,
    /// Indices of the properties that this variant has, and no other.
    pub(super) members: Vec<usize>,
}

/// A `{parameter}` of a path.
#[derive(Debug)]
pub(super) struct PathParameter {
    pub(super) name: String,
    /// Wire name of the member that fills it.
    pub(super) member: String,
    /// What stands there where the member is absent.
    pub(super) absent: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Json,
    Xml,
    Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    Read,
    Write,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Replay {
    Safe,
    /// Safe when this property is true.
    WithUpsert(String),
    Never,
}

/// `x-xml` of an object.
#[derive(Debug)]
pub(super) struct Contract {
    pub(super) root: String,
    pub(super) namespace: String,
    /// Names of the base classes, nearest first, as far as they are known.
    pub(super) bases: Vec<String>,
    /// Indices of properties in `DataContractSerializer`'s order, and whether a base class declares them.
    pub(super) members: Vec<(usize, bool)>,
}

#[derive(Debug)]
pub(super) struct Property {
    pub(super) wire: String,
    /// The Rust field.
    pub(super) field: String,
    pub(super) description: String,
    pub(super) provenance: Provenance,
    pub(super) required: bool,
    pub(super) null: Null,
    pub(super) kind: Kind,
    pub(super) constant: Option<String>,
    pub(super) sensitive: bool,
    pub(super) aliases: Vec<String>,
    pub(super) limits: Limits,
    /// `x-encodings: ["xml"]`
    pub(super) xml_only: bool,
    /// `x-cli`, as it stands there and at the plain definition behind it.
    pub(super) cli: serde_json::Map<String, serde_json::Value>,
}

impl Property {
    /// Whether the Rust field is an `Option` around its value.
    pub(super) fn is_optional(&self) -> bool {
        !self.required || self.null != Null::Never
    }

    /// Whether absent and null are kept apart, as `Option<Option<T>>`.
    pub(super) fn is_doubly_optional(&self) -> bool {
        !self.required && self.null == Null::Distinct
    }
}

/// What JSON null means for a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Null {
    /// Not allowed.
    Never,
    /// A value of its own, different from absence.
    Distinct,
    /// Read as absence, never written. Never of a required member.
    Tolerated,
    /// Absence and null are the same to the server; written as null. Never of a required member.
    Written,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) minimum: Option<i64>,
    pub(super) maximum: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// RFC 3339, zone required.
    Timestamp,
    /// .NET's form, zone optional.
    DotNetTimestamp,
    /// The same, as `DateTimeOffset`: nested elements in XML.
    DotNetTimestampOffset,
    LooseTimestamp,
    /// String or number, kept as text.
    Scalar,
    /// Boolean or its text; written as text when `true`.
    Flag {
        text: bool,
    },
    Boolean,
    Integer(IntegerKind),
    Guid,
    /// Another [`Type`].
    Named(String),
    List(Box<Entries>),
}

/// What a list holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entries {
    pub(super) kind: Kind,
    pub(super) limits: Limits,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IntegerKind {
    Int32,
    Uint32,
    Int64,
}

impl IntegerKind {
    pub(super) fn format(self) -> &'static str {
        match self {
            Self::Int32 => "int32",
            Self::Uint32 => "uint32",
            Self::Int64 => "int64",
        }
    }
}

/// An open enum of strings.
#[derive(Debug)]
pub(super) struct TextEnum {
    pub(super) ignore_case: bool,
    pub(super) values: Vec<TextValue>,
}

#[derive(Debug)]
pub(super) struct TextValue {
    pub(super) wire: String,
    pub(super) variant: String,
    pub(super) description: String,
    pub(super) provenance: Option<Provenance>,
}

/// An open enum of 32-bit integers with names.
#[derive(Debug)]
pub(super) struct IntegerEnum {
    /// .NET name.
    pub(super) contract_name: String,
    pub(super) flags: bool,
    pub(super) values: Vec<IntegerValue>,
}

#[derive(Debug)]
pub(super) struct IntegerValue {
    pub(super) value: i32,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) constant: String,
    pub(super) description: String,
    pub(super) provenance: Option<Provenance>,
}

/// A reply told apart by a member.
#[derive(Debug)]
pub(super) struct Union {
    /// Wire name of the discriminator.
    pub(super) tag: String,
    pub(super) branches: Vec<Branch>,
}

#[derive(Debug)]
pub(super) struct Branch {
    /// Value of the discriminator.
    pub(super) value: String,
    pub(super) variant: String,
    pub(super) type_name: String,
}

/// Where knowledge comes from (`x-provenance`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Provenance {
    pub(super) inferred: bool,
    pub(super) source: String,
    pub(super) note: String,
}
