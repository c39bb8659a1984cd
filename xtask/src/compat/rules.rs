//! The catalogue: every rule with its grade in each direction. What each means stands in `rules.md`.

use super::finding::{Direction, Level, Severity};

/// One kind of edit.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, in words joined by hyphens.
    pub id: &'static str,
    /// Grade of it in what we send; none where the rule does not speak of requests.
    pub request: Option<Severity>,
    /// Grade of it in what we read; none where the rule does not speak of responses.
    pub response: Option<Severity>,
    /// Which encodings the edit reaches.
    pub reach: Reach,
    /// What it demands of the version of `card-types` at most; a finding has what the generated items show.
    pub rust: Level,
}

/// Which encodings an edit reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// All that are spoken, each as gravely as the rule says.
    Every,
    /// XML alone.
    Xml,
    /// JSON and form, which go by names and not by order.
    JsonAndForm,
    /// Not the wire: Rust, logs or documentation.
    None,
}

impl Rule {
    /// The grade in a direction.
    pub fn severity(&self, direction: Direction) -> Option<Severity> {
        match direction {
            Direction::Request => self.request,
            Direction::Response => self.response,
        }
    }

    /// Whether it speaks of where a request goes, and not of what it carries.
    pub(super) fn is_about_address(&self) -> bool {
        matches!(self.id, "method-changed" | "path-changed" | "host-changed" | "action-removed" | "action-added")
            || self.id.starts_with("path-parameter-")
            || self.id.starts_with("query-parameter-")
    }

    /// Documentation of the rule: the section of `rules.md` that has its name.
    pub fn explanation(&self) -> &'static str {
        explain(self.id).unwrap_or_default()
    }
}

/// The section of a rule in `rules.md`, without its heading.
pub fn explain(id: &str) -> Option<&'static str> {
    let text = include_str!("rules.md");
    let start = text.find(&format!("\n## {id}\n"))? + id.len() + 5;
    let rest = &text[start..];
    Some(rest[..rest.find("\n## ").unwrap_or(rest.len())].trim())
}

