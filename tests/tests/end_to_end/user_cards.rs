//! "PUT api/v2/Users/{id}/UserCards": each test in every encoding the page lists.

use card_emulator::{DEMO_CREDENTIAL, UserCard};
use card_tests::raw;
use card_types::blub0x::{CardUserFlags, UpdateUserCard};
use card_types::{Encoding, Operation as _, Timestamp};
use uuid::Uuid;

use crate::world::World;

const ENCODINGS: [Encoding; 3] = [Encoding::Json, Encoding::Xml, Encoding::Form];
const USER: Uuid = uuid::uuid!("28079fc8-e2ff-4976-a102-8659d39704dd");
const CARD: Uuid = uuid::uuid!("3198fb7e-49f7-4409-8145-bc2118e8b656");

fn timestamp(text: &str) -> Timestamp {
    text.parse().expect("it is a date")
}

/// An assignment with everything set.
fn assigned() -> UserCard {
    let mut card = UserCard::new(USER, CARD);
    card.number_of_card_uses = Some(25);
    card.public_notes = Some("before".to_owned());
    card.card_activation_start = Some(timestamp("2026-01-01T00:00:00Z"));
    card.card_deactivation_start = Some(timestamp("2027-01-01T00:00:00Z"));
    card.card_user_flags = Some(1);
    card
}

/// Sends an update in one encoding to an emulator of its own and gives back the assignment afterwards.
async fn after(encoding: Encoding, update: &UpdateUserCard) -> UserCard {
    let world = World::start_with(|builder| builder.user_card(assigned())).await;
    let result = world.blub0x(encoding).update_user_card(update).await;
    let result = result.unwrap_or_else(|error| panic!("{encoding}: {error}"));
    assert_eq!((result.status(), result.result_code), (200, Some(0)), "{encoding}: {result:?}");
    let card = world.emulator.user_card(USER, CARD).await.expect("the state can be read");
    card.expect("the assignment is there")
}

/// > Updates details of a card's current assignment. Returns Success/Error code.
#[tokio::test]
async fn what_is_sent_is_kept_and_the_rest_left_alone() {
    for encoding in ENCODINGS {
        let update = UpdateUserCard::new(USER, CARD).number_of_card_uses(3).card_user_flags(CardUserFlags::from(1));
        let card = after(encoding, &update).await;
        assert_eq!(card.number_of_card_uses, Some(3), "{encoding}");
        assert_eq!(card.public_notes.as_deref(), Some("before"), "{encoding}");
        assert_eq!(card.card_activation_start, assigned().card_activation_start, "{encoding}");
    }
}

/// > Returns Success/Error code.
#[tokio::test]
async fn an_update_of_an_unknown_assignment_returns_an_error_code() {
    let refuse = card_emulator::UnknownUserCard::Refuse;
    let world = World::start_with(|builder| builder.unknown_user_cards(refuse)).await;
    let before = world.dump().await;
    for encoding in ENCODINGS {
        let error = world.blub0x(encoding).update_user_card(&UpdateUserCard::new(USER, CARD)).await;
        let error = error.expect_err("there is no such assignment");
        assert_eq!(error.status(), Some(404), "{encoding}: {error}");
        assert!(error.is_refused() && error.code().is_some() && error.message().is_some(), "{encoding}: {error}");
    }
    assert_eq!(world.dump().await, before);
}

/// > Number of Card Uses. Pass a negative value to clear
#[tokio::test]
async fn a_negative_number_of_uses_clears_and_zero_does_not() {
    for encoding in ENCODINGS {
        let uses = |count| async move {
            after(encoding, &UpdateUserCard::new(USER, CARD).number_of_card_uses(count)).await.number_of_card_uses
        };
        assert_eq!(uses(-1).await, None, "{encoding}");
        assert_eq!(uses(i32::MIN).await, None, "{encoding}");
        assert_eq!(uses(0).await, Some(0), "{encoding}");
        assert_eq!(uses(i32::MAX).await, Some(i32::MAX), "{encoding}");
    }
}

