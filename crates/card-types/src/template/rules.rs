//! What a template says of its fields.

use crate::id123::{TemplateField, TemplateFields, ViewedTemplate};
use crate::template::check::TemplateChecked;
use crate::wire::Findings;
use crate::{Scalar, ValidationError};

/// The rules of one card template. Debug shows keys and rules, and no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRules {
    pub(super) template_id: String,
    /// The groups that the template speaks of, by their name on the wire.
    pub(super) groups: Vec<(&'static str, Vec<FieldRule>)>,
    pub(super) check_editable: bool,
}

/// The rules of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldRule {
    pub(super) key: String,
    pub(super) is_required: bool,
    pub(super) is_editable: bool,
    /// Whether cards that bring no value have one all the same.
    pub(super) has_value: bool,
    pub(super) minimum: Option<usize>,
    pub(super) maximum: Option<usize>,
}

impl TemplateRules {
    /// Takes the rules from a template as `view-template` shows it.
    pub fn new(template: &ViewedTemplate) -> Self {
        Self {
            template_id: template.card_template_id.as_str().to_owned(),
            groups: template.fields.as_ref().map(groups).unwrap_or_default(),
            check_editable: true,
        }
    }

    /// Lets updates change fields that the template calls not editable: who may edit a field is not published.
    #[must_use]
    pub fn ignore_editable(mut self) -> Self {
        self.check_editable = false;
        self
    }

    /// The template's id.
    pub fn template_id(&self) -> &str {
        &self.template_id
    }

    /// Checks a request against the template. The schema's own limits are another matter: `validate` checks them.
    ///
    /// # Errors
    /// Everything that the template forbids, each with the JSON pointer of the member; never a value.
    pub fn check<R: TemplateChecked>(&self, request: &R) -> Result<(), ValidationError> {
        let mut findings = Findings::default();
        self.look_at(request, &mut findings);
        findings.into_template_error()
    }
}

fn groups(fields: &TemplateFields) -> Vec<(&'static str, Vec<FieldRule>)> {
    [
        ("barcode", &fields.barcode),
        ("image", &fields.image),
        ("name-fields", &fields.name_fields),
        ("front-fields", &fields.front_fields),
        ("secondary-fields", &fields.secondary_fields),
        ("back-fields", &fields.back_fields),
    ]
    .into_iter()
    .filter_map(|(name, fields)| Some((name, fields.as_ref()?.iter().map(rule).collect())))
    .collect()
}

fn rule(field: &TemplateField) -> FieldRule {
    let length = |length: &Option<Scalar>| length.as_ref()?.as_str().parse::<usize>().ok().filter(|length| *length > 0);
    FieldRule {
        key: field.key.clone(),
        is_required: field.required == Some(true),
        is_editable: field.editable != Some(false),
        has_value: field.value.as_deref().is_some_and(|value| !value.is_empty()),
        minimum: length(&field.min_length),
        maximum: length(&field.max_length),
    }
}
