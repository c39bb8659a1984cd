//! Replies that drift, and that this project's own types still read.

use card_emulator::{Drift, Emulator};
use card_types::blub0x::UserCardResult;
use card_types::id123::{CardStatus, CreateCardReply, ListCardsReply};
use serde_json::json;

use crate::support::{CARD, TEMPLATE, USER, act, id123, put, start, start_with};

#[tokio::test]
async fn replies_that_drift_in_every_way_at_once_are_still_read() {
    let emulator = start_with(Emulator::builder().drift(Drift::ALL)).await;
    let data = json!({"card-expiration": "2030-01-01T00:00:00+00:00", "card-data": {"name-fields": [{"key": "name", "value": "Áine"}]}});
    let created = act(&emulator, "create-card", "1042", data).await;
    let CreateCardReply::Success(reply) = card_types::json::from_str(&created.body).unwrap() else {
        panic!("{}", created.body)
    };
    assert_eq!(reply.card_id.unwrap(), "1042");
    assert!(created.body.contains("\"card-id\":1042,") && !reply.extra.is_empty(), "{}", created.body);
    let list = id123(&emulator, &json!({"action": "list-cards", "card-template-id": TEMPLATE})).await;
    let ListCardsReply::Success(page) = card_types::json::from_str(&list.body).unwrap() else {
        panic!("{}", list.body)
    };
    let card = &page.data[0];
    assert_eq!(card.card_status, Some(CardStatus::from("Suspended")));
    assert!(list.body.contains("\"status-code\":") && page.code.unwrap() == "emulator:listed", "{}", list.body);
    assert!(card.created_at.is_some() && list.body.contains("2019-12-09 06:43:19"), "{}", list.body);
    assert_eq!(card.name_fields.as_ref().unwrap()[0].label, None);
    let body = json!({"UserId": USER, "CardId": CARD}).to_string();
    let reply = put(&emulator, "application/json", None, &body).await;
    let result: UserCardResult = card_types::json::from_str(&reply.body).unwrap();
    assert_eq!((result.result_code, result.extra.len()), (Some(0), 2));
    let xml = put(&emulator, "application/json", Some("application/xml"), &body).await;
    assert!(xml.body.ends_with("</XDriftDetails></Result>"), "{}", xml.body);
    let result: UserCardResult = card_types::xml::from_str(&xml.body).unwrap();
    assert_eq!(
        (result.result_code, result.description.as_deref()),
        (Some(0), Some("The card assignment was updated."))
    );
}

#[tokio::test]
async fn drift_changes_replies_and_never_the_state() {
    let (plain, drifting) = (start().await, start().await);
    drifting.set_drift(Drift::ALL);
    for emulator in [&plain, &drifting] {
        act(emulator, "create-card", "7", json!({})).await;
    }
    assert_eq!(plain.dump().await.unwrap(), drifting.dump().await.unwrap());
    drifting.set_drift([]);
    let page = json!({"action": "list-cards", "card-template-id": TEMPLATE});
    assert_eq!(id123(&plain, &page).await.body, id123(&drifting, &page).await.body);
}
