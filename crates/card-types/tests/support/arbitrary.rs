//! Arbitrary requests.

use card_types::blub0x::UpdateUserCard;
use card_types::{Timestamp, Uuid, Zone};
use proptest::prelude::*;

/// A request whose text holds only characters that `text` makes.
pub(crate) fn requests(text: impl Strategy<Value = String>) -> impl Strategy<Value = UpdateUserCard> {
    let guid = any::<u128>().prop_map(Uuid::from_u128);
    let members = (
        guid.clone(),
        guid,
        proptest::option::of(any::<i32>()),
        proptest::option::of(text),
        proptest::option::of(timestamps()),
        proptest::option::of(timestamps()),
        proptest::option::of(Just(1)),
        proptest::option::of(any::<bool>()),
    );
    members.prop_map(|(user, card, uses, notes, activation, deactivation, flags, modify)| {
        let mut request = UpdateUserCard::new(user, card);
        request.number_of_card_uses = uses;
        request.public_notes = notes;
        request.card_activation_start_date_time = activation;
        request.card_deactivation_start_date_time = deactivation;
        request.card_user_flags = flags.map(Into::into);
        request.modify_activation_dates = modify;
        request
    })
}

/// Any time from the year 2 to 9998 with at most seven fraction digits.
pub(crate) fn timestamps() -> impl Strategy<Value = Timestamp> {
    let zone = prop_oneof![Just(Zone::Unspecified), Just(Zone::Utc), (-14 * 60..=14 * 60i16).prop_map(Zone::Offset)];
    let date = (2..9999i16, 1..=12i8, 1..=28i8);
    let time = (0..24i8, 0..60i8, 0..60i8, 0..10_000_000i32);
    (date, time, zone).prop_map(|((year, month, day), (hour, minute, second, ticks), zone)| {
        Timestamp::from_parts(year, month, day, hour, minute, second, ticks * 100, 7, zone).unwrap()
    })
}

/// Text of every character that Rust has, with many that matter to encodings.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => any::<char>(),
        2 => proptest::char::range('\0', '\u{7f}'),
        1 => proptest::sample::select(vec!['\r', '\n', '\t', '&', '<', '>', ']', '"', '\'', '+', '%', '=', '\u{85}',
            '\u{2028}', '\u{feff}', '\u{fffd}', '\u{fffe}', '\u{ffff}', '\u{ef00}', '😀']),
    ];
    proptest::collection::vec(character, 0..80).prop_map(String::from_iter)
}

/// Text that XML 1.0 can carry.
pub(crate) fn xml_text() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| text.chars().filter(|c| is_xml(*c)).collect())
}

pub(crate) fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{1_0000}'..)
}
