//! Card templates: what a list reply says of every card made from one.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::FieldGroup;

/// A card template. Real ones are made in the vendor's web application; the emulator is told of them.
///
/// [`new`](Self::new) declares the keys seen on the vendor's pages (`barcode`, `id-photo`, `name`, `front-1` to `3`,
/// `secondary-1` to `4`, `back-1` to `4`) with labels chosen here, and takes any other key with the key as its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    id: String,
    institution: String,
    issuance_type: String,
    title: String,
    fields: Vec<DeclaredField>,
    declared_only: bool,
}

/// One field a template declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct DeclaredField {
    group: FieldGroup,
    key: String,
    label: String,
    kind: String,
    /// A template from an earlier version has none.
    #[serde(default)]
    rules: FieldRules,
}

/// What the values of a template's field have to be like. Shown by view-template, and kept by create-card and update-card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FieldRules {
    /// A new card needs a value, and an update may not clear it.
    pub required: bool,
    /// Shown only: by whom a field can be edited is not published.
    pub editable: bool,
    /// Fewest characters of a value that is not empty.
    pub min_length: u32,
    /// Most characters of a value; 0 is no limit.
    pub max_length: u32,
}

impl FieldRules {
    /// Not required, editable, of any length.
    pub fn new() -> Self {
        Self { required: false, editable: true, min_length: 0, max_length: 0 }
    }

    /// A value is required.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The field is shown as not editable.
    #[must_use]
    pub fn not_editable(mut self) -> Self {
        self.editable = false;
        self
    }

    /// From so many characters to so many; a maximum of 0 is none.
    #[must_use]
    pub fn length(mut self, minimum: u32, maximum: u32) -> Self {
        (self.min_length, self.max_length) = (minimum, maximum);
        self
    }
}

impl Default for FieldRules {
    fn default() -> Self {
        Self::new()
    }
}

/// The field type of keys that are not declared otherwise. No value is published.
const DEFAULT_KIND: &str = "text";

impl Template {
    /// The id of the template that exists when none is configured; the one in the vendor's own sample.
    pub const DEMO_ID: &str = "906c56c2d85817633abc07978f4899ff89cff060";

    /// A template called `id`, of the institution `Example Institution`, issuance type `INSTITUTION_ISSUED`, title
    /// `Example Card`.
    pub fn new(id: impl Into<String>) -> Self {
        let mut template = Self {
            id: id.into(),
            institution: "Example Institution".to_owned(),
            issuance_type: "INSTITUTION_ISSUED".to_owned(),
            title: "Example Card".to_owned(),
            fields: Vec::new(),
            declared_only: false,
        };
        template.declare(FieldGroup::Barcode, "barcode", "Barcode Value", DEFAULT_KIND);
        template.declare(FieldGroup::Image, "id-photo", "ID PHOTO", DEFAULT_KIND);
        template.declare(FieldGroup::Name, "name", "Name", DEFAULT_KIND);
        for (group, word, last) in
            [(FieldGroup::Front, "front", 3), (FieldGroup::Secondary, "secondary", 4), (FieldGroup::Back, "back", 4)]
        {
            for number in 1..=last {
                let label = format!("{}{} {number}", word[..1].to_uppercase(), &word[1..]);
                template.declare(group, &format!("{word}-{number}"), &label, DEFAULT_KIND);
            }
        }
        template
    }

    /// Sets the institution's name.
    #[must_use]
    pub fn institution(mut self, name: impl Into<String>) -> Self {
        self.institution = name.into();
        self
    }

    /// Sets the issuance type; seen are `INSTITUTION_ISSUED` and `INSTITUTION ISSUED`.
    #[must_use]
    pub fn issuance_type(mut self, value: impl Into<String>) -> Self {
        self.issuance_type = value.into();
        self
    }

    /// Sets the title of the cards.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Declares a field, or replaces label and type of a declared one.
    #[must_use]
    pub fn field(mut self, group: FieldGroup, key: &str, label: &str, kind: &str) -> Self {
        self.declare(group, key, label, kind);
        self
    }

    /// Sets the rules of a field, and declares it with its key as its label where it is not declared yet.
    #[must_use]
    pub fn rules(mut self, group: FieldGroup, key: &str, rules: FieldRules) -> Self {
        if self.declared(group, key).is_none() {
            self.declare(group, key, key, DEFAULT_KIND);
        }
        for field in self.fields.iter_mut().filter(|field| field.group == group && field.key == key) {
            field.rules = rules;
        }
        self
    }

    /// Refuses keys that are not declared, so that misspelt keys are caught.
    #[must_use]
    pub fn declared_fields_only(mut self) -> Self {
        self.declared_only = true;
        self
    }

