//! list-cards.

use card_emulator::{Emulator, FieldGroup, Template};
use serde_json::{Value, json};

use crate::support::{TEMPLATE, act, done, id123, item, start, start_with};

async fn ids(emulator: &card_emulator::EmulatorHandle, further: Value) -> Vec<String> {
    let mut body = json!({"action": "list-cards", "card-template-id": TEMPLATE});
    body.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    let reply = id123(emulator, &body).await.json();
    reply["data"].as_array().unwrap().iter().map(|item| item["card-id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn without_limit_and_offset_the_first_ten_cards_are_returned_in_order_of_creation() {
    let emulator = start().await;
    for number in 0..25 {
        done(&emulator, "create-card", &format!("C-{}", 99 - number), json!({})).await;
    }
    // Changing a card does not move it.
    done(&emulator, "update-card", "C-99", json!({"recipient-email": "a@example.org"})).await;
    let expected = |range: std::ops::Range<i32>| range.map(|n| format!("C-{}", 99 - n)).collect::<Vec<_>>();
    assert_eq!(ids(&emulator, json!({})).await, expected(0..10));
    assert_eq!(ids(&emulator, json!({"limit": 0})).await, expected(0..10));
    assert_eq!(ids(&emulator, json!({"limit": 0, "offset": 10})).await, expected(10..20));
    assert_eq!(ids(&emulator, json!({"offset": 20})).await, expected(20..25));
    assert_eq!(ids(&emulator, json!({"limit": 3, "offset": 5})).await, expected(5..8));
    assert_eq!(ids(&emulator, json!({"limit": 1000})).await, expected(0..25));
    assert!(ids(&emulator, json!({"offset": 25})).await.is_empty());
    assert!(ids(&emulator, json!({"offset": u32::MAX})).await.is_empty());
}

#[tokio::test]
async fn an_item_has_the_members_of_the_sample_and_limited_info_only() {
    let template = Template::new(TEMPLATE)
        .institution("Example University")
        .title("Student ID")
        .issuance_type("INSTITUTION ISSUED")
        .field(FieldGroup::Front, "front-1", "Department", "dropdown");
    let emulator = start_with(Emulator::builder().template(template)).await;
    let one = |key: &str, value: &str| json!([{"key": key, "value": value}]);
    let further = json!({
        "unique-identifier": "u-77", "security-question-1": "Rover", "security-question-2": "Cork",
        "recipient-email": "aoife@example.org", "card-expiration": "2027-08-31T23:59:59+02:00",
        "card-data": {
            "barcode": one("barcode", "0001042"), "image": one("id-photo", "https://example.org/p.jpg"),
            "name-fields": one("name", "Aoife"), "front-fields": one("front-1", "Physics"),
            "secondary-fields": one("secondary-1", "hidden one"), "back-fields": one("back-1", "hidden two")
        }
    });
    done(&emulator, "create-card", "A-1", further).await;
    assert_eq!(
        item(&emulator, "A-1").await,
        json!({
            "card-template-id": TEMPLATE, "card-id": "A-1", "card-status": "Inactive", "card-sub-status": "",
            "institution": "Example University", "issuance-type": "INSTITUTION ISSUED", "card-title": "Student ID",
            "created-at": "2019-12-09T06:43:19+00:00", "last-updated": "2019-12-09T06:43:19+00:00",
            "card-expiration": "2027-08-31T21:59:59+00:00",
            "barcode": [{"key": "barcode", "value": "0001042", "label": "Barcode Value"}],
            "image": [{"key": "id-photo", "value": "https://example.org/p.jpg", "label": "ID PHOTO"}],
            "name-fields": [{"key": "name", "value": "Aoife", "label": "Name"}],
            "front-fields": [{"key": "front-1", "label": "Department", "type": "dropdown", "value": "Physics"}]
        })
    );
}

#[tokio::test]
async fn a_card_with_nothing_set_lists_empty_groups_and_no_expiration() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    let card = item(&emulator, "A-1").await;
    assert_eq!(card["front-fields"], json!([]));
    assert!(card.get("card-expiration").is_none());
}

#[tokio::test]
async fn success_and_failure_have_the_documented_keys() {
    let emulator = start().await;
    let success = id123(&emulator, &json!({"action": "list-cards", "card-template-id": TEMPLATE})).await.json();
    assert_eq!(
        success,
        json!({"status": "success", "code": "emulator:listed",
               "message": "Template cards were retrieved successfully.", "data": []})
    );
    let failure = id123(&emulator, &json!({"action": "list-cards", "card-template-id": "nobody's"})).await.json();
    let keys: Vec<&str> = failure.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!((failure["status"].as_str(), keys.len()), (Some("failure"), 3));
    assert!(["status", "code", "message"].iter().all(|key| keys.contains(key)), "{keys:?}");
}

#[tokio::test]
async fn a_limit_above_the_largest_is_refused_rather_than_shortened() {
    let emulator = start_with(Emulator::builder().list_limit(50)).await;
    let body = |limit: u32| json!({"action": "list-cards", "card-template-id": TEMPLATE, "limit": limit});
    assert_eq!(id123(&emulator, &body(50)).await.code(), "emulator:listed");
    let reply = id123(&emulator, &body(51)).await;
    assert_eq!(reply.code(), "emulator:limit-too-large");
    assert!(reply.json()["message"].as_str().unwrap().contains("at most 50"), "{}", reply.body);
}

#[tokio::test]
async fn a_list_takes_no_card_id() {
    let emulator = start().await;
    assert_eq!(act(&emulator, "list-cards", "A-1", json!({})).await.code(), "emulator:invalid-request");
}
