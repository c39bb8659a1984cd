//! "View Card API V2" and "Delete Card API V2".

use card_types::Action;
use card_types::id123::{CardStatus, CreateCard, ViewCard};

use crate::world::{OTHER_TEMPLATE, TEMPLATE, World, data};

/// > A "list-cards" API returns limited information about cards and users must use the "view-card" API to get detailed
/// > information.
#[tokio::test]
async fn a_viewed_card_shows_what_a_list_shows_and_its_other_fields() {
    let world = World::start().await;
    let mut all = data(&[("front-1", "Student")]);
    all.back_fields = Some(vec![card_types::id123::FieldValue::new("back-1", "Library")]);
    let request = CreateCard::new(TEMPLATE, "A-1042").card_data(all).recipient_email("a@example.org");
    world.id123.create_card(&request).await.expect("the card is created");
    world.emulator.install(TEMPLATE, "A-1042").await.expect("the card is installed");
    let listed = world.card("A-1042").await;
    let reply = world.id123.view_card(TEMPLATE, "A-1042").await.expect("the card is viewed");
    assert_eq!(reply.action.as_deref(), Some(ViewCard::NAME));
    let card = reply.data.clone();
    assert_eq!((&card.card_id, &card.card_status), (&listed.card_id, &Some(CardStatus::Installed)));
    assert_eq!((&card.created_at, &card.card_title), (&listed.created_at, &listed.card_title));
    let fields = card.card_data.expect("the card has data");
    assert_eq!((&fields.front_fields, &fields.name_fields), (&listed.front_fields, &listed.name_fields));
    let back = &fields.back_fields.expect("the card has back fields")[0];
    assert_eq!((back.key.as_str(), back.value.as_deref()), ("back-1", Some("Library")));
    assert!(!String::from_utf8_lossy(reply.body()).contains("a@example.org"), "the address is in no sample");
}

/// The published sample of view-card prints `status-code` where every other reply has `code`.
#[tokio::test]
async fn the_code_of_a_view_comes_under_its_own_name() {
    let world = World::start().await;
    world.create("A-1042").await;
    let reply = world.id123.view_card(TEMPLATE, "A-1042").await.expect("the card is viewed");
    let body: serde_json::Value = serde_json::from_slice(reply.body()).expect("it is JSON");
    assert!(body["status-code"].is_string() && body.get("code").is_none(), "{body}");
    assert_eq!(reply.code.as_ref().map(card_types::Scalar::as_str), body["status-code"].as_str());
}

/// > If you do not pass the correct 'card-id' or 'card-template-id' for the card that you are trying to retrieve, you will
/// > receive an error.
#[tokio::test]
async fn a_card_of_another_template_is_not_shown_and_not_deleted() {
    let world = World::start().await;
    world.create("A-1042").await;
    let before = world.dump().await;
    for (template, card) in [(OTHER_TEMPLATE, "A-1042"), (TEMPLATE, "A-1043"), ("nowhere", "A-1042")] {
        let error = world.id123.view_card(template, card).await.expect_err("there is no such card");
        assert!(error.is_refused(), "{error}");
        let error = world.id123.delete_card(template, card).await.expect_err("there is no such card");
        assert!(error.is_refused(), "{error}");
    }
    assert_eq!(world.dump().await, before);
}

/// > Through the API you can delete any card data record including cards that are installed.
#[tokio::test]
async fn an_installed_card_is_deleted_and_its_id_is_free_again() {
    let world = World::start().await;
    world.create_installed("A-1").await;
    world.create("A-2").await;
    let reply = world.id123.delete_card(TEMPLATE, "A-1").await.expect("it is deleted");
    assert_eq!((reply.card_id.clone(), reply.card_template_id.as_deref()), (Some("A-1".into()), Some(TEMPLATE)));
    let left: Vec<String> = world.cards(TEMPLATE).await.iter().map(|card| card.card_id.to_string()).collect();
    assert_eq!(left, ["A-2"]);
    assert!(world.id123.delete_card(TEMPLATE, "A-1").await.expect_err("it is gone").is_refused());
    world.create("A-1").await;
    assert_eq!(world.status("A-1").await, CardStatus::Inactive);
}

/// A card that goes moves all later ones up: a reader of pages has to notice.
#[tokio::test]
async fn pages_after_a_deletion_skip_nobody_that_is_there() {
    let world = World::start().await;
    for number in 0..25 {
        world.create(&format!("A-{number}")).await;
    }
    world.id123.list_all(TEMPLATE).page_size(10).complete().await.expect("the list is at rest");
    world.id123.delete_card(TEMPLATE, "A-3").await.expect("it is deleted");
    let list = world.id123.list_all(TEMPLATE).page_size(10).complete().await.expect("the list is at rest");
    let ids: Vec<String> = list.cards().iter().map(|card| card.card_id.to_string()).collect();
    let expected: Vec<String> = (0..25).filter(|number| *number != 3).map(|number| format!("A-{number}")).collect();
    assert_eq!(ids, expected);
}
