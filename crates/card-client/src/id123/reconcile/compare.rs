//! What a request asks for beside what was read.

use card_types::id123::{CardData, FieldEntry, FieldValue, ViewedCard};
use card_types::{LooseTimestamp, Timestamp};

/// The members of a request that can be read, sorted by whether they are as asked for.
///
/// Not compared: the photo, since a server may store it under another address; what no reply shows (unique identifier,
/// answers, e-mail); and in a list secondary and back fields.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Comparison {
    pub(super) same: Vec<&'static str>,
    pub(super) different: Vec<&'static str>,
}

impl Comparison {
    pub(super) fn new(expiration: Option<&Timestamp>, data: Option<&CardData>, card: &ViewedCard) -> Self {
        let mut this = Self::default();
        let listed = card.card_expiration.as_ref();
        this.note("/card-expiration", expiration.and_then(|wanted| same_moment(wanted, listed)));
        if let (Some(data), Some(read)) = (data, &card.card_data) {
            for (pointer, wanted, read) in [
                ("/card-data/barcode", &data.barcode, &read.barcode),
                ("/card-data/name-fields", &data.name_fields, &read.name_fields),
                ("/card-data/front-fields", &data.front_fields, &read.front_fields),
                ("/card-data/secondary-fields", &data.secondary_fields, &read.secondary_fields),
                ("/card-data/back-fields", &data.back_fields, &read.back_fields),
            ] {
                this.group(pointer, wanted.as_deref(), read.as_deref());
            }
        }
        this
    }

    fn group(&mut self, pointer: &'static str, wanted: Option<&[FieldValue]>, listed: Option<&[FieldEntry]>) {
        // A group that the reply leaves out altogether says nothing.
        let (Some(wanted), Some(listed)) = (wanted, listed) else { return };
        if !wanted.is_empty() {
            self.note(pointer, Some(wanted.iter().all(|field| has(listed, field))));
        }
    }

    /// None: not asked for, or cannot be compared.
    fn note(&mut self, pointer: &'static str, is_same: Option<bool>) {
        match is_same {
            Some(true) => self.same.push(pointer),
            Some(false) => self.different.push(pointer),
            None => {}
        }
    }
}

fn has(listed: &[FieldEntry], wanted: &FieldValue) -> bool {
    let entry = listed.iter().find(|entry| entry.key == wanted.key);
    // An empty value clears: no entry, no value and an empty value are all signs of that.
    entry.and_then(|entry| entry.value.as_deref()).unwrap_or_default() == wanted.value
}

/// Zones and digits may differ; a text that is no date cannot be compared.
fn same_moment(wanted: &Timestamp, listed: Option<&LooseTimestamp>) -> Option<bool> {
    let Some(listed) = listed else { return Some(false) };
    Some(listed.timestamp()?.unix_seconds()? == wanted.unix_seconds()?)
}

#[cfg(test)]
mod tests {
    use card_types::id123::ViewedCardData;

    use super::*;

    fn card() -> ViewedCard {
        let mut entry = FieldEntry::new("front-1");
        entry.value = Some("Staff".into());
        let mut data = ViewedCardData::new();
        data.front_fields = Some(vec![entry]);
        let mut card = ViewedCard::new("A-1");
        card.card_data = Some(data);
        card
    }

    fn front(key: &str, value: &str) -> CardData {
        CardData::new().front_fields(vec![FieldValue::new(key, value)])
    }

    #[test]
    fn values_are_compared_and_an_empty_one_stands_for_none() {
        let compare = |data: CardData| Comparison::new(None, Some(&data), &card());
        assert_eq!(compare(front("front-1", "Staff")).same, ["/card-data/front-fields"]);
        assert_eq!(compare(front("front-1", "Other")).different, ["/card-data/front-fields"]);
        assert_eq!(compare(front("front-2", "")).same, ["/card-data/front-fields"]);
        assert_eq!(compare(front("front-1", "")).different, ["/card-data/front-fields"]);
    }

    #[test]
    fn a_group_that_is_not_shown_is_not_compared() {
        let data = CardData::new().name_fields(vec![FieldValue::new("name", "Zoë")]);
        assert_eq!(Comparison::new(None, Some(&data), &card()), Comparison::default());
    }

    #[test]
    fn moments_are_compared_whatever_their_zone() {
        let wanted: Timestamp = "2031-05-04T10:00:00+02:00".parse().unwrap();
        let mut card = card();
        assert_eq!(Comparison::new(Some(&wanted), None, &card).different, ["/card-expiration"]);
        card.card_expiration = Some("2031-05-04T08:00:00+00:00".into());
        assert_eq!(Comparison::new(Some(&wanted), None, &card).same, ["/card-expiration"]);
        card.card_expiration = Some("EXPIRATION TIMESTAMP".into());
        assert_eq!(Comparison::new(Some(&wanted), None, &card), Comparison::default());
    }
}
