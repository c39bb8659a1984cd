//! What the guides tell of whole journeys, against the emulator; their examples are tests of their own.

use card_client::id123::{Client, CompleteList, Reconciliation};
use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, Template};
use card_types::id123::{CardData, CardStatus, CreateCard, FieldValue, UpdateCard};

/// The one line that a test of a user's code needs, and its second half.
async fn emulated(template: &str) -> (EmulatorHandle, Client) {
    let emulator = Emulator::builder().template(Template::new(template)).start().await.unwrap();
    let client = Client::builder(DEMO_KEY).base_url(emulator.url()).build().unwrap();
    (emulator, client)
}

#[tokio::test]
async fn a_card_is_created_updated_listed_and_archived() {
    let (emulator, client) = emulated("staff").await;
    let data = CardData::new().front_fields(vec![FieldValue::new("front-1", "Class of 2029")]);
    let created = client.create_card(&CreateCard::new("staff", "A-1").upsert(true).card_data(data)).await.unwrap();
    assert_eq!((created.status(), created.attempts()), (200, 1));
    let clear = CardData::new().front_fields(vec![FieldValue::new("front-1", "")]);
    client.update_card(&UpdateCard::new("staff", "A-1").card_data(clear)).await.unwrap();
    client.archive("staff", "A-1").await.unwrap();
    let list = client.list_all("staff").complete().await.unwrap();
    assert_eq!(list.cards()[0].card_status, Some(CardStatus::Archived));
    emulator.shutdown().await;
}

#[tokio::test]
async fn a_template_is_streamed_while_the_next_page_is_on_its_way() {
    let (emulator, client) = emulated("staff").await;
    for number in 0..23 {
        client.create_card(&CreateCard::new("staff", format!("A-{number}"))).await.unwrap();
    }
    let mut cards = client.list_all("staff").page_size(5).prefetch(true).stream();
    let mut ids = Vec::new();
    while let Some(card) = cards.next().await {
        ids.push(card.unwrap().card_id.to_string());
    }
    assert_eq!(ids, (0..23).map(|number| format!("A-{number}")).collect::<Vec<_>>());
    assert!(!cards.changes().any());
    emulator.shutdown().await;
}

#[tokio::test]
async fn a_card_that_exists_is_refused_without_upsert_and_reconciled_with_it() {
    let (emulator, client) = emulated("staff").await;
    let request = CreateCard::new("staff", "A-1");
    assert!(client.reconcile(&request).await.unwrap().is_not_applied());
    client.create_card(&request).await.unwrap();
    let error = client.create_card(&request).await.unwrap_err();
    assert!(error.is_refused() && error.code().is_some(), "{error}");
    match client.reconcile(&request).await.unwrap() {
        Reconciliation::Applied(card) => assert_eq!(card.card_id, *"A-1"),
        other => panic!("{other:?}"),
    }
    emulator.shutdown().await;
}

#[tokio::test]
async fn a_list_that_the_server_refuses_to_give_at_that_size_says_so() {
    let (emulator, client) = emulated("staff").await;
    let list = client.list_all("staff").page_size(1001).complete().await;
    let refused: Result<CompleteList, _> = list;
    assert_eq!(refused.unwrap_err().code(), Some("emulator:limit-too-large"));
    emulator.shutdown().await;
}
