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

use crate::lock::{self, Cases, HTTP};

const KEY: &str = "key-that-must-not-be-recorded";

fn bytes(path: &str) -> Vec<u8> {
    let example = examples::valid().into_iter().find(|example| example.to_string() == path);
    example.unwrap_or_else(|| panic!("no example {path}")).bytes()
}

fn example<T: DeserializeOwned>(path: &str) -> T {
    json::from_slice(&bytes(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Adds the only request that a server received.
fn add(sent: &mut Cases, capture: &Capture, name: &str, encoding: Encoding, credential: &str) {
    let requests = capture.requests();
    let [request] = requests.as_slice() else { panic!("{name}: one request expected, {} came", requests.len()) };
    assert_eq!(request.header(credential), Some(KEY), "{name}: the credential is sent");
    let Recorded { body, .. } = request;
    let content_type = (!body.is_empty()).then(|| encoding.media_type());
    assert_eq!(request.header("content-type"), content_type, "{name}");
    let head = request.head(&[credential]);
    let shown = format!(
        "{}{}",
        head.replace("\r\n", "\n"),
        if body.is_empty() { String::new() } else { readable(encoding, body) }
    );
    assert!(!shown.contains(KEY), "{name}: the credential is in the snapshot");
    sent.bytes(name, &[head.as_bytes(), body].concat(), &shown);
}

async fn send_action<A: Action + DeserializeOwned>(sent: &mut Cases, case: &str) {
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
    add(sent, &capture, &format!("{} {case}", A::NAME), Encoding::Json, "X-API-KEY");
}

#[tokio::test]
async fn every_action_is_sent_as_one_post() {
    let mut sent = Cases::default();
    send_action::<CardAction>(&mut sent, "deactivate").await;
    send_action::<CardInvitation>(&mut sent, "full").await;
    send_action::<CreateCard>(&mut sent, "full").await;
    send_action::<DeleteCard>(&mut sent, "full").await;
    send_action::<ListCards>(&mut sent, "full").await;
    send_action::<ListTemplates>(&mut sent, "full").await;
    send_action::<SendNotification>(&mut sent, "full").await;
    send_action::<UpdateCard>(&mut sent, "full").await;
    send_action::<ViewCard>(&mut sent, "full").await;
    send_action::<ViewTemplate>(&mut sent, "full").await;
    lock::assert("id123", HTTP, &sent);
}

/// Sends the case in each encoding that the operation has, once where it has no body.
async fn send_operation<O: Operation + DeserializeOwned>(sent: &mut Cases, case: &str) {
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
        let name = format!("{} {case} as {}", O::NAME, examples::extension(encoding));
        add(sent, &capture, &name, encoding, "Authorization");
    }
}

#[tokio::test]
async fn every_operation_is_sent_as_one_request_in_each_encoding() {
    let mut sent = Cases::default();
    send_operation::<AddUserCard>(&mut sent, "full").await;
    for case in ["full", "minimal"] {
        send_operation::<ListUserCards>(&mut sent, case).await;
        send_operation::<ListUserCardsV1>(&mut sent, case).await;
    }
    send_operation::<RemoveAllUserCards>(&mut sent, "minimal").await;
    send_operation::<RemoveAllUserCardsV1>(&mut sent, "minimal").await;
    for case in ["by-external-number", "minimal"] {
        send_operation::<RemoveUserCard>(&mut sent, case).await;
        send_operation::<RemoveUserCardV1>(&mut sent, case).await;
    }
    send_operation::<ReplaceUserCard>(&mut sent, "full").await;
    send_operation::<ReplaceUserCardV1>(&mut sent, "full").await;
    send_operation::<UpdateUserCard>(&mut sent, "full").await;
    send_operation::<UpdateUserCardV1>(&mut sent, "full").await;
    lock::assert("blub0x", HTTP, &sent);
}
