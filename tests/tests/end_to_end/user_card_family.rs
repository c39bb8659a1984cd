//! The UserCards operations beside the update: what the pages say of each, in every encoding.

use card_emulator::UserCard;
use card_types::blub0x::{
    AddUserCard, ListUserCards, ListUserCardsV1, RemoveAllUserCardsV1, RemoveUserCard, RemoveUserCardV1,
    ReplaceUserCard, ReplaceUserCardV1, UpdateUserCard, UpdateUserCardV1,
};
use card_types::{Encoding, Uuid};

use crate::world::World;

const ENCODINGS: [Encoding; 3] = [Encoding::Json, Encoding::Xml, Encoding::Form];
const USER: Uuid = Uuid::from_u128(0xa1);
const OTHER: Uuid = Uuid::from_u128(0xa2);
const CARD: Uuid = Uuid::from_u128(0xc1);
const SYSTEM: Uuid = Uuid::from_u128(0x5e);

/// A card that does not exist yet.
fn new_card(number: i64) -> AddUserCard {
    AddUserCard::new(USER)
        .card_type(5)
        .card_ac_system_id(SYSTEM)
        .internal_card_number(number)
        .external_card_number(format!("A-{number}"))
        .facility_code(42)
        .pin("4711")
}

/// > Adds a Card to an existing User. Returns Success/Error code plus primary key of UserCard entry made.
#[tokio::test]
async fn an_added_card_is_listed_with_all_that_was_said_of_it() {
    for encoding in ENCODINGS {
        let world = World::start().await;
        let client = world.blub0x(encoding);
        let added = client.add_user_card(&new_card(34_359_738_367)).await.expect("it is added");
        assert_eq!(added.result_code, Some(0), "{encoding}");
        let list = client.list_user_cards(USER).await.expect("they are listed").into_inner();
        assert_eq!(list.user_id, Some(USER), "{encoding}");
        let [card] = &list.cards.expect("a list")[..] else { panic!("{encoding}: one card expected") };
        assert!(card.person_card_id.is_some() && card.person_card_id == added.value, "{encoding}");
        assert_eq!(card.internal_card_number, Some(34_359_738_367), "{encoding}");
        assert_eq!(card.external_card_number.as_deref(), Some("A-34359738367"), "{encoding}");
        assert_eq!((card.facility_code, card.card_type, card.deleted), (Some(42), Some(5), Some(false)), "{encoding}");
        assert_eq!(card.pin.as_deref(), Some("4711"), "{encoding}");
        assert!(!format!("{card:?}").contains("4711"), "{encoding}: Debug hides the PIN");
    }
}

/// > If null, CardType, CardACSystem, InternalCardNumber, ExternalCardNumber and Facility code are required.
/// > Optional. If true, deletes current card assignment (if any) for a given card before assigning it to the given User
#[tokio::test]
async fn a_card_that_is_taken_or_half_described_is_refused_unless_it_may_be_reassigned() {
    for encoding in ENCODINGS {
        let world = World::start_with(|builder| builder.user_card(UserCard::new(OTHER, CARD))).await;
        let client = world.blub0x(encoding);
        let before = world.dump().await;
        let half = AddUserCard::new(USER).card_type(5);
        let error = client.add_user_card(&half).await.expect_err("no card is meant, and none can be made of it");
        let rule = "needs CardId, or CardType and CardACSystemId and InternalCardNumber and ExternalCardNumber";
        assert!(error.is_not_sent() && error.to_string().ends_with(&format!("; {rule}")), "{error}");
        // All zeros are no card to the server, which the client cannot know.
        let nobody = AddUserCard::new(USER).card_id(Uuid::nil());
        let taken = AddUserCard::new(USER).card_id(CARD);
        for (request, status) in [(&nobody, 400), (&taken, 409)] {
            let error = client.add_user_card(request).await.expect_err("it is refused");
            assert!(error.is_refused() && error.status() == Some(status), "{encoding}: {error}");
        }
        assert_eq!(world.dump().await, before, "{encoding}");
        let reassigned = taken.reassign_card_if_already_assigned(true);
        client.add_user_card(&reassigned).await.expect("it is taken away from the other");
        assert_eq!(cards(&world, OTHER, false).await, 0, "{encoding}");
        assert_eq!((cards(&world, OTHER, true).await, cards(&world, USER, false).await), (1, 1), "{encoding}");
    }
}