/// > Public Notes
#[tokio::test]
async fn notes_arrive_letter_by_letter_in_every_encoding() {
    for encoding in ENCODINGS {
        for notes in [
            "a & b < c > d \" e ' f ]]> + % = ; 100%25",
            "  two before, one after ",
            "Цех 4 · بوابة الشمال · שער צפון \u{200f}· 北門 · Cổng Bắc · e\u{301} ≠ é · 👩🏽\u{200d}🔬 \u{10348}",
        ] {
            let card = after(encoding, &UpdateUserCard::new(USER, CARD).public_notes(notes)).await;
            assert_eq!(card.public_notes.as_deref(), Some(notes), "{encoding}");
        }
    }
}

/// > The PK of a User that has a given Card assigned
/// > The PK of the Card
#[tokio::test]
async fn user_and_card_of_the_body_choose_the_assignment() {
    let other = UserCard::new(Uuid::from_u128(7), CARD);
    for encoding in ENCODINGS {
        let seeded = other.clone();
        let world = World::start_with(|builder| builder.user_card(assigned()).user_card(seeded)).await;
        let update = UpdateUserCard::new(USER, CARD).public_notes("after");
        world.blub0x(encoding).update_user_card(&update).await.expect("it is updated");
        let kept = world.emulator.user_card(other.user_id, CARD).await.expect("the state can be read");
        assert_eq!(kept, Some(other.clone()), "{encoding}: another user's assignment of the card stays");
        let changed = world.emulator.user_card(USER, CARD).await.expect("the state can be read");
        assert_eq!(changed.and_then(|card| card.public_notes).as_deref(), Some("after"), "{encoding}");
    }
}

/// > Optional: Date and time of the card activation
/// > Optional: Date and time of the card de-activation
#[tokio::test]
async fn dates_are_kept_to_the_tenth_of_a_microsecond_when_they_are_to_be_modified() {
    for encoding in ENCODINGS {
        let update = UpdateUserCard::new(USER, CARD)
            .card_activation_start_date_time(timestamp("2025-03-10T22:08:40.6285953Z"))
            .card_deactivation_start_date_time(timestamp("2026-03-10T22:08:40Z"))
            .modify_activation_dates(true);
        let card = after(encoding, &update).await;
        let instants = |date: Option<Timestamp>| date.map(|date| (date.unix_seconds(), date.subsec_nanosecond()));
        assert_eq!(instants(card.card_activation_start), Some((Some(1_741_644_520), 628_595_300)), "{encoding}");
        assert_eq!(instants(card.card_deactivation_start), Some((Some(1_773_180_520), 0)), "{encoding}");
    }
}

/// > Whether to modify the card activation dates.
#[tokio::test]
async fn dates_are_left_alone_unless_they_are_to_be_modified() {
    for encoding in ENCODINGS {
        let dates = UpdateUserCard::new(USER, CARD)
            .card_activation_start_date_time(timestamp("2025-03-10T22:08:40Z"))
            .card_deactivation_start_date_time(timestamp("2026-03-10T22:08:40Z"));
        for update in [dates.clone(), dates.clone().modify_activation_dates(false)] {
            let card = after(encoding, &update).await;
            assert_eq!(card.card_activation_start, assigned().card_activation_start, "{encoding}");
            assert_eq!(card.card_deactivation_start, assigned().card_deactivation_start, "{encoding}");
        }
    }
}

/// > If true and both (de)activation values are null, the card is considered permanently active
#[tokio::test]
async fn both_dates_null_make_the_card_permanently_active() {
    for encoding in ENCODINGS {
        let card = after(encoding, &UpdateUserCard::new(USER, CARD).modify_activation_dates(true)).await;
        assert!(card.is_permanently_active(), "{encoding}");
        assert!(!after(encoding, &UpdateUserCard::new(USER, CARD)).await.is_permanently_active(), "{encoding}");
    }
}

