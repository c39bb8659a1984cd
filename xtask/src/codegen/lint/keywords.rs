//! Which keywords stand where, and what to do instead of those that do not.

/// Kinds of schema, each with its own keywords.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Reference,
    NullableReference,
    Object,
    Union,
    List,
    Text,
    Integer,
    Boolean,
    /// Boolean or its text.
    Flag,
    /// String or number.
    Scalar,
}

/// Where a schema stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Root of a request's file.
    Request,
    /// Root of a response's file.
    Response,
    Definition,
    Property,
    Items,
}

impl Place {
    /// Whether it is the root of a file.
    pub(super) fn is_root(self) -> bool {
        matches!(self, Self::Request | Self::Response)
    }
}

/// The keywords that give a form its shape.
fn own(form: Form) -> &'static [&'static str] {
    match form {
        Form::Reference => &["$ref"],
        Form::NullableReference => &["anyOf"],
        Form::Object => &["type", "additionalProperties", "properties", "required", "x-xml"],
        Form::Union => &["oneOf", "x-discriminator"],
        Form::List => &["type", "items", "minItems", "maxItems"],
        Form::Text => &["type", "format", "minLength", "maxLength", "x-format"],
        Form::Integer => &["type", "format", "minimum", "maximum"],
        Form::Boolean | Form::Scalar => &["type"],
        Form::Flag => &["type", "enum"],
    }
}

/// Every keyword that may stand somewhere. One that is missing here is refused wherever it stands.
pub const KEYWORDS: &[&str] = &[
    "$comment",
    "$ref",
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "definitions",
    "description",
    "enum",
    "examples",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "oneOf",
    "properties",
    "required",
    "title",
    "type",
    "x-action",
    "x-aliases",
    "x-cli",
    "x-discriminator",
    "x-encodings",
    "x-format",
    "x-ignore-case",
    "x-incomplete",
    "x-known-values",
    "x-null",
    "x-operation",
    "x-provenance",
    "x-required-any",
    "x-rust-name",
    "x-sensitive",
    "x-variants",
    "x-xml",
];

/// Whether `keyword` may stand in a schema of this form at this place. What is allowed is never ignored.
pub(super) fn allowed(form: Form, keyword: &str, place: Place) -> bool {
    let is_value = !matches!(form, Form::Object | Form::Union);
    match keyword {
        keyword if !KEYWORDS.contains(&keyword) => false,
        "description" | "examples" | "$comment" | "x-provenance" => true,
        // A reply that is nothing but a reference has the name of what it refers to.
        "title" => place.is_root() && form != Form::Reference || place == Place::Definition,
        "$schema" | "definitions" => place.is_root(),
        "const" => form == Form::Text && place == Place::Property,
        "x-action" | "x-operation" | "x-variants" | "x-required-any" | "x-incomplete" => {
            form == Form::Object && place == Place::Request
        }
        "x-aliases" | "x-encodings" | "x-rust-name" => is_value && place == Place::Property,
        "x-cli" if form == Form::Object => place == Place::Request,
        "x-cli" => is_value && matches!(place, Place::Property | Place::Definition),
        "x-null" => is_value && matches!(place, Place::Property | Place::Definition),
        "x-sensitive" => is_value && !place.is_root(),
        "x-known-values" => matches!(form, Form::Text | Form::Integer) && place == Place::Definition,
        "x-ignore-case" => form == Form::Text && place == Place::Definition,
        "x-xml" if form == Form::Integer => place == Place::Definition,
        _ => own(form).contains(&keyword),
    }
}

/// What to do about a keyword that is not allowed.
pub(super) fn mend(keyword: &str) -> &'static str {
    match keyword {
        "enum" => "list the values in x-known-values: a closed enum would make one new value fail the whole document",
        "allOf" => "write the members out; base classes of XML models stand in x-xml",
        "anyOf" | "oneOf" => {
            "a union is a response with oneOf references and x-discriminator; a nullable reference is anyOf [{$ref}, {\"type\": \"null\"}]"
        }
        "if" | "then" | "else" | "not" | "dependencies" | "dependentRequired" | "dependentSchemas" => {
            "say the rule in the description; conditions cannot be expressed as a Rust type"
        }
        "const" => "only a member of an object can be a constant, and only a text",
        "default" => "say it in the description: a default nobody set is never written",
        "pattern" | "patternProperties" | "propertyNames" => {
            "say it in the description; the vendors promise no pattern"
        }
        "$id" | "id" | "$anchor" | "$dynamicRef" | "$recursiveRef" => "remove it: a file is known by its path",
        "$defs" => "call it definitions: the schemas are draft-07",
        "definitions" => "move the definitions to the root of the file",
        "title" => "remove it: only definitions and whole files have a Rust name",
        "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => "use minimum and maximum",
        "uniqueItems" | "contains" | "additionalItems" | "minProperties" | "maxProperties" => {
            "say it in the description"
        }
        "properties" | "required" | "additionalProperties" => {
            "move the object to definitions and refer to it: inline objects have no name of their own"
        }
        "x-known-values" => "move the enum to definitions: it becomes a Rust type",
        "x-action" | "x-operation" | "x-variants" | "x-required-any" | "x-incomplete" => {
            "write it at the root of a request"
        }
        "x-aliases" | "x-encodings" | "x-rust-name" => "write it at the member itself",
        keyword if keyword.starts_with("x-") => "see the table of x- keywords and their places in schema/README.md",
        _ => "see the list of keywords and their places in schema/README.md",
    }
}
