//! What the clients put on the socket: request line, headers and body.

use card_client::{blub0x, id123};
use card_tests::capture::{Capture, Recorded};
use card_tests::examples;
use card_tests::readable::readable;
use card_types::blub0x::UpdateUserCard;
use card_types::id123::{
    CardAction, CardInvitation, CreateCard, DeleteCard, ListCards, ListTemplates, SendNotification, UpdateCard,
    ViewCard, ViewTemplate,
};
use card_types::{Action, Encoding, json};
use serde::de::DeserializeOwned;

use crate::lock::{self, Name};

const KEY: &str = "key-that-must-not-be-recorded";

fn example<T: DeserializeOwned>(path: &str) -> T {
    let example = examples::valid().into_iter().find(|example| example.to_string() == path);
    let example = example.unwrap_or_else(|| panic!("no example {path}"));
    json::from_slice(&example.bytes()).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Locks the only request a server received.
fn lock_request(capture: &Capture, vendor: &str, action: &str, case: &str, encoding: Encoding, credential: &str) {
    let requests = capture.requests();
    let [request] = requests.as_slice() else { panic!("{action}: one request expected, {} came", requests.len()) };
    assert_eq!(request.header(credential), Some(KEY), "{action}: the credential is sent");
    assert_eq!(request.header("content-type"), Some(encoding.media_type()), "{action}");
    let Recorded { body, .. } = request;
    let head = request.head(&[credential]);
    let shown = format!("{}\n{}", head.replace("\r\n", "\n"), readable(encoding, body));
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

#[tokio::test]
async fn update_user_card_is_sent_as_one_put_in_each_encoding() {
    for (encoding, reply) in [
        (Encoding::Json, r#"{"ResultCode":0,"Description":"Success"}"#),
        (
            Encoding::Xml,
            r#"<Result xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"><Description>Success</Description><HttpStatusCode>OK</HttpStatusCode><ResultCode>0</ResultCode></Result>"#,
        ),
        (Encoding::Form, r#"{"ResultCode":0,"Description":"Success"}"#),
    ] {
        let reply_type = if encoding == Encoding::Xml { "application/xml" } else { "application/json" };
        let capture = Capture::start(200, &format!("{reply_type}; charset=utf-8"), reply).await;
        let client = blub0x::Client::builder("Authorization", KEY)
            .base_url(capture.url())
            .encoding(encoding)
            .build()
            .expect("the settings are valid");
        let request: UpdateUserCard = example("blub0x/update-user-card.request/full.json");
        let result = client.send(&request).await.unwrap_or_else(|error| panic!("{encoding}: {error}"));
        assert_eq!(result.result_code, Some(0), "{encoding}");
        let case = format!("full-as-{}", examples::extension(encoding));
        lock_request(&capture, "blub0x", "update-user-card", &case, encoding, "Authorization");
    }
}
