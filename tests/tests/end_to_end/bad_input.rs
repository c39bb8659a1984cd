//! Requests that must change nothing, each with a reply that says what to mend.

use card_client::{ErrorKind, id123};
use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY};
use card_tests::raw::{self, Answer};
use card_types::blub0x::UpdateUserCard;
use card_types::id123::{CardAction, CreateCard, ListCards, StatusAction, UpdateCard};
use card_types::{Encoding, Operation as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{TEMPLATE, World};

const JSON: (&str, &str) = ("Content-Type", "application/json");
const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

async fn world() -> (World, String) {
    let world = World::start().await;
    world.create("A-1042").await;
    let before = world.dump().await;
    (world, before)
}

async fn post(world: &World, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    raw::send(world.emulator.address(), "POST", "/api/v2/", headers, body).await
}

async fn put(world: &World, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    let path = format!("/{}", UpdateUserCard::new(Uuid::max(), Uuid::max()).path());
    raw::send(world.emulator.address(), "PUT", &path, headers, body).await
}

/// A failure as ID123 writes it, with a message.
fn failure(answer: &Answer) -> Value {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body));
    assert_eq!(body["status"], "failure", "{body}");
    assert!(body["message"].as_str().is_some_and(|message| message.len() > 10), "{body}");
    body
}

fn valid_request() -> String {
    json!({ "action": "create-card", "card-template-id": TEMPLATE, "card-id": "A-1043" }).to_string()
}

