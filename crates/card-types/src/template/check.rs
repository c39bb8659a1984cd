//! Holding a request against the rules.

use super::TemplateRules;
use super::rules::FieldRule;
use crate::id123::{CardData, CreateCard, FieldValue, UpdateCard};
use crate::wire::Findings;

/// Most keys of a template that a message names, and the longest of them: they come from a server.
const MOST_KEYS: usize = 12;
const LONGEST_KEY: usize = 64;

/// A request that carries data of a card: create-card and update-card.
///
/// Implemented here only.
pub trait TemplateChecked: private::Sealed {
    /// The template of the card.
    fn template_id(&self) -> &str;
    /// The data of the card.
    fn data(&self) -> Option<&CardData>;
    /// Whether the card is new, so that required fields cannot have a value yet. An upsert counts as what it is called:
    /// whether the card exists is not known here.
    fn is_new(&self) -> bool;
}

impl TemplateChecked for CreateCard {
    fn template_id(&self) -> &str {
        &self.card_template_id
    }

    fn data(&self) -> Option<&CardData> {
        self.card_data.as_ref()
    }

    fn is_new(&self) -> bool {
        true
    }
}

impl TemplateChecked for UpdateCard {
    fn template_id(&self) -> &str {
        &self.card_template_id
    }

    fn data(&self) -> Option<&CardData> {
        self.card_data.as_ref()
    }

    fn is_new(&self) -> bool {
        false
    }
}

mod private {
    pub trait Sealed {}
    impl Sealed for crate::id123::CreateCard {}
    impl Sealed for crate::id123::UpdateCard {}
}

impl TemplateRules {
    pub(super) fn look_at<R: TemplateChecked>(&self, request: &R, findings: &mut Findings) {
        if request.template_id() != self.template_id {
            findings.member("card-template-id", |findings| findings.add("is not the template of these rules".into()));
            return;
        }
        findings.member("card-data", |findings| {
            for (name, rules) in &self.groups {
                let sent = request.data().and_then(|data| group(data, name)).unwrap_or_default();
                findings.member(name, |findings| self.look_at_group(rules, sent, request.is_new(), findings));
            }
        });
    }

    fn look_at_group(&self, rules: &[FieldRule], sent: &[FieldValue], is_new: bool, findings: &mut Findings) {
        for rule in rules.iter().filter(|rule| rule.is_required && is_new && !rule.has_value) {
            // One that is there and empty is found below.
            if sent.iter().all(|field| field.key != rule.key) {
                let key = shown(&rule.key);
                findings.add(format!("lacks a value for {key}, which the template requires"));
            }
        }
        findings.each(sent, |findings, field| match rules.iter().find(|rule| rule.key == field.key) {
            Some(rule) => findings.member("value", |findings| self.look_at_value(rule, &field.value, is_new, findings)),
            None => findings.member("key", |findings| {
                let keys: Vec<String> = rules.iter().take(MOST_KEYS).map(|rule| shown(&rule.key)).collect();
                let more = if rules.len() > MOST_KEYS { " and others" } else { "" };
                let has = if keys.is_empty() { "none".to_owned() } else { keys.join(", ") + more };
                findings.add(format!("is no field of the template, which has {has} here"));
            }),
        });
    }

    fn look_at_value(&self, rule: &FieldRule, value: &str, is_new: bool, findings: &mut Findings) {
        if self.check_editable && !rule.is_editable && !is_new {
            findings.add("cannot be edited: the template says so".into());
        }
        if !value.is_empty() {
            findings.length(value, rule.minimum, rule.maximum);
        } else if rule.is_required {
            findings.add("is empty, and the template requires a value".into());
        }
    }
}

fn group<'a>(data: &'a CardData, name: &str) -> Option<&'a [FieldValue]> {
    match name {
        "barcode" => data.barcode.as_deref(),
        "image" => data.image.as_deref(),
        "name-fields" => data.name_fields.as_deref(),
        "front-fields" => data.front_fields.as_deref(),
        "secondary-fields" => data.secondary_fields.as_deref(),
        _ => data.back_fields.as_deref(),
    }
}

