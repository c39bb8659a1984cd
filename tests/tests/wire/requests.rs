//! What the clients put on the socket: request line, headers and body.

use card_client::{blub0x, id123};
use card_tests::capture::{Capture, Recorded};
use card_tests::examples;
use card_tests::readable::readable;
use card_types::blub0x::{
    AddUserCard, ListUserCards, ListUserCardsV1, RemoveAllUserCards, RemoveAllUserCardsV1, RemoveUserCard,
    RemoveUserCardV1, ReplaceUserCard, ReplaceUserCardV1, UpdateUserCard, UpdateUserCardV1,
};
use card_types::id123::{
    CardAction, CardInvitation, CreateCard, DeleteCard, ListCards, ListTemplates, SendNotification, UpdateCard,
    ViewCard, ViewTemplate,
};
use card_types::{Action, Encoding, Operation, json};
use serde::de::DeserializeOwned;

use crate::lock::{self, Name};

const KEY: &str = "key-that-must-not-be-recorded";

fn bytes(path: &str) -> Vec<u8> {
    let example = examples::valid().into_iter().find(|example| example.to_string() == path);
    example.unwrap_or_else(|| panic!("no example {path}")).bytes()
}

fn example<T: DeserializeOwned>(path: &str) -> T {
    json::from_slice(&bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Locks the only request a server received.
fn lock_request(capture: &Capture, vendor: &str, action: &str, case: &str, encoding: Encoding, credential: &str) {
    let requests = capture.requests();
    let [request] = requests.as_slice() else { panic!("{action}: one request expected, {} came", requests.len()) };
    assert_eq!(request.header(credential), Some(KEY), "{action}: the credential is sent");
    let Recorded { body, .. } = request;
    let content_type = (!body.is_empty()).then(|| encoding.media_type());
    assert_eq!(request.header("content-type"), content_type, "{action}");
    let head = request.head(&[credential]);
    let shown = format!(
        "{}\n{}",
        head.replace("\r\n", "\n"),
        if body.is_empty() { String::new() } else { readable(encoding, body) }
    );
    assert!(!shown.contains(KEY), "{action}: the credential is in the snapshot");
    let bytes = [head.as_bytes(), body].concat();
    lock::bytes(&Name::of(vendor, &format!("{action}.http"), case), "http", bytes, &shown);
}

async fn lock_action<A: Action + DeserializeOwned>(case: &str) {
    let data = match A::NAME {
        "view-card" => r#"{"card-id":"1"}"#,
        "view-template" => r#"{"card-template-id":"t"}"#,
        _ => "[]",
    };
    let reply = format!(r#"{{"status":"success","data":{data}}}"#).into_bytes();
    let capture = Capture::start(200, "application/json", reply).await;
    let client = id123::Client::builder(KEY).base_url(capture.url()).build().expect("the settings are valid");
    let request: A = example(&format!("id123/{}.request/{case}.json", A::NAME));
    client.send(&request).await.unwrap_or_else(|error| panic!("{}: {error}", A::NAME));
    lock_request(&capture, "id123", A::NAME, case, Encoding::Json, "X-API-KEY");
}

#[tokio::test]
async fn create_card_is_sent_as_one_post() {
    lock_action::<CreateCard>("full").await;
}

#[tokio::test]
async fn update_card_is_sent_as_one_post() {
    lock_action::<UpdateCard>("full").await;
}

#[tokio::test]
async fn list_cards_is_sent_as_one_post() {
    lock_action::<ListCards>("full").await;
}

#[tokio::test]
async fn card_action_is_sent_as_one_post() {
    lock_action::<CardAction>("deactivate").await;
}

#[tokio::test]
async fn view_card_is_sent_as_one_post() {
    lock_action::<ViewCard>("full").await;
}

#[tokio::test]
async fn delete_card_is_sent_as_one_post() {
    lock_action::<DeleteCard>("full").await;
}

#[tokio::test]
async fn card_invitation_is_sent_as_one_post() {
    lock_action::<CardInvitation>("full").await;
}

#[tokio::test]
async fn send_notification_is_sent_as_one_post() {
    lock_action::<SendNotification>("full").await;
}

#[tokio::test]
async fn list_templates_is_sent_as_one_post() {
    lock_action::<ListTemplates>("full").await;
}

#[tokio::test]
async fn view_template_is_sent_as_one_post() {
    lock_action::<ViewTemplate>("full").await;
}

/// Sends the case in each encoding that the operation has, once where it has no body.
async fn lock_operation<O: Operation + DeserializeOwned>(case: &str) {
    let encodings = if O::REQUEST_ENCODINGS.is_empty() { O::REPLY_ENCODINGS } else { O::REQUEST_ENCODINGS };
    for &encoding in encodings {
        let reply_ending = if encoding == Encoding::Xml { "xml" } else { "json" };
        let reply = bytes(&format!("blub0x/{}.response/success.{reply_ending}", O::NAME));
        let capture = Capture::start(200, &format!("application/{reply_ending}; charset=utf-8"), reply).await;
        let client = blub0x::Client::builder("Authorization", KEY)
            .base_url(capture.url())
            .encoding(encoding)
            .build()
            .expect("the settings are valid");
        let request: O = example(&format!("blub0x/{}.request/{case}.json", O::NAME));
        client.send(&request).await.unwrap_or_else(|error| panic!("{} as {encoding}: {error}", O::NAME));
        let case = format!("{case}-as-{}", examples::extension(encoding));
        lock_request(&capture, "blub0x", O::NAME, &case, encoding, "Authorization");
    }
}

#[tokio::test]
async fn updates_of_user_cards_are_sent_as_one_put_in_each_encoding() {
    lock_operation::<UpdateUserCard>("full").await;
    lock_operation::<UpdateUserCardV1>("full").await;
}

#[tokio::test]
async fn lists_of_user_cards_are_asked_for_by_one_get_with_a_query() {
    for case in ["minimal", "full"] {
        lock_operation::<ListUserCards>(case).await;
        lock_operation::<ListUserCardsV1>(case).await;
    }
}

#[tokio::test]
async fn assignments_of_user_cards_are_sent_as_one_post_in_each_encoding() {
    lock_operation::<AddUserCard>("full").await;
    lock_operation::<ReplaceUserCard>("full").await;
    lock_operation::<ReplaceUserCardV1>("full").await;
}

#[tokio::test]
async fn removals_of_user_cards_are_sent_as_one_delete_in_each_encoding() {
    for case in ["minimal", "by-external-number"] {
        lock_operation::<RemoveUserCard>(case).await;
        lock_operation::<RemoveUserCardV1>(case).await;
    }
    lock_operation::<RemoveAllUserCards>("minimal").await;
    lock_operation::<RemoveAllUserCardsV1>("minimal").await;
}
