//! "Create Card API V2"

use card_types::id123::{CardData, CardStatus, CreateCard, FieldValue, UpdateCard};

use crate::world::{OTHER_TEMPLATE, TEMPLATE, World, data, front};

/// > This API will generate a new card for a given card template.
#[tokio::test]
async fn a_new_card_appears_in_its_template_only() {
    let world = World::start().await;
    let created = world.id123.create_card(&CreateCard::new(TEMPLATE, "A-1042")).await.expect("it is created");
    assert_eq!(created.card_template_id.as_deref(), Some(TEMPLATE));
    assert!(created.card_id.as_ref().is_some_and(|card_id| *card_id == "A-1042"), "{created:?}");
    assert_eq!(world.cards(TEMPLATE).await.len(), 1);
    assert!(world.cards(OTHER_TEMPLATE).await.is_empty());
    assert_eq!(world.status("A-1042").await, CardStatus::Inactive);
}

/// > When you call this API, you have to call it with a unique "card-id" field and it will generate a new card data
/// > record.
#[tokio::test]
async fn a_card_without_a_card_id_is_refused_before_it_is_sent() {
    let world = World::start().await;
    let before = world.dump().await;
    let error = world.id123.create_card(&CreateCard::new(TEMPLATE, "")).await.expect_err("it needs a card-id");
    let violations = error.validation().expect("the schema says so").violations();
    assert_eq!(violations.first().map(card_types::Violation::pointer), Some("/card-id"), "{error}");
    assert_eq!(world.dump().await, before);
}

/// > The "card-id" must be unique per Card Template.
#[tokio::test]
async fn the_same_card_id_may_be_used_in_another_template() {
    let world = World::start().await;
    for template in [TEMPLATE, OTHER_TEMPLATE] {
        world.id123.create_card(&CreateCard::new(template, "A-1042")).await.expect("it is created");
    }
    assert_eq!(world.cards(TEMPLATE).await.len(), 1);
    assert_eq!(world.cards(OTHER_TEMPLATE).await.len(), 1);
}

/// > If you try to call this API again with the same "card-id" field, it will return an error message and fail to
/// > generate a new card record.
#[tokio::test]
async fn a_second_card_with_the_same_card_id_is_refused_with_a_message() {
    let world = World::start().await;
    world.create("A-1042").await;
    let before = world.dump().await;
    for again in [CreateCard::new(TEMPLATE, "A-1042"), CreateCard::new(TEMPLATE, "A-1042").upsert(false)] {
        let again = again.card_data(data(&[("front-1", "Lecturer")]));
        let error = world.id123.create_card(&again).await.expect_err("the card exists");
        assert!(error.is_refused(), "{error}");
        assert!(error.message().is_some_and(|message| message.contains("card-id")), "{error}");
    }
    assert_eq!(world.dump().await, before);
}

/// > There is an optional parameter 'upsert-record', if it passed as true and the card already exists then it will
/// > update the existing record.
#[tokio::test]
async fn an_upsert_updates_the_card_that_exists() {
    let world = World::start().await;
    world.create_installed("A-1042").await;
    let again = CreateCard::new(TEMPLATE, "A-1042").upsert(true).card_data(data(&[("front-1", "Lecturer")]));
    world.id123.create_card(&again).await.expect("it is updated");
    assert_eq!(world.cards(TEMPLATE).await.len(), 1);
    let card = world.card("A-1042").await;
    assert_eq!(front(&card, "front-1").as_deref(), Some("Lecturer"));
    assert_eq!(card.card_status, Some(CardStatus::Installed), "an update leaves the status alone");
}

/// > There is an optional parameter 'upsert-record'
#[tokio::test]
async fn an_upsert_of_a_card_that_does_not_exist_creates_it() {
    let world = World::start().await;
    world.id123.create_card(&CreateCard::new(TEMPLATE, "A-1042").upsert(true)).await.expect("it is created");
    assert_eq!(world.status("A-1042").await, CardStatus::Inactive);
}

/// > To call this API again successfully without 'upsert-record', you will need to use a different "card-id'.
#[tokio::test]
async fn a_different_card_id_succeeds_without_upsert() {
    let world = World::start().await;
    world.create("A-1042").await;
    world.create("A-1043").await;
    assert_eq!(world.cards(TEMPLATE).await.len(), 2);
}

/// > If you want to update the data in this "card-id" use the API – Update Card Data.
#[tokio::test]
async fn a_created_card_is_changed_by_update_card() {
    let world = World::start().await;
    world.create("A-1042").await;
    let update = UpdateCard::new(TEMPLATE, "A-1042").card_data(data(&[("front-1", "Lecturer")]));
    world.id123.update_card(&update).await.expect("it is updated");
    assert_eq!(front(&world.card("A-1042").await, "front-1").as_deref(), Some("Lecturer"));
}

/// > "front-fields": [// 3 front fields
/// > "secondary-fields": [// 4 secondary fields
/// > "back-fields": [ // 4 back fields
#[tokio::test]
async fn three_front_four_secondary_and_four_back_fields_fit_on_a_card() {
    let world = World::start().await;
    let fields = |group: &str, count: usize| -> Vec<FieldValue> {
        (1..=count)
            .map(|number| FieldValue::new(format!("{group}-{number}"), format!("{group} value {number}")))
            .collect()
    };
    let mut data = CardData::default();
    data.front_fields = Some(fields("front", 3));
    data.secondary_fields = Some(fields("secondary", 4));
    data.back_fields = Some(fields("back", 4));
    world.id123.create_card(&CreateCard::new(TEMPLATE, "A-1042").card_data(data.clone())).await.expect("they fit");
    let kept = world.dump().await;
    for (group, count) in [("front", 3), ("secondary", 4), ("back", 4)] {
        assert!((1..=count).all(|number| kept.contains(&format!("{group} value {number}"))), "{group}");
    }

    for (group, limit) in [("front", 3), ("secondary", 4), ("back", 4)] {
        let mut data = data.clone();
        let more = Some(fields(group, limit + 1));
        match group {
            "front" => data.front_fields = more,
            "secondary" => data.secondary_fields = more,
            _ => data.back_fields = more,
        }
        let error = world.id123.create_card(&CreateCard::new(TEMPLATE, "A-1043").card_data(data)).await;
        let error = error.expect_err("one more does not fit");
        let violations = error.validation().expect("the schema says so").violations();
        assert_eq!(violations.len(), 1, "{error}");
        assert_eq!(violations[0].pointer(), format!("/card-data/{group}-fields"), "{error}");
    }
    assert_eq!(world.dump().await, kept);
}

/// > "card-expiration": "yyyy-mm-ddThh:mm:ss+00:00", //UTC
#[tokio::test]
async fn the_expiration_of_a_card_is_listed_in_utc() {
    let world = World::start().await;
    let expiration: card_types::Timestamp = "2027-08-31T18:59:59-05:00".parse().expect("it is a date");
    let request = CreateCard::new(TEMPLATE, "A-1042").card_expiration(expiration);
    world.id123.create_card(&request).await.expect("it is created");
    let listed = world.card("A-1042").await.card_expiration.expect("it has an expiration");
    assert_eq!(listed.to_string(), "2027-08-31T23:59:59+00:00");
}
