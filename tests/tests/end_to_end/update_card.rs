//! "Update Card API V2"

use card_types::Timestamp;
use card_types::id123::{CardData, CardStatus, CreateCard, FieldValue, StatusAction, UpdateCard};

use crate::world::{OTHER_TEMPLATE, TEMPLATE, World, data, front};

fn timestamp(text: &str) -> Timestamp {
    text.parse().expect("it is a date")
}

/// > This API is used to update card information. You need to provide update data as a key-value pair to update a
/// > card's information.
#[tokio::test]
async fn a_key_and_its_value_change_a_field() {
    let world = World::start().await;
    world.create("A-1042").await;
    let update = UpdateCard::new(TEMPLATE, "A-1042").card_data(data(&[("front-1", "Lecturer"), ("front-2", "Law")]));
    let updated = world.id123.update_card(&update).await.expect("it is updated");
    assert!(updated.card_id.as_ref().is_some_and(|card_id| *card_id == "A-1042"), "{updated:?}");
    let card = world.card("A-1042").await;
    assert_eq!(front(&card, "front-1").as_deref(), Some("Lecturer"));
    assert_eq!(front(&card, "front-2").as_deref(), Some("Law"));
}

/// > Expired cards can also be renewed using this API.
#[tokio::test]
async fn an_expired_card_is_renewed_by_a_later_expiration() {
    let world = World::start().await;
    let request = CreateCard::new(TEMPLATE, "A-1042").card_expiration(timestamp("2020-07-16T23:50:30+00:00"));
    world.id123.create_card(&request).await.expect("it is created");
    let renewal = UpdateCard::new(TEMPLATE, "A-1042").card_expiration(timestamp("2099-08-31T23:59:59+00:00"));
    world.id123.update_card(&renewal).await.expect("it is renewed");
    let expiration = world.card("A-1042").await.card_expiration.expect("it has an expiration");
    assert_eq!(expiration.to_string(), "2099-08-31T23:59:59+00:00");
}

/// > Here, api-key, card-template-id and card-id are used to identify the card data to update. You can only update one
/// > card at a time.
#[tokio::test]
async fn exactly_the_card_of_that_template_and_card_id_changes() {
    let world = World::start().await;
    world.create("A-1042").await;
    world.create("A-1043").await;
    world.id123.create_card(&CreateCard::new(OTHER_TEMPLATE, "A-1042")).await.expect("it is created");
    let others = |dump: &str| -> Vec<String> {
        dump.lines().filter(|line| !line.contains("Lecturer")).map(str::to_owned).collect()
    };
    let before = world.dump().await;
    let update = UpdateCard::new(TEMPLATE, "A-1042").card_data(data(&[("front-1", "Lecturer")]));
    world.id123.update_card(&update).await.expect("it is updated");
    let after = world.dump().await;
    assert_eq!(after.lines().count() - others(&after).len(), 1, "one row changed");
    assert!(others(&after).iter().all(|line| before.lines().any(|old| old == line)), "no other row changed");
}

/// > You are only required to pass the card-data key value pairs being updated.
#[tokio::test]
async fn what_is_not_passed_is_left_alone() {
    let world = World::start().await;
    let mut all = data(&[("front-1", "Student"), ("front-2", "Law")]);
    all.back_fields = Some(vec![FieldValue::new("back-1", "12 Harbour Road")]);
    let request = CreateCard::new(TEMPLATE, "A-1042")
        .recipient_email("m.ostergaard@example.edu")
        .card_expiration(timestamp("2027-08-31T23:59:59+00:00"))
        .card_data(all);
    world.id123.create_card(&request).await.expect("it is created");

    let mut one = CardData::default();
    one.front_fields = Some(vec![FieldValue::new("front-2", "Physics")]);
    world.id123.update_card(&UpdateCard::new(TEMPLATE, "A-1042").card_data(one)).await.expect("it is updated");

    let card = world.card("A-1042").await;
    assert_eq!(front(&card, "front-1").as_deref(), Some("Student"));
    assert_eq!(front(&card, "front-2").as_deref(), Some("Physics"));
    assert!(card.card_expiration.is_some());
    let kept = world.dump().await;
    assert!(kept.contains("12 Harbour Road") && kept.contains("m.ostergaard@example.edu"));
}

/// > Passing a key value pair with an empty value will update the value to empty.
#[tokio::test]
async fn an_empty_value_empties_the_field_and_no_other() {
    let world = World::start().await;
    let request = CreateCard::new(TEMPLATE, "A-1042").card_data(data(&[("front-1", "Student"), ("front-2", "Law")]));
    world.id123.create_card(&request).await.expect("it is created");
    let mut clearing = CardData::default();
    clearing.front_fields = Some(vec![FieldValue::new("front-1", "")]);
    world.id123.update_card(&UpdateCard::new(TEMPLATE, "A-1042").card_data(clearing)).await.expect("it is updated");
    let card = world.card("A-1042").await;
    assert_eq!(front(&card, "front-1").as_deref(), Some(""));
    assert_eq!(front(&card, "front-2").as_deref(), Some("Law"));
}

/// > Card status cannot be updated using this API.
#[tokio::test]
async fn an_update_leaves_every_status_as_it_is() {
    let world = World::start().await;
    for (card_id, action, status) in [
        ("A-1", None, CardStatus::Installed),
        ("A-2", Some(StatusAction::Deactivate), CardStatus::Deactivated),
        ("A-3", Some(StatusAction::Archive), CardStatus::Archived),
        ("A-4", Some(StatusAction::Revoke), CardStatus::Uninstalled),
    ] {
        world.create_installed(card_id).await;
        if let Some(action) = action {
            world.act(action, card_id).await.expect("the status changes");
        }
        for upsert in [false, true] {
            let update = UpdateCard::new(TEMPLATE, card_id).upsert(upsert).card_data(data(&[("front-1", "Lecturer")]));
            world.id123.update_card(&update).await.expect("it is updated");
        }
        assert_eq!(world.status(card_id).await, status, "{card_id}");
    }
}

/// > If you attempt to update a record that does not exist, an error will be thrown unless 'upsert-record' is set to
/// > true.
#[tokio::test]
async fn a_card_that_does_not_exist_cannot_be_updated() {
    let world = World::start().await;
    world.create("A-1042").await;
    let before = world.dump().await;
    for update in [UpdateCard::new(TEMPLATE, "A-1043"), UpdateCard::new(TEMPLATE, "A-1043").upsert(false)] {
        let error = world.id123.update_card(&update).await.expect_err("there is no such card");
        assert!(error.is_refused() && error.message().is_some(), "{error}");
    }
    assert_eq!(world.dump().await, before);
}

/// > If upsert record is set to true then a new card record will be added if the card-id does not exist.
#[tokio::test]
async fn an_upsert_adds_the_card_that_does_not_exist() {
    let world = World::start().await;
    let update = UpdateCard::new(TEMPLATE, "A-1043").upsert(true).card_data(data(&[("front-1", "Lecturer")]));
    world.id123.update_card(&update).await.expect("it is added");
    let card = world.card("A-1043").await;
    assert_eq!(card.card_status, Some(CardStatus::Inactive));
    assert_eq!(front(&card, "front-1").as_deref(), Some("Lecturer"));
}
