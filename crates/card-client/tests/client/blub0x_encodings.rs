//! What BluB0X's server receives in each encoding, and what never reaches it.

use card_client::ErrorKind;
use card_client::blub0x::Client;
use card_client::testing::Canned;
use card_types::blub0x::{AddUserCard, CardUserFlags, RemoveUserCard, ReplaceUserCard, UpdateUserCard};
use card_types::{Encoding, Operation, Timestamp, form, xml};
use serde_json::json;

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
        (Encoding::Json, "application/json", card_types::json::to_string(&request()).unwrap()),
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

/// One request with each blank text and each date that would arrive as something else, with the encodings that carry it.
#[tokio::test]
async fn what_the_server_would_read_as_another_value_is_refused_before_anything_is_sent() {
    const ALL: &[Encoding] = &[Encoding::Json, Encoding::Xml, Encoding::Form];
    const NOT_FORM: &[Encoding] = &[Encoding::Json, Encoding::Xml];
    let server = Server::answering(200, "application/json", r#"{"ResultCode":1}"#).await;
    let notes = |text: &str| update_user_card().public_notes(text);
    let date = |text: &str| update_user_card().card_activation_start_date_time(text.parse::<Timestamp>().unwrap());
    let mut cases = vec![(update_user_card(), "", ALL), (notes(" a & b "), "", ALL), (notes("\u{200b}"), "", ALL)];
    for blank in ["", " ", "\t", "\r\n", "\u{a0}", "\u{2003}\u{3000}", "\u{85}\u{2028}"] {
        cases.push((notes(blank), "PublicNotes", NOT_FORM));
    }
    for lost in ["\u{1}", "a\u{fffe}"] {
        cases.push((notes(lost), "PublicNotes", &[Encoding::Json, Encoding::Form]));
    }
    for outside in ["0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
        cases.push((date(outside), "CardActivationStartDateTime", &[]));
    }
    cases.push((date("9999-12-31T23:59:59+00:01"), "", ALL));
    let mut expected = 0;
    for (request, member, carried) in cases {
        for encoding in ALL {
            let client = Client::builder("X-Session", KEY).base_url(server.url()).encoding(*encoding).build().unwrap();
            if carried.contains(encoding) {
                client.send(&request).await.unwrap();
                expected += 1;
                continue;
            }
            let error = client.send(&request).await.unwrap_err();
            assert_eq!((error.kind(), error.is_not_sent()), (ErrorKind::Encode, true), "{encoding}: {error}");
            let told = error.to_string();
            assert!(told.contains(member) && told.contains(&format!("cannot write {encoding}")), "{told}");
            assert_eq!(client.prepare(&request).unwrap_err().to_string(), told);
        }
        assert_eq!(server.received().len(), expected);
    }
}

/// Where a card is looked for by a number that arrives as null, another may be found.
#[tokio::test]
async fn every_operation_and_every_text_is_looked_at() {
    let canned = Canned::new();
    let client = Client::builder("X-Session", KEY).canned(&canned).encoding(Encoding::Form).build().unwrap();
    let remove = RemoveUserCard::new(USER).external_card_number(" ").internal_card_number(7);
    let error = client.send(&remove).await.unwrap_err();
    assert!(error.to_string().contains("cannot write form: member ExternalCardNumber: blank text"), "{error}");
    let add: AddUserCard =
        serde_json::from_value(json!({"UserId": USER, "CardId": CARD, "ExternalCardNumber": ""})).unwrap();
    assert_eq!(client.prepare(&add).unwrap_err().kind(), ErrorKind::Encode);
    let replace: ReplaceUserCard =
        serde_json::from_value(json!({"UserId": USER, "CardId": CARD, "PublicNotes": "\n"})).unwrap();
    assert_eq!(client.prepare(&replace).unwrap_err().kind(), ErrorKind::Encode);
    assert!(canned.sent().is_empty());
}

#[test]
fn the_operation_offers_the_encodings_that_are_documented() {
    assert_eq!(UpdateUserCard::REQUEST_ENCODINGS, [Encoding::Json, Encoding::Xml, Encoding::Form]);
    assert_eq!(UpdateUserCard::REPLY_ENCODINGS, [Encoding::Json, Encoding::Xml]);
}