/// > Request Formats: application/json, text/json; application/xml, text/xml; application/x-www-form-urlencoded
/// > Response Formats: application/json, text/json; application/xml, text/xml
#[tokio::test]
async fn every_listed_media_type_is_read_and_answered() {
    let world = World::start().await;
    for (media_type, encoding) in [
        ("application/json", Encoding::Json),
        ("text/json", Encoding::Json),
        ("application/xml", Encoding::Xml),
        ("text/xml", Encoding::Xml),
        ("application/x-www-form-urlencoded", Encoding::Form),
    ] {
        for accept in ["application/json", "text/json", "application/xml", "text/xml"] {
            let notes = format!("{media_type} answered as {accept}");
            let body =
                UpdateUserCard::new(USER, CARD).public_notes(&*notes).encode(encoding).expect("it can be written");
            let headers = [DEMO_CREDENTIAL, ("Content-Type", media_type), ("Accept", accept)];
            let answer = raw::send(world.emulator.address(), "PUT", &path(), &headers, body).await;
            assert_eq!(answer.status, 200, "{notes}: {}", answer.body);
            assert_eq!(answer.header("content-type"), [format!("{accept}; charset=utf-8")], "{notes}");
            let reply = if accept.ends_with("xml") { Encoding::Xml } else { Encoding::Json };
            let result = UpdateUserCard::decode_reply(reply, answer.body.as_bytes());
            assert_eq!(result.unwrap_or_else(|error| panic!("{notes}: {error}")).result_code, Some(0), "{notes}");
            let card = world.emulator.user_card(USER, CARD).await.expect("the state can be read");
            assert_eq!(card.and_then(|card| card.public_notes), Some(notes));
        }
    }
}

/// > Sample: { "NumberOfCardUses": 1, "PublicNotes": "sample string 1", ... }
/// > Sample: <UpdateUserCardViewModelV2 ...> <CardActivationStartDateTime>...
#[tokio::test]
async fn the_samples_of_the_page_are_accepted_as_they_are_printed() {
    let json = r#"{ "NumberOfCardUses": 1, "PublicNotes": "sample string 1", "UserId": "28079fc8-e2ff-4976-a102-8659d39704dd", "CardId": "3198fb7e-49f7-4409-8145-bc2118e8b656", "CardActivationStartDateTime": "2025-03-10T22:08:40.6285953+00:00", "CardDeactivationStartDateTime": "2025-03-10T22:08:40.6285953+00:00", "CardUserFlags": 1, "ModifyActivationDates": true }"#;
    let xml = r#"<UpdateUserCardViewModelV2 xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"> <CardActivationStartDateTime>2025-03-10T22:08:40.6285953+00:00</CardActivationStartDateTime> <CardDeactivationStartDateTime>2025-03-10T22:08:40.6285953+00:00</CardDeactivationStartDateTime> <CardId>3198fb7e-49f7-4409-8145-bc2118e8b656</CardId> <CardUserFlags>ActiveCardholderRecord</CardUserFlags> <ModifyActivationDates>true</ModifyActivationDates> <UserId>28079fc8-e2ff-4976-a102-8659d39704dd</UserId> <NumberOfCardUses>1</NumberOfCardUses> <PublicNotes>sample string 1</PublicNotes> </UpdateUserCardViewModelV2>"#;
    for (media_type, body) in [("application/json", json), ("application/xml", xml)] {
        let world = World::start().await;
        let headers = [DEMO_CREDENTIAL, ("Content-Type", media_type)];
        let answer = raw::send(world.emulator.address(), "PUT", &path(), &headers, body).await;
        assert_eq!(answer.status, 200, "{media_type}: {}", answer.body);
        assert!(answer.header("x-emulator-notice").is_empty(), "{media_type}: nothing is skipped");
        let card = world.emulator.user_card(USER, CARD).await.expect("the state can be read");
        let card = card.expect("the assignment is there");
        assert_eq!(card.number_of_card_uses, Some(1), "{media_type}");
        assert_eq!(card.public_notes.as_deref(), Some("sample string 1"), "{media_type}");
        assert_eq!(card.card_user_flags, Some(1), "{media_type}");
        assert!(card.card_activation_start.is_some() && card.card_deactivation_start.is_some(), "{media_type}");
    }
}

fn path() -> String {
    format!("/{}", UpdateUserCard::new(USER, CARD).path())
}
