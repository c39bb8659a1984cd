//! What becomes of each keyword. A keyword that stands nowhere here is compared as unknown, never passed over.

use serde_json::Value;

use super::super::rules;
use super::super::view::View;
use super::{At, Walk};

/// Who looks at a keyword.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Treatment {
    /// These rules compare it.
    Rules(&'static [&'static str]),
    /// It cannot change documents or code, for the reason given.
    Text(&'static str),
    /// It leads to other schemas, which are compared themselves.
    Structure,
    /// Any difference is a restriction that no rule understands more closely.
    Constraint,
}

use Treatment::{Constraint, Rules, Structure, Text};

/// Every keyword with its treatment.
#[rustfmt::skip]
pub(in super::super) const KEYWORDS: &[(&str, Treatment)] = &[
    ("$schema", Text("names the dialect, of which there is one")),
    ("$comment", Text("is for readers of the schema")),
    ("description", Text("is documentation")),
    ("examples", Text("are samples; that they are valid is tested elsewhere")),
    ("title", Rules(&["type-renamed"])),
    ("$ref", Structure),
    ("anyOf", Structure),
    ("definitions", Rules(&["definition-added", "definition-removed"])),
    ("properties", Rules(&["optional-property-added", "required-property-added", "constant-property-added", "property-removed", "optional-property-removed", "property-renamed", "property-renamed-with-alias", "form-key-changed", "member-order-changed"])),
    ("required", Rules(&["property-became-required", "property-became-optional"])),
    ("additionalProperties", Rules(&["additional-properties-closed", "additional-properties-opened", "constraint-added", "constraint-removed"])),
    ("items", Structure),
    ("oneOf", Rules(&["union-branch-added", "union-branch-removed"])),
    ("type", Rules(&["type-changed", "type-narrowed", "type-widened", "wire-form-changed", "null-added", "null-removed"])),
    ("const", Rules(&["const-added", "const-removed", "const-changed", "action-constant-changed"])),
    ("enum", Rules(&["enum-value-added", "enum-value-removed", "enum-opened", "enum-closed"])),
    ("format", Rules(&["format-narrowed", "format-widened", "format-changed", "xml-format-changed", "integer-type-changed"])),
    ("pattern", Rules(&["pattern-added", "pattern-removed", "pattern-changed"])),
    ("minLength", Rules(&["length-tightened", "length-loosened"])),
    ("maxLength", Rules(&["length-tightened", "length-loosened"])),
    ("minItems", Rules(&["items-tightened", "items-loosened"])),
    ("maxItems", Rules(&["items-tightened", "items-loosened"])),
    ("minimum", Rules(&["range-tightened", "range-loosened"])),
    ("maximum", Rules(&["range-tightened", "range-loosened"])),
    ("default", Rules(&["default-added", "default-removed", "default-changed"])),
    ("exclusiveMinimum", Rules(&["range-tightened", "range-loosened"])),
    ("exclusiveMaximum", Rules(&["range-tightened", "range-loosened"])),
    ("minProperties", Rules(&["items-tightened", "items-loosened"])),
    ("maxProperties", Rules(&["items-tightened", "items-loosened"])),
    ("multipleOf", Constraint), ("uniqueItems", Constraint), ("contains", Constraint), ("additionalItems", Constraint),
    ("patternProperties", Constraint), ("propertyNames", Constraint), ("dependencies", Constraint),
    ("dependentRequired", Constraint), ("dependentSchemas", Constraint),
    ("if", Constraint), ("then", Constraint), ("else", Constraint), ("not", Constraint), ("allOf", Constraint),
    ("x-provenance", Rules(&["guess-confirmed", "source-changed", "knowledge-withdrawn"])),
    ("x-sensitive", Rules(&["sensitive-added", "sensitive-removed"])),
    ("x-null", Rules(&["null-policy-changed"])),
    ("x-format", Rules(&["loose-format-changed"])),
    ("x-known-values", Rules(&["known-value-added", "known-value-removed", "known-value-changed", "known-value-renamed", "known-value-xml-name-changed", "known-value-alias-added", "known-value-alias-removed", "enum-opened", "enum-closed"])),
    ("x-ignore-case", Rules(&["ignore-case-added", "ignore-case-removed"])),
    ("x-aliases", Rules(&["alias-added", "alias-removed"])),
    ("x-rust-name", Rules(&["rust-name-changed"])),
    ("x-encodings", Rules(&["member-left-json", "member-entered-json"])),
    ("x-discriminator", Rules(&["discriminator-changed"])),
    ("x-action", Rules(&["action-constant-changed", "replay-loosened", "replay-tightened", "effect-changed", "operation-kind-changed", "operation-detail-changed"])),
    ("x-operation", Rules(&["method-changed", "path-changed", "host-changed", "header-changed", "path-parameter-changed", "query-parameter-added", "query-parameter-removed", "query-parameter-changed", "media-type-added", "media-type-removed", "media-type-order-changed", "operation-name-changed", "operation-kind-changed", "operation-detail-changed", "replay-loosened", "replay-tightened", "effect-changed"])),
    ("x-cli", Rules(&["command-added", "command-removed", "command-output-changed", "option-added", "option-removed", "option-became-needed", "option-became-optional", "option-value-changed", "commands-not-compared"])),
    ("x-variants", Rules(&["variants-changed", "variant-added", "variant-removed", "variant-renamed", "variant-value-changed", "variant-tightened", "variant-loosened"])),
    ("x-required-any", Rules(&["required-any-changed", "required-any-loosened"])),
    ("x-incomplete", Rules(&["incomplete-changed"])),
    ("x-xml", Rules(&["xml-root-changed", "xml-namespace-changed", "xml-order-changed", "xml-member-inserted", "xml-member-appended", "xml-base-renamed", "xml-contract-added", "xml-contract-removed", "xml-detail-changed", "flags-changed"])),
];

