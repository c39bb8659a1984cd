//! Card fields on the command line: `--field front-1=Physics`.

use std::str::FromStr;

use card_sync::card::Group;
use card_types::id123::{CardData, FieldValue};

use crate::failure::Failure;

/// One `--field`. No Debug of the value: it is somebody's.
#[derive(Clone, PartialEq)]
pub(crate) struct Field {
    group: Group,
    key: String,
    value: String,
}

impl Field {
    /// A field of an option of its own, such as `--name`.
    pub(crate) fn new(group: Group, key: &str, value: &str) -> Self {
        Self { group, key: key.to_owned(), value: value.to_owned() }
    }
}

impl FromStr for Field {
    type Err = String;

    /// Reads `KEY=VALUE` or `GROUP:KEY=VALUE`. An empty value clears the field.
    fn from_str(text: &str) -> Result<Self, String> {
        let (left, value) =
            text.split_once('=').ok_or("the = is missing: write KEY=VALUE, or KEY= to clear the field")?;
        let (group, key) = match left.split_once(':') {
            Some((name, key)) => (Group::named(name).ok_or_else(|| unknown("group", name))?, key),
            None => (Group::of_key(left).ok_or_else(|| unknown("field key", left))?, left),
        };
        if key.is_empty() {
            return Err("the key is empty: write KEY=VALUE or GROUP:KEY=VALUE".to_owned());
        }
        Ok(Self::new(group, key, value))
    }
}

fn unknown(what: &str, name: &str) -> String {
    format!(
        "unknown {what} {name:?}: known keys are barcode, id-photo, name, front-N, secondary-N, back-N; write any other \
         as GROUP:KEY=VALUE, where GROUP is barcode, image, name, front, secondary or back"
    )
}

/// Puts fields into their groups, in the order in which they came. None where there are no fields.
pub(crate) fn card_data(fields: &[Field]) -> Result<Option<CardData>, Failure> {
    for (index, field) in fields.iter().enumerate() {
        if fields[..index].iter().any(|earlier| (earlier.group, &earlier.key) == (field.group, &field.key)) {
            return Err(Failure::usage(format!(
                "the field {} of {} is given twice",
                field.key,
                field.group.wire_name()
            ))
            .hint("give each field once; --name, --barcode and --photo-url are fields too"));
        }
    }
    if fields.is_empty() {
        return Ok(None);
    }
    let of = |group: Group| {
        let values: Vec<_> = fields
            .iter()
            .filter(|field| field.group == group)
            .map(|field| FieldValue::new(field.key.as_str(), field.value.as_str()))
            .collect();
        (!values.is_empty()).then_some(values)
    };
    let mut data = CardData::new();
    data.barcode = of(Group::Barcode);
    data.image = of(Group::Image);
    data.name_fields = of(Group::Name);
    data.front_fields = of(Group::Front);
    data.secondary_fields = of(Group::Secondary);
    data.back_fields = of(Group::Back);
    Ok(Some(data))
}

impl std::fmt::Debug for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Field").field("group", &self.group).field("key", &self.key).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> (Group, String, String) {
        let field: Field = text.parse().unwrap();
        (field.group, field.key, field.value)
    }

    #[test]
    fn the_group_is_told_from_the_key_or_in_so_many_words() {
        assert_eq!(field("front-1=Physics"), (Group::Front, "front-1".into(), "Physics".into()));
        assert_eq!(
            field("id-photo=https://x.test/?a=b"),
            (Group::Image, "id-photo".into(), "https://x.test/?a=b".into())
        );
        assert_eq!(field("back:room=B:12"), (Group::Back, "room".into(), "B:12".into()));
        assert_eq!(field("front-fields:a:b=c"), (Group::Front, "a:b".into(), "c".into()));
        assert_eq!(field("secondary-4="), (Group::Secondary, "secondary-4".into(), String::new()));
    }

    #[test]
    fn a_key_that_names_no_group_is_refused_with_the_ways_out() {
        for text in ["room=1", "front=1", "front-=1", "front-x=1", "name-1=x", "image-1=x", "=x", "side:room=1"] {
            let error = text.parse::<Field>().unwrap_err();
            assert!(error.contains("GROUP:KEY=VALUE"), "{text}: {error}");
        }
        assert!("front-1".parse::<Field>().unwrap_err().contains("the = is missing"));
        assert!("back:=x".parse::<Field>().unwrap_err().contains("the key is empty"));
    }

    #[test]
    fn a_field_given_twice_is_refused_and_order_is_kept() {
        let twice = [Field::new(Group::Name, "name", "a"), Field::new(Group::Name, "name", "b")];
        assert!(card_data(&twice).unwrap_err().text().contains("given twice"));
        let fields = [Field::new(Group::Front, "front-2", "x"), Field::new(Group::Front, "front-1", "y")];
        let front = card_data(&fields).unwrap().unwrap().front_fields.unwrap();
        assert_eq!([front[0].key.as_str(), front[1].key.as_str()], ["front-2", "front-1"]);
        assert!(card_data(&[]).unwrap().is_none());
    }

    #[test]
    fn debug_shows_no_value() {
        assert!(!format!("{:?}", Field::new(Group::Name, "name", "hunter2")).contains("hunter2"));
    }
}
