//! Replies that no page describes: what can be understood is kept, the rest is an error that says what came.

use card_client::{ErrorKind, blub0x, id123};
use card_tests::capture::Capture;
use card_types::Encoding;
use card_types::blub0x::UpdateUserCard;
use card_types::id123::{CardStatus, CreateCard, ListCards};
use uuid::Uuid;

const KEY: &str = "key-of-this-test";
const PAGE: &str = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

async fn id123(status: u16, content_type: &str, body: &str) -> (Capture, id123::Client) {
    let capture = Capture::start(status, content_type, body).await;
    let client = id123::Client::builder(KEY).base_url(capture.url()).build().expect("the settings are valid");
    (capture, client)
}

#[tokio::test]
async fn unknown_members_and_enum_values_and_bare_ids_are_kept() {
    let body = r#"{"status":"success","status-code":200,"data":[{"card-id":1042,"card-status":"Suspended","colour":"blue"}],"total":1}"#;
    let (_capture, client) = id123(200, "application/json", body).await;
    let page = client.list_cards(&ListCards::new("t")).await.expect("it can be understood");
    assert_eq!(page.extra.get("total"), Some(&serde_json::json!(1)));
    let [card] = page.data.as_slice() else { panic!("one card came: {page:?}") };
    assert!(card.card_id.is_number() && card.card_id == *"1042");
    assert_eq!(card.card_status, Some(CardStatus::from("Suspended")));
    assert_eq!(card.extra.get("colour"), Some(&serde_json::json!("blue")));
    assert_eq!(page.body(), body.as_bytes());
}

#[tokio::test]
async fn a_failure_is_an_error_with_the_vendors_words_under_any_http_status() {
    let body = r#"{"status":"failure","code":"E-17","message":"The card exists already.","card-id":1042}"#;
    for status in [200, 400, 409, 422] {
        let (_capture, client) = id123(status, "application/json", body).await;
        let error = client.create_card(&CreateCard::new("t", "1042")).await.expect_err("it is a failure");
        assert_eq!(error.kind(), ErrorKind::Refused, "{status}: {error}");
        assert_eq!((error.status(), error.code()), (Some(status), Some("E-17")));
        assert_eq!(error.message(), Some("The card exists already."));
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_page_of_html_is_an_error_of_its_own() {
    let (capture, client) = id123(200, "text/html", PAGE).await;
    let error = client.create_card(&CreateCard::new("t", "1042")).await.expect_err("it is no reply");
    assert_eq!(error.kind(), ErrorKind::UnexpectedReply, "{error}");
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(error.body(), Some(PAGE.as_bytes()));
    assert!(!error.to_string().contains("nginx"), "{error}");
    assert_eq!(capture.requests().len(), 1, "a create is not repeated");

    let (_capture, client) = id123(502, "text/html", PAGE).await;
    let error = client.create_card(&CreateCard::new("t", "1042")).await.expect_err("it is no reply");
    assert_eq!((error.kind(), error.status()), (ErrorKind::HttpStatus, Some(502)), "{error}");
}

#[tokio::test]
async fn a_reply_of_unknown_status_is_not_taken_for_success() {
    for body in [r#"{"status":"pending","card-id":"1042"}"#, r#"{"card-id":"1042"}"#, "[]", "7", ""] {
        let (_capture, client) = id123(200, "application/json", body).await;
        let error = client.create_card(&CreateCard::new("t", "1042")).await.expect_err("it is no success");
        assert!(error.is_outcome_unknown() && !error.is_refused(), "{body}: {error}");
    }
}

#[tokio::test]
async fn a_reply_that_is_cut_off_is_an_error_that_says_so() {
    let (_capture, client) = id123(200, "application/json", r#"{"status":"success","data":[{"card-id":"10"#).await;
    let error = client.list_cards(&ListCards::new("t")).await.expect_err("it is cut off");
    assert!(!error.is_outcome_unknown() && !error.is_refused(), "what only reads changed nothing: {error}");
    assert!(matches!(error.kind(), ErrorKind::Truncated | ErrorKind::Decode), "{error}");
}

#[tokio::test]
async fn a_reply_with_a_member_of_a_wrong_type_names_the_member_and_no_value() {
    let body = r#"{"status":"success","data":[{"card-id":"1"},{"card-id":["Maribel"]}]}"#;
    let (_capture, client) = id123(200, "application/json", body).await;
    let error = client.list_cards(&ListCards::new("t")).await.expect_err("a card-id is no list");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.decoding().is_some_and(|error| error.member().contains("card-id")), "{error}");
    assert!(!format!("{error} {error:?}").contains("Maribel"), "{error}");
}

#[tokio::test]
async fn a_blub0x_client_reads_json_and_xml_whatever_the_content_type_says() {
    let xml = r#"<Result xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"><Description>sample string 2</Description><HttpStatusCode>Continue</HttpStatusCode><ResultCode>1</ResultCode></Result>"#;
    let json = r#"{"ResultCode":1,"Description":"sample string 2","Unheard":true}"#;
    for body in [xml, json] {
        let capture = Capture::start(200, "text/plain", body).await;
        let client = blub0x::Client::builder("Authorization", KEY)
            .base_url(capture.url())
            .encoding(Encoding::Xml)
            .build()
            .expect("the settings are valid");
        let result = client.send(&UpdateUserCard::new(Uuid::max(), Uuid::max())).await.expect("it can be read");
        assert_eq!((result.result_code, result.description.as_deref()), (Some(1), Some("sample string 2")));
    }
}

#[tokio::test]
async fn a_blub0x_page_of_html_is_no_result() {
    for encoding in [Encoding::Json, Encoding::Xml] {
        let capture = Capture::start(200, "text/html", PAGE).await;
        let client = blub0x::Client::builder("Authorization", KEY)
            .base_url(capture.url())
            .encoding(encoding)
            .build()
            .expect("the settings are valid");
        let error = client.send(&UpdateUserCard::new(Uuid::max(), Uuid::max())).await.expect_err("it is no result");
        assert!(error.is_outcome_unknown(), "{encoding}: {error}");
        assert_eq!(error.body(), Some(PAGE.as_bytes()), "{encoding}");
    }
}