/// Every keyword with the rules that compare it, or with the reason why it cannot matter.
pub fn keyword_treatments() -> impl Iterator<Item = (&'static str, Result<&'static [&'static str], &'static str>)> {
    KEYWORDS.iter().map(|(keyword, treatment)| {
        let said = match treatment {
            Rules(rules) => Ok(*rules),
            Constraint => {
                Ok(&["constraint-added", "constraint-removed", "constraint-loosened", "constraint-changed"][..])
            }
            Structure => Err("leads to other schemas, which are compared where they take effect"),
            Text(reason) => Err(*reason),
        };
        (*keyword, said)
    })
}

/// The treatment of a keyword; none for one that no rule knows.
pub(super) fn treatment(keyword: &str) -> Option<Treatment> {
    KEYWORDS.iter().find(|(name, _)| *name == keyword).map(|(_, treatment)| *treatment)
}

impl<'a> Walk<'a> {
    /// Keywords that restrict without a rule of their own, and those that nobody knows.
    pub(super) fn other_keywords(&mut self, before: &View<'a>, after: &View<'a>) {
        let mut names: Vec<&str> = before.keywords().chain(after.keywords()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let (old, new) = (before.value(name), after.value(name));
            match treatment(name) {
                // An anyOf that is no nullable schema is one of those that restrict.
                Some(Constraint) => self.constraint(name, before, after),
                Some(Structure) if name == "anyOf" => self.constraint(name, before, after),
                None if old != new => {
                    let message = format!("`{}` changed, a keyword that no rule knows", name.escape_debug());
                    let place = after.place_since(before, name);
                    self.report(&rules::UNKNOWN_KEYWORD_CHANGED, &At::After(&place), (old, new), message);
                }
                _ => {}
            }
        }
    }

    /// `default`, which says what absence means.
    pub(super) fn defaults(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.get("default"), after.get("default"));
        let (rule, message) = match (&old, &new) {
            (None, None) => return,
            (Some((old, _)), Some((new, _))) if old == new => return,
            (None, Some((new, _))) => (&rules::DEFAULT_ADDED, format!("absence now means {new}")),
            (Some((old, _)), None) => (&rules::DEFAULT_REMOVED, format!("absence no longer means {old}")),
            (Some((old, _)), Some((new, _))) => {
                (&rules::DEFAULT_CHANGED, format!("absence meant {old}, and now means {new}"))
            }
        };
        let values = (before.value("default"), after.value("default"));
        self.report(rule, &At::After(&after.place_since(before, "default")), values, message);
    }

    /// `pattern`. Whether one pattern contains another cannot be told, so another pattern is taken for a break.
    pub(super) fn pattern(&mut self, before: &View<'a>, after: &View<'a>) {
        let (old, new) = (before.value("pattern"), after.value("pattern"));
        if old == new {
            return;
        }
        let (rule, message) = match (&old, &new) {
            (Value::Null, _) => (&rules::PATTERN_ADDED, format!("texts must match {new} now")),
            (_, Value::Null) => (&rules::PATTERN_REMOVED, format!("texts need not match {old} any more")),
            _ => (&rules::PATTERN_CHANGED, format!("texts had to match {old}, and must match {new} now")),
        };
        self.report(rule, &At::After(&after.place_since(before, "pattern")), (old, new), message);
    }
}