/// A key as a message may show it.
fn shown(key: &str) -> String {
    key.chars().take(LONGEST_KEY).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id123::{TemplateField, TemplateFields, ViewedTemplate};

    fn rules(change: impl FnOnce(&mut TemplateField)) -> TemplateRules {
        let mut field = TemplateField::new("front-1");
        change(&mut field);
        let mut fields = TemplateFields::new();
        fields.front_fields = Some(vec![field]);
        let mut template = ViewedTemplate::new("T");
        template.fields = Some(fields);
        TemplateRules::new(&template)
    }

    fn data(value: &str) -> CardData {
        CardData::new().front_fields(vec![FieldValue::new("front-1", value)])
    }

    fn create(value: &str) -> CreateCard {
        CreateCard::new("T", "A-1").card_data(data(value))
    }

    fn update(value: &str) -> UpdateCard {
        UpdateCard::new("T", "A-1").card_data(data(value))
    }

    fn found<R: TemplateChecked>(rules: &TemplateRules, request: &R) -> String {
        match rules.check(request) {
            Ok(()) => String::new(),
            Err(error) => error.violations().iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        }
    }

    #[test]
    fn a_new_card_needs_what_is_required_and_an_update_may_leave_it_alone_but_not_clear_it() {
        let rules = rules(|field| field.required = Some(true));
        let lacks = "/card-data/front-fields: lacks a value for front-1, which the template requires";
        let empty = "/card-data/front-fields/0/value: is empty, and the template requires a value";
        assert_eq!(found(&rules, &CreateCard::new("T", "A-1")), lacks);
        assert_eq!(found(&rules, &create("")), empty);
        assert_eq!(found(&rules, &create("Student")), "");
        assert_eq!(found(&rules, &UpdateCard::new("T", "A-1")), "");
        assert_eq!(found(&rules, &update("")), empty);
    }

    #[test]
    fn a_required_field_that_has_a_value_in_the_template_may_be_left_out() {
        let rules = rules(|field| {
            field.required = Some(true);
            field.value = Some("Student".into());
        });
        assert_eq!(found(&rules, &CreateCard::new("T", "A-1")), "");
    }

    #[test]
    fn lengths_count_characters_and_a_maximum_of_zero_is_none() {
        let between = rules(|field| (field.min_length, field.max_length) = (Some("2".into()), Some("3".into())));
        for (value, message) in [
            ("é", "has 1 character, needs at least 2"),
            ("éé🎓", ""),
            ("abcd", "has 4 characters, at most 3 are allowed"),
            ("", ""),
        ] {
            let place = if message.is_empty() { "" } else { "/card-data/front-fields/0/value: " };
            assert_eq!(found(&between, &update(value)), format!("{place}{message}"));
        }
        let none = rules(|field| (field.min_length, field.max_length) = (Some("0".into()), Some("0".into())));
        assert_eq!(found(&none, &create(&"x".repeat(5000))), "");
        let odd = rules(|field| (field.min_length, field.max_length) = (Some("many".into()), Some("-1".into())));
        assert_eq!(found(&odd, &create("x")), "");
    }

    #[test]
    fn a_field_that_is_not_editable_can_be_given_to_a_new_card_and_not_changed() {
        let rules = rules(|field| field.editable = Some(false));
        assert_eq!(found(&rules, &create("x")), "");
        let refused = "/card-data/front-fields/0/value: cannot be edited: the template says so";
        assert_eq!(found(&rules, &update("x")), refused);
        assert_eq!(found(&rules.ignore_editable(), &update("x")), "");
    }

    #[test]
    fn only_groups_that_the_template_speaks_of_are_looked_at() {
        let rules = rules(|_| {});
        let other = |data: CardData| found(&rules, &UpdateCard::new("T", "A-1").card_data(data));
        let wrong = vec![FieldValue::new("front-9", "secret")];
        let message = "/card-data/front-fields/0/key: is no field of the template, which has front-1 here";
        assert_eq!(other(CardData::new().front_fields(wrong.clone())), message);
        assert_eq!(other(CardData::new().back_fields(wrong)), "");
    }

    #[test]
    fn rules_of_another_template_say_nothing_of_a_card() {
        let request = CreateCard::new("U", "A-1");
        assert_eq!(found(&rules(|_| {}), &request), "/card-template-id: is not the template of these rules");
    }

    #[test]
    fn keys_of_a_hostile_template_are_made_safe_and_not_listed_without_end() {
        let mut fields = TemplateFields::new();
        fields.front_fields =
            Some((0..500).map(|n| TemplateField::new(format!("\u{1b}[31m{n}{}", "x".repeat(99)))).collect());
        let mut template = ViewedTemplate::new("T");
        template.fields = Some(fields);
        let message = found(&TemplateRules::new(&template), &create("x"));
        assert!(message.ends_with("and others here") && message.len() < 1500, "{message}");
        assert!(!message.contains('\u{1b}'), "{message}");
    }
}