    /// The template's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn institution_name(&self) -> &str {
        &self.institution
    }

    pub(crate) fn issuance(&self) -> &str {
        &self.issuance_type
    }

    pub(crate) fn card_title(&self) -> &str {
        &self.title
    }

    pub(crate) fn allows(&self, group: FieldGroup, key: &str) -> bool {
        !self.declared_only || self.declared(group, key).is_some()
    }

    /// Label and type of a key.
    pub(crate) fn describe<'a>(&'a self, group: FieldGroup, key: &'a str) -> (&'a str, &'a str) {
        self.declared(group, key).map_or((key, DEFAULT_KIND), |field| (&field.label, &field.kind))
    }

    /// The declared fields of a group: key, label, type, rules.
    pub(crate) fn declared_fields(&self, group: FieldGroup) -> impl Iterator<Item = (&str, &str, &str, FieldRules)> {
        let fields = self.fields.iter().filter(move |field| field.group == group);
        fields.map(|field| (field.key.as_str(), field.label.as_str(), field.kind.as_str(), field.rules))
    }

    /// How a value breaks the rules of its field.
    pub(crate) fn broken_rule(&self, group: FieldGroup, key: &str, value: &str) -> Option<String> {
        let FieldRules { required, min_length, max_length, .. } = self.declared(group, key)?.rules;
        let (length, shortest, longest) = (value.chars().count(), min_length as usize, max_length as usize);
        if value.is_empty() {
            return required.then(|| "is empty, and the template requires a value".to_owned());
        }
        if length < shortest {
            return Some(format!("has {length} characters, the template asks for {shortest} at least"));
        }
        (longest > 0 && length > longest)
            .then(|| format!("has {length} characters, the template allows {longest} at most"))
    }

    /// The first required field for which `has_value` is false.
    pub(crate) fn lacking(&self, has_value: impl Fn(FieldGroup, &str) -> bool) -> Option<(FieldGroup, &str)> {
        let required = self.fields.iter().filter(|field| field.rules.required);
        let fields = required.map(|field| (field.group, field.key.as_str()));
        fields.into_iter().find(|(group, key)| !has_value(*group, key))
    }

    /// The declared keys of a group, for messages.
    pub(crate) fn keys(&self, group: FieldGroup) -> String {
        let mut keys = String::new();
        for field in self.fields.iter().filter(|field| field.group == group) {
            // Writing to a String cannot fail.
            let _ = write!(keys, "{}{}", if keys.is_empty() { "" } else { ", " }, field.key);
        }
        keys
    }

    fn declared(&self, group: FieldGroup, key: &str) -> Option<&DeclaredField> {
        self.fields.iter().find(|field| field.group == group && field.key == key)
    }

    fn declare(&mut self, group: FieldGroup, key: &str, label: &str, kind: &str) {
        let rules = self.declared(group, key).map(|field| field.rules).unwrap_or_default();
        let field = DeclaredField { group, key: key.to_owned(), label: label.to_owned(), kind: kind.to_owned(), rules };
        match self.fields.iter_mut().find(|known| known.group == group && known.key == key) {
            Some(known) => *known = field,
            None => self.fields.push(field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stay_with_a_field_that_gets_another_label_and_are_broken_by_length_and_absence() {
        let rules = FieldRules::new().required().length(2, 3);
        let template = Template::new("t").rules(FieldGroup::Front, "front-1", rules).field(
            FieldGroup::Front,
            "front-1",
            "L",
            "text",
        );
        let broken = |value: &str| template.broken_rule(FieldGroup::Front, "front-1", value).is_some();
        assert!(broken("") && broken("é") && broken("abcd") && !broken("éé") && !broken("abc"));
        assert!(template.broken_rule(FieldGroup::Front, "front-2", "").is_none());
        assert_eq!(template.lacking(|_, _| false), Some((FieldGroup::Front, "front-1")));
        assert_eq!(template.lacking(|_, key| key == "front-1"), None);
    }

    #[test]
    fn a_description_from_before_there_were_rules_is_read() {
        let mut old = serde_json::to_value(Template::new("t")).unwrap();
        for field in old["fields"].as_array_mut().unwrap() {
            field.as_object_mut().unwrap().remove("rules").unwrap();
        }
        assert_eq!(serde_json::from_value::<Template>(old).unwrap(), Template::new("t"));
    }

    #[test]
    fn a_key_is_described_by_its_declaration_or_by_itself() {
        let template = Template::new("t").field(FieldGroup::Front, "front-1", "Department", "dropdown");
        assert_eq!(template.describe(FieldGroup::Front, "front-1"), ("Department", "dropdown"));
        assert_eq!(template.describe(FieldGroup::Front, "front-2"), ("Front 2", "text"));
        assert_eq!(template.describe(FieldGroup::Front, "shoe-size"), ("shoe-size", "text"));
        assert_eq!(template.describe(FieldGroup::Back, "front-1"), ("front-1", "text"));
    }

    #[test]
    fn the_demo_id_looks_like_the_vendors_ids() {
        assert_eq!(Template::DEMO_ID.len(), 40);
        assert!(Template::DEMO_ID.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
