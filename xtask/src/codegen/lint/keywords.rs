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

const ANNOTATIONS: &[&str] = &["title", "description", "examples", "$comment", "x-provenance"];
const MEMBER: &[&str] = &["x-aliases", "x-encodings", "x-null", "x-rust-name", "x-sensitive"];
const ROOT: &[&str] = &["$schema", "definitions"];

/// The keywords of a form, beside annotations.
fn own(form: Form) -> &'static [&'static str] {
    match form {
        Form::Reference => &["$ref"],
        Form::NullableReference => &["anyOf"],
        Form::Object => &["type", "additionalProperties", "properties", "required", "x-action", "x-operation", "x-xml"],
        Form::Union => &["oneOf", "x-discriminator"],
        Form::List => &["type", "items", "minItems", "maxItems"],
        Form::Text => {
            &["type", "const", "format", "minLength", "maxLength", "x-format", "x-ignore-case", "x-known-values"]
        }
        Form::Integer => &["type", "format", "minimum", "maximum", "x-known-values", "x-xml"],
        Form::Boolean | Form::Scalar => &["type"],
        Form::Flag => &["type", "enum"],
    }
}

/// Whether `keyword` may stand in a schema of this form.
pub(super) fn allowed(form: Form, keyword: &str, root: bool) -> bool {
    ANNOTATIONS.contains(&keyword)
        || own(form).contains(&keyword)
        || (root && ROOT.contains(&keyword))
        || (!matches!(form, Form::Object | Form::Union) && MEMBER.contains(&keyword))
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
        "default" => "say it in the description: a default nobody set is never written",
        "pattern" | "patternProperties" | "propertyNames" => {
            "say it in the description; the vendors promise no pattern"
        }
        "$id" | "id" | "$anchor" | "$dynamicRef" | "$recursiveRef" => "remove it: a file is known by its path",
        "$defs" => "call it definitions: the schemas are draft-07",
        "definitions" => "move the definitions to the root of the file",
        "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => "use minimum and maximum",
        "uniqueItems" | "contains" | "additionalItems" | "minProperties" | "maxProperties" => {
            "say it in the description"
        }
        "properties" | "required" | "additionalProperties" => {
            "move the object to definitions and refer to it: inline objects have no name of their own"
        }
        keyword if keyword.starts_with("x-") => "see the table of x- keywords and their places in schema/README.md",
        _ => "see the list of keywords and their places in schema/README.md",
    }
}