/// The rule called `id`.
pub fn named(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

const N: Option<Severity> = Some(Severity::Note);
const R: Option<Severity> = Some(Severity::Risky);
const B: Option<Severity> = Some(Severity::Breaking);
const X: Option<Severity> = None;

macro_rules! rules {
    ($($constant:ident $id:literal $request:ident $response:ident $reach:ident $rust:ident;)*) => {
        $(pub(super) static $constant: Rule = Rule {
            id: $id, request: $request, response: $response, reach: Reach::$reach, rust: Level::$rust,
        };)*

        /// Every rule, by the part of the schema it looks at.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

// Constant, id, grade in requests, grade in responses, encodings it reaches, level it demands of card-types.
rules! {
    // Actions
    ACTION_ADDED "action-added" N X Every Minor;
    ACTION_REMOVED "action-removed" B X Every Major;
    ACTION_FILE_RENAMED "action-file-renamed" N X None Patch;
    ACTION_CONSTANT_CHANGED "action-constant-changed" B X Every Patch;
    OPERATION_KIND_CHANGED "operation-kind-changed" B X Every Major;
    OPERATION_NAME_CHANGED "operation-name-changed" R X None Patch;
    METHOD_CHANGED "method-changed" B X Every Patch;
    PATH_CHANGED "path-changed" B X Every Patch;
    HOST_CHANGED "host-changed" B X Every Patch;
    HEADER_CHANGED "header-changed" B X Every Patch;
    PATH_PARAMETER_CHANGED "path-parameter-changed" B X Every Patch;
    QUERY_PARAMETER_ADDED "query-parameter-added" N X Every Patch;
    QUERY_PARAMETER_REMOVED "query-parameter-removed" B X Every Patch;
    QUERY_PARAMETER_CHANGED "query-parameter-changed" B X Every Patch;
    OPERATION_DETAIL_CHANGED "operation-detail-changed" R X Every Patch;
    MEDIA_TYPE_ADDED "media-type-added" N N Every Minor;
    MEDIA_TYPE_REMOVED "media-type-removed" B B Every Major;
    MEDIA_TYPE_ORDER_CHANGED "media-type-order-changed" R R Every Patch;
    REPLAY_LOOSENED "replay-loosened" R X None Patch;
    REPLAY_TIGHTENED "replay-tightened" R X None Patch;
    EFFECT_CHANGED "effect-changed" R X None Patch;
    VARIANTS_CHANGED "variants-changed" B X Every Major;
    VARIANT_ADDED "variant-added" N X None Minor;
    VARIANT_REMOVED "variant-removed" R X None Major;
    VARIANT_RENAMED "variant-renamed" R X None Major;
    VARIANT_VALUE_CHANGED "variant-value-changed" B X Every Patch;
    VARIANT_TIGHTENED "variant-tightened" B X Every Major;
    VARIANT_LOOSENED "variant-loosened" N X Every Major;
    REQUIRED_ANY_CHANGED "required-any-changed" B X Every Patch;
    REQUIRED_ANY_LOOSENED "required-any-loosened" N X Every Patch;
    INCOMPLETE_CHANGED "incomplete-changed" N X None Patch;
    // The command line
    COMMAND_ADDED "command-added" N X None Patch;
    COMMAND_REMOVED "command-removed" B X None Patch;
    COMMAND_OUTPUT_CHANGED "command-output-changed" R X None Patch;
    OPTION_ADDED "option-added" N X None Patch;
    OPTION_REMOVED "option-removed" B X None Patch;
    OPTION_BECAME_NEEDED "option-became-needed" B X None Patch;
    OPTION_BECAME_OPTIONAL "option-became-optional" N X None Patch;
    OPTION_VALUE_CHANGED "option-value-changed" R X None Patch;
    COMMANDS_NOT_COMPARED "commands-not-compared" R X None Patch;
    // Members
    OPTIONAL_PROPERTY_ADDED "optional-property-added" N N Every Minor;
    REQUIRED_PROPERTY_ADDED "required-property-added" B B Every Major;
    CONSTANT_PROPERTY_ADDED "constant-property-added" R B Every Patch;
    PROPERTY_REMOVED "property-removed" B B Every Major;
    OPTIONAL_PROPERTY_REMOVED "optional-property-removed" X R Every Major;
    PROPERTY_RENAMED "property-renamed" B B Every Major;
    PROPERTY_RENAMED_WITH_ALIAS "property-renamed-with-alias" X R Every Major;
    FORM_KEY_CHANGED "form-key-changed" B X Every Major;
    PROPERTY_BECAME_REQUIRED "property-became-required" B B Every Major;
    PROPERTY_BECAME_OPTIONAL "property-became-optional" N R Every Major;
    ADDITIONAL_PROPERTIES_CLOSED "additional-properties-closed" B B JsonAndForm Major;
    ADDITIONAL_PROPERTIES_OPENED "additional-properties-opened" N N JsonAndForm Major;
    MEMBER_ORDER_CHANGED "member-order-changed" N N JsonAndForm Patch;
    ALIAS_ADDED "alias-added" N N Every Patch;
    ALIAS_REMOVED "alias-removed" B B Every Patch;
    MEMBER_LEFT_JSON "member-left-json" B B JsonAndForm Patch;
    MEMBER_ENTERED_JSON "member-entered-json" N N JsonAndForm Patch;
    // Values
    TYPE_CHANGED "type-changed" B B Every Major;
    TYPE_NARROWED "type-narrowed" B B Every Major;
    TYPE_WIDENED "type-widened" N R Every Major;
    WIRE_FORM_CHANGED "wire-form-changed" B N Every Patch;
    NULL_ADDED "null-added" N R Every Major;
    NULL_REMOVED "null-removed" B B Every Major;
    NULL_POLICY_CHANGED "null-policy-changed" R N Every Major;
    CONST_ADDED "const-added" B B Every Major;
    CONST_REMOVED "const-removed" R R Every Major;
    CONST_CHANGED "const-changed" B B Every Patch;
    FORMAT_NARROWED "format-narrowed" B B Every Major;
    FORMAT_WIDENED "format-widened" N R Every Major;
    FORMAT_CHANGED "format-changed" B B Every Major;
    XML_FORMAT_CHANGED "xml-format-changed" B B Xml Patch;
    LOOSE_FORMAT_CHANGED "loose-format-changed" N R None Major;
    INTEGER_TYPE_CHANGED "integer-type-changed" N R None Major;
    PATTERN_ADDED "pattern-added" B B Every Patch;
    PATTERN_REMOVED "pattern-removed" N N Every Patch;
    PATTERN_CHANGED "pattern-changed" B B Every Patch;
    LENGTH_TIGHTENED "length-tightened" B R Every Patch;
    LENGTH_LOOSENED "length-loosened" N N Every Patch;
    RANGE_TIGHTENED "range-tightened" B R Every Patch;
    RANGE_LOOSENED "range-loosened" N N Every Patch;
    ITEMS_TIGHTENED "items-tightened" B R Every Patch;
    ITEMS_LOOSENED "items-loosened" N N Every Patch;
    CONSTRAINT_ADDED "constraint-added" B B Every Patch;
    CONSTRAINT_REMOVED "constraint-removed" N R Every Patch;
    CONSTRAINT_LOOSENED "constraint-loosened" N R Every Patch;
    CONSTRAINT_CHANGED "constraint-changed" B B Every Patch;
    DEFAULT_ADDED "default-added" N N Every Patch;
    DEFAULT_REMOVED "default-removed" R R Every Patch;
    DEFAULT_CHANGED "default-changed" R R Every Patch;
    // Enums
    ENUM_VALUE_ADDED "enum-value-added" N R Every Patch;
    ENUM_VALUE_REMOVED "enum-value-removed" B B Every Patch;
    ENUM_CLOSED "enum-closed" B B Every Major;
    ENUM_OPENED "enum-opened" N R Every Major;
    KNOWN_VALUE_ADDED "known-value-added" N N Every Minor;
    KNOWN_VALUE_REMOVED "known-value-removed" B R Every Major;
    KNOWN_VALUE_CHANGED "known-value-changed" B B Every Major;
    KNOWN_VALUE_RENAMED "known-value-renamed" R R None Major;
    KNOWN_VALUE_XML_NAME_CHANGED "known-value-xml-name-changed" B B Xml Major;
    KNOWN_VALUE_ALIAS_ADDED "known-value-alias-added" N N Xml Patch;
    KNOWN_VALUE_ALIAS_REMOVED "known-value-alias-removed" N B Xml Patch;
    IGNORE_CASE_ADDED "ignore-case-added" N N Every Patch;
    IGNORE_CASE_REMOVED "ignore-case-removed" N B Every Patch;
    FLAGS_CHANGED "flags-changed" B B Xml Patch;
    // Unions
    DISCRIMINATOR_CHANGED "discriminator-changed" B B Every Patch;
    UNION_BRANCH_ADDED "union-branch-added" N R Every Minor;
    UNION_BRANCH_REMOVED "union-branch-removed" B B Every Major;
    // XML
    XML_ROOT_CHANGED "xml-root-changed" B B Xml Patch;
    XML_NAMESPACE_CHANGED "xml-namespace-changed" B B Xml Patch;
    XML_ORDER_CHANGED "xml-order-changed" B B Xml Patch;
    XML_MEMBER_INSERTED "xml-member-inserted" R N Xml Patch;
    XML_MEMBER_APPENDED "xml-member-appended" N N Xml Patch;
    XML_BASE_RENAMED "xml-base-renamed" N N None Patch;
    XML_CONTRACT_ADDED "xml-contract-added" N N Xml Minor;
    XML_CONTRACT_REMOVED "xml-contract-removed" B B Xml Major;
    XML_DETAIL_CHANGED "xml-detail-changed" B B Xml Patch;
    // Beside the wire
    SENSITIVE_ADDED "sensitive-added" N N None Patch;
    SENSITIVE_REMOVED "sensitive-removed" R R None Patch;
    GUESS_CONFIRMED "guess-confirmed" N N None Patch;
    SOURCE_CHANGED "source-changed" N N None Patch;
    KNOWLEDGE_WITHDRAWN "knowledge-withdrawn" N N None Patch;
    TYPE_RENAMED "type-renamed" R R None Major;
    RUST_NAME_CHANGED "rust-name-changed" R R None Major;
    DEFINITION_ADDED "definition-added" N N None Minor;
    DEFINITION_REMOVED "definition-removed" R R None Major;
    // What could not be judged is never passed over
    UNKNOWN_KEYWORD_CHANGED "unknown-keyword-changed" R R Every Patch;
    NOT_COMPARABLE "not-comparable" B B Every Major;
    UNEXPLAINED_CHANGE "unexplained-change" R R Every Patch;
}