#[tokio::test]
async fn a_missing_key_is_answered_with_401() {
    let (world, before) = world().await;
    let answer = post(&world, &[JSON], valid_request()).await;
    assert_eq!(answer.status, 401);
    failure(&answer);
    let answer = put(&world, &[JSON], r#"{"UserId": "28079fc8-e2ff-4976-a102-8659d39704dd"}"#).await;
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn a_refused_key_is_an_error_of_its_own_and_is_not_repeated() {
    let (world, before) = world().await;
    let client =
        id123::Client::builder("another-key").base_url(world.emulator.id123_url()).build().expect("it is valid");
    let error = client.create_card(&CreateCard::new(TEMPLATE, "A-1043")).await.expect_err("the key is refused");
    assert!(error.is_credential_refused() && error.status() == Some(401), "{error}");
    assert!(!format!("{error} {error:?}").contains("another-key"), "{error:?}");
    let client = card_client::blub0x::Client::builder("Authorization", "Bearer another-key")
        .base_url(world.emulator.blub0x_url())
        .build()
        .expect("it is valid");
    let error = client.send(&UpdateUserCard::new(Uuid::max(), Uuid::max())).await.expect_err("it is refused");
    assert!(error.is_credential_refused(), "{error}");
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn an_unknown_template_is_refused_by_every_action() {
    let (world, before) = world().await;
    let client = &world.id123;
    let errors = [
        client.create_card(&CreateCard::new("nowhere", "A-1")).await.expect_err("unknown template"),
        client.update_card(&UpdateCard::new("nowhere", "A-1").upsert(true)).await.expect_err("unknown template"),
        client.list_cards(&ListCards::new("nowhere")).await.expect_err("unknown template"),
        client.activate("nowhere", "A-1").await.expect_err("unknown template"),
    ];
    for error in errors {
        assert!(error.is_refused(), "{error}");
        assert!(error.message().is_some_and(|message| message.contains("card-template-id")), "{error}");
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn a_duplicate_card_is_refused() {
    let (world, before) = world().await;
    let error = world.id123.create_card(&CreateCard::new(TEMPLATE, "A-1042")).await.expect_err("it exists");
    assert!(error.is_refused() && error.code().is_some(), "{error}");
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn an_unknown_status_action_is_refused_and_so_is_an_unknown_card() {
    let (world, before) = world().await;
    for request in [
        CardAction::new("suspend", TEMPLATE, "A-1042"),
        CardAction::new("", TEMPLATE, "A-1042"),
        CardAction::new(StatusAction::Revoke, TEMPLATE, "A-9999"),
    ] {
        let error = world.id123.card_action(&request).await.expect_err("it is refused");
        assert!(error.is_refused(), "{request:?}: {error}");
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn over_limit_fields_are_refused_by_the_server_too() {
    let (world, before) = world().await;
    for (group, count) in [("front-fields", 4), ("secondary-fields", 5), ("back-fields", 5)] {
        let fields: Vec<Value> =
            (0..count).map(|number| json!({ "key": format!("k{number}"), "value": "v" })).collect();
        for (action, card_id) in [("create-card", "A-1043"), ("update-card", "A-1042")] {
            let body = json!({
                "action": action, "card-template-id": TEMPLATE, "card-id": card_id, "card-data": { group: fields },
            });
            let answer = post(&world, &[JSON, ("X-API-KEY", DEMO_KEY)], body.to_string()).await;
            let message = failure(&answer)["message"].to_string();
            assert!(message.contains(group), "{action}: {message}");
        }
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn malformed_bodies_are_refused_with_the_place() {
    let (world, before) = world().await;
    for body in ["", "{", "[]", "null", "create-card", "{\"action\": \"create-card\",}", "\u{feff}{}"] {
        let answer = post(&world, &[JSON, ("X-API-KEY", DEMO_KEY)], body).await;
        failure(&answer);
    }
    for (media_type, body) in [
        ("application/json", "{\"UserId\": "),
        ("application/xml", "<UpdateUserCardViewModelV2"),
        ("application/xml", "<!DOCTYPE x><x/>"),
        ("text/xml", "no element"),
        ("application/x-www-form-urlencoded", "UserId=nobody&CardId=%zz&NumberOfCardUses=many"),
    ] {
        let headers = [DEMO_CREDENTIAL, ("Content-Type", media_type)];
        let answer = put(&world, &headers, body).await;
        assert_eq!(answer.status, 400, "{media_type}: {}", answer.body);
        assert!(answer.body.contains("The request is invalid."), "{media_type}: {}", answer.body);
        assert!(answer.body.contains("ModelState"), "{media_type}: {}", answer.body);
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn a_missing_or_foreign_content_type_is_answered_with_415() {
    let (world, before) = world().await;
    let key = ("X-API-KEY", DEMO_KEY);
    for headers in [&[key][..], &[key, ("Content-Type", "text/plain")], &[key, ("Content-Type", "application/xml")]] {
        let answer = post(&world, headers, valid_request()).await;
        assert_eq!(answer.status, 415, "{headers:?}");
        failure(&answer);
    }
    let body = UpdateUserCard::new(Uuid::max(), Uuid::max()).encode(Encoding::Json).expect("it can be written");
    for headers in [&[DEMO_CREDENTIAL][..], &[DEMO_CREDENTIAL, ("Content-Type", "application/yaml")]] {
        let answer = put(&world, headers, &body).await;
        assert_eq!(answer.status, 415, "{headers:?}: {}", answer.body);
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_answered_with_413() {
    let (world, before) = world().await;
    let notes = "x".repeat(TEN_MEGABYTES);
    let id123 = json!({
        "action": "create-card", "card-template-id": TEMPLATE, "card-id": "A-1043", "unique-identifier": notes,
    });
    let answer = post(&world, &[JSON, ("X-API-KEY", DEMO_KEY)], id123.to_string()).await;
    assert_eq!(answer.status, 413);
    failure(&answer);
    let update = UpdateUserCard::new(Uuid::max(), Uuid::max()).public_notes(notes);
    for encoding in [Encoding::Json, Encoding::Xml, Encoding::Form] {
        let body = update.encode(encoding).expect("it can be written");
        let answer = put(&world, &[DEMO_CREDENTIAL, ("Content-Type", encoding.media_type())], body).await;
        assert_eq!(answer.status, 413, "{encoding}");
    }
    assert_eq!(world.dump().await, before);
}

#[tokio::test]
async fn a_body_of_ten_megabytes_is_a_clear_error_of_the_client() {
    let (world, before) = world().await;
    let request = CreateCard::new(TEMPLATE, "A-1043").unique_identifier("x".repeat(TEN_MEGABYTES));
    let error = world.id123.create_card(&request).await.expect_err("it is too large");
    // A server may cut the connection before the body is sent: then nothing can be known of its answer.
    assert!(error.status() == Some(413) || error.kind() == ErrorKind::Transport, "{error:?}");
    assert!(error.to_string().len() < 1_000, "the error repeats no body");
    assert_eq!(world.dump().await, before);
}