/// > Adds a Card to an existing User. If the card is assigned to another user un-assigns it first.
#[tokio::test]
async fn a_replaced_card_names_who_had_it_and_who_has_it() {
    for encoding in ENCODINGS {
        let world = World::start_with(|builder| builder.user_card(UserCard::new(OTHER, CARD))).await;
        let client = world.blub0x(encoding);
        let request = ReplaceUserCard::new(USER).card_id(CARD).number_of_card_uses(3).public_notes("spare & co");
        let reply = client.replace_user_card(&request).await.expect("it is replaced");
        assert_eq!((reply.previous_user_id, reply.current_user_id), (Some(OTHER), Some(USER)), "{encoding}");
        let back = client.send(&ReplaceUserCardV1::new(OTHER).card_id(CARD)).await.expect("version 1 does it, too");
        assert_eq!((back.previous_user_id, back.current_user_id), (Some(USER), Some(OTHER)), "{encoding}");
        let fresh = client.replace_user_card(&ReplaceUserCard::new(USER).card_id(SYSTEM)).await.expect("nobody had it");
        assert_eq!((fresh.previous_user_id, fresh.result_code), (None, Some(0)), "{encoding}");
    }
}

/// Inferred: the reply of the replacement has numbers and type of the card though the request may have its id alone.
#[tokio::test]
async fn the_numbers_of_a_card_go_with_it_and_the_pin_of_its_holder_does_not() {
    for encoding in ENCODINGS {
        let world = World::start().await;
        let client = world.blub0x(encoding);
        client.add_user_card(&new_card(7).issue_code(3)).await.expect("it is made");
        let made = client.list_user_cards(USER).await.expect("listed").into_inner().cards.expect("a list").remove(0);
        let request = ReplaceUserCard::new(OTHER).card_id(made.card_id.expect("it has an id")).issue_code(4);
        let reply = client.replace_user_card(&request).await.expect("it is replaced");
        assert_eq!((reply.internal_card_number, reply.card_type), (Some(7), Some(5)), "{encoding}");
        let theirs = client.list_user_cards(OTHER).await.expect("listed").into_inner().cards.expect("a list").remove(0);
        assert_eq!(theirs.external_card_number.as_deref(), Some("A-7"), "{encoding}");
        assert_eq!((theirs.issue_code, theirs.pin.as_deref()), (Some(4), None), "{encoding}: what is said goes first");
        assert_eq!(made.pin.as_deref(), Some("4711"), "{encoding}");
    }
}

/// > Returns list of cards for a given user by the UserId
/// > IncludeDeleted: Default value is False; FacilityCode: Default value is -1
#[tokio::test]
async fn a_list_leaves_out_deleted_cards_and_other_facility_codes_as_asked() {
    for encoding in [Encoding::Json, Encoding::Xml] {
        let world = World::start().await;
        let client = world.blub0x(encoding);
        for number in 1..=3 {
            let code = if number == 3 { 7 } else { 42 };
            client.add_user_card(&new_card(number).facility_code(code)).await.expect("it is added");
        }
        let gone = RemoveUserCard::new(USER).external_card_number("A-2");
        client.send(&gone).await.expect("it is removed");
        let all = ListUserCards::new(USER);
        for (request, expected) in [
            (all.clone(), vec!["A-1", "A-3"]),
            (all.clone().include_deleted(true), vec!["A-1", "A-3", "A-2"]),
            (all.clone().facility_code(42), vec!["A-1"]),
            (all.clone().facility_code(42).include_deleted(true), vec!["A-1", "A-2"]),
            (all.facility_code(-1), vec!["A-1", "A-3"]),
            (ListUserCards::new(OTHER), vec![]),
        ] {
            let list = client.send(&request).await.expect("they are listed").into_inner().cards.expect("a list");
            let numbers: Vec<_> = list.iter().filter_map(|card| card.external_card_number.as_deref()).collect();
            assert_eq!(numbers, expected, "{encoding}: {request:?}");
        }
        let old = client.send(&ListUserCardsV1::new(USER)).await.expect("version 1 lists, too").into_inner();
        assert_eq!(old.cards.map(|cards| cards.len()), Some(2), "{encoding}");
    }
}

