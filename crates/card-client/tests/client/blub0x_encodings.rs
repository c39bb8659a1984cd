//! What BluB0X's server receives in each encoding, and what never reaches it.

use card_client::ErrorKind;
use card_client::blub0x::Client;
use card_types::blub0x::{CardUserFlags, UpdateUserCard};
use card_types::{Encoding, Operation, form, json, xml};

use crate::fixtures::{CARD, KEY, USER, blub0x, update_user_card};
use crate::server::{Received, Server};

fn request() -> UpdateUserCard {
    update_user_card().public_notes("+ é & <x>").modify_activation_dates(true)
}

async fn received(encoding: Encoding) -> Received {
    let server = Server::answering(200, "application/json", r#"{"ResultCode":1}"#).await;
    let client = Client::builder("X-Session", KEY).base_url(server.url()).encoding(encoding).build().unwrap();
    client.send(&request()).await.unwrap();
    let [received] = server.received().try_into().unwrap();
    received
}

#[tokio::test]
async fn a_request_is_one_put_with_the_user_in_the_path_and_the_credential_in_the_chosen_header() {
    let request = received(Encoding::Json).await;
    assert_eq!(request.method, "PUT");
    assert_eq!(request.path, format!("/api/v2/Users/{USER}/UserCards"));
    assert_eq!(request.header("x-session"), KEY);
    assert_eq!(request.header("authorization"), "");
}

#[tokio::test]
async fn each_encoding_sends_its_own_media_type_and_bytes() {
    for (encoding, accept, body) in [
        (Encoding::Json, "application/json", json::to_string(&request()).unwrap()),
        (Encoding::Xml, "application/xml", xml::to_string(&request()).unwrap()),
        (Encoding::Form, "application/json", form::to_string(&request()).unwrap()),
    ] {
        let received = received(encoding).await;
        assert_eq!(received.header("content-type"), encoding.media_type());
        assert_eq!(received.header("accept"), accept, "{encoding}");
        assert_eq!(String::from_utf8(received.body).unwrap(), body);
        assert!(body.contains(&USER.to_string()) && body.contains(&CARD.to_string()), "{body}");
    }
}

#[tokio::test]
async fn a_value_that_the_encoding_cannot_carry_is_refused_before_anything_is_sent() {
    let server = Server::answering(200, "application/json", r#"{"ResultCode":1}"#).await;
    let unnamed = update_user_card().card_user_flags(CardUserFlags::from(64));
    let client = Client::builder("X-Session", KEY).base_url(server.url()).encoding(Encoding::Xml).build().unwrap();
    let error = client.send(&unnamed).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Encode, Some("update-user-card")));
    assert!(error.is_not_sent() && error.to_string().contains("CardUserFlags"), "{error}");
    assert_eq!(server.connections(), 0);
    blub0x(&server).send(&unnamed).await.unwrap();
}

#[test]
fn the_operation_offers_the_encodings_that_are_documented() {
    assert_eq!(UpdateUserCard::REQUEST_ENCODINGS, [Encoding::Json, Encoding::Xml, Encoding::Form]);
    assert_eq!(UpdateUserCard::REPLY_ENCODINGS, [Encoding::Json, Encoding::Xml]);
}
