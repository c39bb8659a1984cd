//! The people of the demonstration: a roster as an institution would export it, compiled in.

use card_sync::card::Group;
use card_types::Timestamp;
use card_types::id123::{CreateCard, UpdateCard};
use serde::Deserialize;

use super::{TEMPLATE, surprising};
use crate::failure::Failure;
use crate::input::{Field, card_data};

const ROSTER: &str = include_str!("../../../assets/roster.csv");

/// One line of the roster; empty cells are not sent.
#[derive(Deserialize)]
pub(super) struct Person {
    pub(super) card_id: String,
    pub(super) name: String,
    unique_identifier: String,
    email: String,
    expiration: String,
    barcode: String,
    photo_url: String,
    pub(super) front_1: String,
    front_2: String,
    pub(super) front_3: String,
    secondary_1: String,
    back_1: String,
}

/// Everybody, in the order of the file.
pub(super) fn people() -> Result<Vec<Person>, Failure> {
    let people: Result<Vec<Person>, csv::Error> = csv::Reader::from_reader(ROSTER.as_bytes()).deserialize().collect();
    people.map_err(|error| surprising(format!("the roster cannot be read: {error}")))
}

impl Person {
    /// The request that creates this person's card.
    pub(super) fn create(&self) -> Result<CreateCard, Failure> {
        let mut request = CreateCard::new(TEMPLATE, self.card_id.as_str());
        request.unique_identifier = given(&self.unique_identifier);
        request.recipient_email = given(&self.email);
        request.card_expiration = self.expiration()?;
        let fields = [
            (Group::Barcode, "barcode", &self.barcode),
            (Group::Image, "id-photo", &self.photo_url),
            (Group::Name, "name", &self.name),
            (Group::Front, "front-1", &self.front_1),
            (Group::Front, "front-2", &self.front_2),
            (Group::Front, "front-3", &self.front_3),
            (Group::Secondary, "secondary-1", &self.secondary_1),
            (Group::Back, "back-1", &self.back_1),
        ];
        let fields = fields.into_iter().filter(|(_, _, value)| !value.is_empty());
        let fields: Vec<Field> = fields.map(|(group, key, value)| Field::new(group, key, value)).collect();
        request.card_data = card_data(&fields)?;
        Ok(request)
    }

    /// A request that changes one field on the front and clears another.
    pub(super) fn promote(&self) -> Result<UpdateCard, Failure> {
        let mut request = UpdateCard::new(TEMPLATE, self.card_id.as_str());
        request.card_data =
            card_data(&[Field::new(Group::Front, "front-1", "Alumna"), Field::new(Group::Front, "front-3", "")])?;
        Ok(request)
    }

    fn expiration(&self) -> Result<Option<Timestamp>, Failure> {
        let parse = |text: String| text.parse().map_err(|error| surprising(format!("{}: {error}", self.card_id)));
        given(&self.expiration).map(parse).transpose()
    }
}

fn given(cell: &str) -> Option<String> {
    (!cell.is_empty()).then(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_roster_holds_two_hundred_people_whose_requests_keep_the_schema() {
        let people = people().unwrap();
        assert_eq!(people.len(), 200);
        let ids: HashSet<_> = people.iter().map(|person| person.card_id.as_str()).collect();
        assert_eq!(ids.len(), 200);
        for person in &people {
            person.create().unwrap().validate().unwrap();
        }
        assert!(people.iter().any(|person| person.email.is_empty()), "empty cells are part of the demonstration");
    }
}