/// > Removes a Card from an existing User.
/// > If this card does not belong to the same User provided in UserId, then a NotFound error code will be returned.
#[tokio::test]
async fn a_card_is_removed_by_its_id_or_its_numbers_and_never_from_somebody_else() {
    for encoding in ENCODINGS {
        let world = World::start_with(|builder| builder.user_card(UserCard::new(USER, CARD))).await;
        let client = world.blub0x(encoding);
        client.add_user_card(&new_card(1)).await.expect("it is added");
        client.add_user_card(&new_card(2)).await.expect("it is added");
        for request in [
            RemoveUserCard::new(OTHER).card_id(CARD),
            RemoveUserCard::new(OTHER).internal_card_number(1),
            RemoveUserCard::new(USER).external_card_number("A-9"),
            RemoveUserCard::new(USER).external_card_number("A-1").internal_card_number(2),
            RemoveUserCard::new(USER).card_id(Uuid::nil()),
        ] {
            let error = client.send(&request).await.expect_err("there is no such card");
            assert!(error.is_refused() && error.status() == Some(404), "{encoding}: {error}");
        }
        let error = client.send(&RemoveUserCard::new(USER)).await.expect_err("it says no card");
        let rule = "needs CardId, or ExternalCardNumber, or InternalCardNumber";
        assert!(error.is_not_sent() && error.to_string().contains(rule), "{error}");
        assert_eq!(cards(&world, USER, false).await, 3, "{encoding}");
        client.remove_user_card(USER, CARD).await.expect("by its id");
        client.send(&RemoveUserCardV1::new(USER).external_card_number("A-1")).await.expect("by the number on it");
        client.send(&RemoveUserCard::new(USER).internal_card_number(2)).await.expect("by the number in it");
        assert_eq!(cards(&world, USER, false).await, 0, "{encoding}");
    }
}

/// > Removes all Cards from an existing User. Returns a list of cards removed
#[tokio::test]
async fn all_cards_are_removed_and_named() {
    for encoding in [Encoding::Json, Encoding::Xml] {
        let world = World::start_with(|builder| builder.user_card(UserCard::new(OTHER, CARD))).await;
        let client = world.blub0x(encoding);
        client.add_user_card(&new_card(1)).await.expect("it is added");
        client.add_user_card(&new_card(2)).await.expect("it is added");
        let reply = client.remove_all_user_cards(USER).await.expect("they are removed").into_inner();
        assert_eq!(reply.result.and_then(|result| result.result_code), Some(0), "{encoding}");
        let removed = reply.cards_removed.expect("a list");
        let numbers: Vec<_> = removed.iter().map(|card| (card.user_id, card.internal_card_number)).collect();
        assert_eq!(numbers, [(Some(USER), Some(1)), (Some(USER), Some(2))], "{encoding}");
        let nothing = client.send(&RemoveAllUserCardsV1::new(USER)).await.expect("there is nothing left").into_inner();
        assert_eq!(nothing.cards_removed, Some(Vec::new()), "{encoding}");
        assert_eq!(cards(&world, OTHER, false).await, 1, "{encoding}: another user's card stays");
    }
}

/// > Updates details of a card's current assignment.
#[tokio::test]
async fn version_1_of_the_update_leaves_uses_and_notes_alone() {
    for encoding in ENCODINGS {
        let world = World::start().await;
        let client = world.blub0x(encoding);
        client.update_user_card(&UpdateUserCard::new(USER, CARD).number_of_card_uses(3)).await.expect("version 2");
        client.send(&UpdateUserCardV1::new(USER, CARD).card_user_flags(1)).await.expect("version 1");
        let card = world.emulator.user_card(USER, CARD).await.expect("the state can be read").expect("it is there");
        assert_eq!((card.number_of_card_uses, card.card_user_flags), (Some(3), Some(1)), "{encoding}");
    }
}

async fn cards(world: &World, user: Uuid, include_deleted: bool) -> usize {
    let request = ListUserCards::new(user).include_deleted(include_deleted);
    let list = world.blub0x(Encoding::Json).send(&request).await.expect("they are listed").into_inner();
    list.cards.expect("a list").len()
}
