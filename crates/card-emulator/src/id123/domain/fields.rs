//! The fields of a card, in the six groups of `card-data`.

use serde::{Deserialize, Serialize};

use super::{Code, Refusal, Template};

/// A group of `card-data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldGroup {
    /// `barcode`
    Barcode,
    /// `image`
    Image,
    /// `name-fields`
    Name,
    /// `front-fields`, at most 3 (documented)
    Front,
    /// `secondary-fields`, at most 4 (documented)
    Secondary,
    /// `back-fields`, at most 4 (documented)
    Back,
}

impl FieldGroup {
    /// All groups, in the order of the vendor's pages.
    pub const ALL: [Self; 6] = [Self::Barcode, Self::Image, Self::Name, Self::Front, Self::Secondary, Self::Back];

    /// The group's name on the wire.
    pub fn wire_name(self) -> &'static str {
        match self {
            Self::Barcode => "barcode",
            Self::Image => "image",
            Self::Name => "name-fields",
            Self::Front => "front-fields",
            Self::Secondary => "secondary-fields",
            Self::Back => "back-fields",
        }
    }

    /// How many fields a card may have in this group, where the vendor says.
    pub fn limit(self) -> Option<usize> {
        match self {
            Self::Front => Some(3),
            Self::Secondary | Self::Back => Some(4),
            Self::Barcode | Self::Image | Self::Name => None,
        }
    }
}

/// A card's fields: key and value, in the order in which the keys first came. Holds personal data, so no Debug.
///
/// Serialised for the database only: six lists of pairs.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CardFields([Vec<(String, String)>; 6]);

impl CardFields {
    pub(crate) fn group(&self, group: FieldGroup) -> &[(String, String)] {
        &self.0[group as usize]
    }

    /// The value of a field, where there is one that is not empty.
    pub(crate) fn value(&self, group: FieldGroup, key: &str) -> Option<&str> {
        let pair = self.group(group).iter().find(|(known, _)| known == key);
        pair.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Takes over the pairs that were sent: a new key is added, a known one replaced, one that is not mentioned left
    /// alone. "Passing a key value pair with an empty value will update the value to empty."
    pub(crate) fn merge(
        &mut self,
        group: FieldGroup,
        sent: Vec<(String, String)>,
        template: &Template,
    ) -> Result<(), Refusal> {
        let name = group.wire_name();
        for (index, (key, value)) in sent.iter().enumerate() {
            if key.is_empty() {
                return Err(Refusal::new(
                    Code::InvalidRequest,
                    format!("{name}[{index}].key is empty; give the field's key"),
                ));
            }
            if sent[..index].iter().any(|(earlier, _)| earlier == key) {
                return Err(Refusal::new(
                    Code::DuplicateField,
                    format!("{name}[{index}] repeats a key of the same request; send each key once"),
                ));
            }
            if !template.allows(group, key) {
                return Err(Refusal::new(
                    Code::UnknownField,
                    format!("{name}[{index}].key is no field of this template; it has: {}", template.keys(group)),
                ));
            }
            if let Some(what) = template.broken_rule(group, key, value) {
                return Err(Refusal::new(Code::FieldRule, format!("{name}[{index}].value {what}")));
            }
        }
        let fields = &mut self.0[group as usize];
        for (key, value) in sent {
            match fields.iter_mut().find(|(known, _)| *known == key) {
                Some((_, old)) => *old = value,
                None => fields.push((key, value)),
            }
        }
        match group.limit() {
            Some(limit) if fields.len() > limit => Err(Refusal::new(
                Code::TooManyFields,
                format!(
                    "the card would have {} {name}, at most {limit} are allowed; send fewer or reuse keys",
                    fields.len()
                ),
            )),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn template() -> Template {
        Template::new("t")
    }

    #[test]
    fn an_absent_key_is_left_alone_and_an_empty_value_clears() {
        let mut fields = CardFields::default();
        fields.merge(FieldGroup::Front, pairs(&[("front-1", "a"), ("front-2", "b")]), &template()).unwrap();
        fields.merge(FieldGroup::Front, pairs(&[("front-2", "")]), &template()).unwrap();
        assert_eq!(fields.group(FieldGroup::Front), pairs(&[("front-1", "a"), ("front-2", "")]));
        assert!(fields.group(FieldGroup::Back).is_empty());
    }

    #[test]
    fn the_limit_counts_what_the_card_would_have() {
        for (group, limit) in [(FieldGroup::Front, 3), (FieldGroup::Secondary, 4), (FieldGroup::Back, 4)] {
            let mut fields = CardFields::default();
            for number in 0..limit {
                fields.merge(group, pairs(&[(&format!("k{number}"), "v")]), &template()).unwrap();
            }
            fields.merge(group, pairs(&[("k0", "again")]), &template()).unwrap();
            let refusal = fields.merge(group, pairs(&[("one-more", "v")]), &template()).unwrap_err();
            assert_eq!(refusal.code(), Code::TooManyFields);
            assert!(refusal.message().contains(group.wire_name()), "{}", refusal.message());
        }
    }

    #[test]
    fn a_key_sent_twice_is_refused() {
        let sent = pairs(&[("front-1", "a"), ("front-1", "b")]);
        let refusal = CardFields::default().merge(FieldGroup::Front, sent, &template()).unwrap_err();
        assert_eq!(refusal.code(), Code::DuplicateField);
    }

    #[test]
    fn a_strict_template_refuses_keys_it_does_not_declare() {
        let strict = template().declared_fields_only();
        let refusal = CardFields::default().merge(FieldGroup::Name, pairs(&[("nmae", "a")]), &strict).unwrap_err();
        assert_eq!(refusal.code(), Code::UnknownField);
        assert!(refusal.message().ends_with("it has: name"), "{}", refusal.message());
    }
}
