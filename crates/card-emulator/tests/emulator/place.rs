//! create-card and update-card, sentence by sentence of the vendor's pages.

use serde_json::{Value, json};

use crate::support::{TEMPLATE, act, done, id123, item, list, request, start, status};

#[tokio::test]
async fn create_generates_a_new_inactive_card_for_the_template() {
    let emulator = start().await;
    let reply = act(&emulator, "create-card", "A-1", json!({})).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
    assert_eq!(
        reply.json(),
        json!({"status": "success", "code": "emulator:created", "message": "The card was created.", "card-id": "A-1",
               "card-template-id": TEMPLATE})
    );
    assert_eq!(status(&emulator, "A-1").await, "Inactive");
}

#[tokio::test]
async fn the_card_id_must_be_unique_per_card_template() {
    use card_emulator::{Emulator, Template};
    let builder = Emulator::builder().template(Template::new("one")).template(Template::new("two"));
    let emulator = crate::support::start_with(builder).await;
    let create = |template: &str| json!({"action": "create-card", "card-template-id": template, "card-id": "A-1"});
    assert_eq!(id123(&emulator, &create("one")).await.code(), "emulator:created");
    assert_eq!(id123(&emulator, &create("two")).await.code(), "emulator:created");
    assert_eq!(id123(&emulator, &create("one")).await.code(), "emulator:duplicate-card");
}

#[tokio::test]
async fn creating_again_with_the_same_card_id_returns_an_error_and_generates_nothing() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    let before = emulator.dump().await.unwrap();
    let reply = act(&emulator, "create-card", "A-1", json!({"recipient-email": "new@example.org"})).await;
    assert_eq!(reply.code(), "emulator:duplicate-card");
    assert_eq!(reply.json()["card-id"], "A-1");
    assert_eq!(reply.json()["card-template-id"], TEMPLATE);
    assert_eq!(emulator.dump().await.unwrap(), before);
}

#[tokio::test]
async fn creating_with_upsert_updates_the_existing_record() {
    let emulator = start().await;
    let name = |value: &str| json!({"card-data": {"name-fields": [{"key": "name", "value": value}]}});
    done(&emulator, "create-card", "A-1", name("Old")).await;
    for flag in [json!(true), json!("true")] {
        let mut body = request("create-card", "A-1", name("New"));
        body["upsert-record"] = flag;
        assert_eq!(id123(&emulator, &body).await.code(), "emulator:updated");
    }
    assert_eq!(list(&emulator).await.len(), 1);
    assert_eq!(item(&emulator, "A-1").await["name-fields"][0]["value"], "New");
}

#[tokio::test]
async fn updating_a_record_that_does_not_exist_is_an_error_unless_upsert_is_true() {
    let emulator = start().await;
    for further in [json!({}), json!({"upsert-record": false}), json!({"upsert-record": "false"})] {
        assert_eq!(act(&emulator, "update-card", "A-1", further).await.code(), "emulator:unknown-card");
    }
    assert!(list(&emulator).await.is_empty());
    let reply = act(&emulator, "update-card", "A-1", json!({"upsert-record": true})).await;
    assert_eq!(reply.code(), "emulator:created");
    assert_eq!(status(&emulator, "A-1").await, "Inactive");
}

fn front(value: &[(&str, &str)]) -> Value {
    let fields: Vec<Value> = value.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    json!({"card-data": {"front-fields": fields}})
}

#[tokio::test]
async fn only_the_key_value_pairs_being_updated_need_to_be_passed() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", front(&[("front-1", "a"), ("front-2", "b")])).await;
    done(&emulator, "update-card", "A-1", front(&[("front-2", "c")])).await;
    let fields = item(&emulator, "A-1").await["front-fields"].clone();
    assert_eq!(
        fields,
        json!([{"key": "front-1", "value": "a", "label": "Front 1", "type": "text"},
               {"key": "front-2", "value": "c", "label": "Front 2", "type": "text"}])
    );
}

#[tokio::test]
async fn passing_an_empty_value_updates_the_value_to_empty() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", front(&[("front-1", "a"), ("front-2", "b")])).await;
    done(&emulator, "update-card", "A-1", front(&[("front-1", "")])).await;
    let fields = item(&emulator, "A-1").await["front-fields"].clone();
    assert_eq!((&fields[0]["value"], &fields[1]["value"]), (&json!(""), &json!("b")));
}

#[tokio::test]
async fn empty_identifier_email_and_answers_are_cleared_and_absent_ones_kept() {
    let emulator = start().await;
    let full = json!({"unique-identifier": "u-77", "security-question-1": "Rover", "security-question-2": "Cork",
                      "recipient-email": "aoife@example.org"});
    done(&emulator, "create-card", "A-1", full).await;
    done(&emulator, "update-card", "A-1", json!({"recipient-email": "", "security-question-1": ""})).await;
    let dump = emulator.dump().await.unwrap();
    assert!(dump.contains("u-77") && dump.contains("Cork"), "{dump}");
    assert!(!dump.contains("aoife@") && !dump.contains("Rover"), "{dump}");
}

#[tokio::test]
async fn expired_cards_are_renewed_by_an_update() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({"card-expiration": "2001-01-01T00:00:00+00:00"})).await;
    done(&emulator, "update-card", "A-1", json!({"card-expiration": "2020-07-16T23:50:30.045+05:30"})).await;
    let card = item(&emulator, "A-1").await;
    assert_eq!(card["card-expiration"], "2020-07-16T18:20:30+00:00");
    assert_eq!(card["card-status"], "Inactive");
}

#[tokio::test]
async fn card_status_cannot_be_updated_by_update() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    done(&emulator, "card-action", "A-1", json!({"status-action": "deactivate"})).await;
    for (action, further) in [
        ("update-card", json!({})),
        ("update-card", json!({"upsert-record": true})),
        ("create-card", json!({"upsert-record": true})),
    ] {
        done(&emulator, action, "A-1", further).await;
        assert_eq!(status(&emulator, "A-1").await, "Deactivated");
    }
    let before = emulator.dump().await.unwrap();
    let reply = act(&emulator, "update-card", "A-1", json!({"card-status": "Installed"})).await;
    assert_eq!(reply.code(), "emulator:invalid-request");
    assert_eq!(emulator.dump().await.unwrap(), before);
}

#[tokio::test]
async fn the_limit_of_fields_holds_over_several_updates() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", front(&[("front-1", "a"), ("front-2", "b"), ("front-3", "c")])).await;
    let before = emulator.dump().await.unwrap();
    let reply = act(&emulator, "update-card", "A-1", front(&[("front-4", "d")])).await;
    assert_eq!(reply.code(), "emulator:too-many-fields");
    assert_eq!(emulator.dump().await.unwrap(), before);
}

#[tokio::test]
async fn many_scripts_long_names_and_quotes_come_back_as_they_were_sent() {
    let emulator = start().await;
    let long = "x".repeat(10_000);
    for (id, name) in [
        ("ид-1", "Ольга Щербакова"),
        ("A 2/3", "O'Brien \"Rí\" <b>&amp; \\ \u{7} \u{1f3f4}"),
        ("١٢٣", "مريم"),
        ("山", long.as_str()),
    ] {
        let data = json!({"card-data": {"name-fields": [{"key": "name", "value": name}]}});
        done(&emulator, "create-card", id, data).await;
        assert_eq!(item(&emulator, id).await["name-fields"][0]["value"], name);
    }
}
