//! Media types of BluB0X requests and replies over the wire; the ranking itself is tested beside its rules.

use serde_json::json;

use crate::support::{CARD, Reply, USER, assignment, put, start};

const XML: &str = concat!(
    r#"<UpdateUserCardViewModelV2 xmlns:i="http://www.w3.org/2001/XMLSchema-instance" "#,
    r#"xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers">"#,
    "<CardId>3198fb7e-49f7-4409-8145-bc2118e8b656</CardId>",
    "<UserId>28079fc8-e2ff-4976-a102-8659d39704dd</UserId><NumberOfCardUses>4</NumberOfCardUses>",
    "</UpdateUserCardViewModelV2>"
);

fn json_body() -> String {
    json!({"UserId": USER, "CardId": CARD, "NumberOfCardUses": 4}).to_string()
}

fn form_body() -> String {
    format!("UserId={USER}&CardId={CARD}&NumberOfCardUses=4")
}

#[tokio::test]
async fn all_five_request_types_lead_to_the_same_assignment() {
    let bodies = [
        ("application/json", json_body()),
        ("text/json", json_body()),
        ("application/xml", XML.to_owned()),
        ("text/xml; charset=utf-8", XML.to_owned()),
        ("application/x-www-form-urlencoded", form_body()),
        ("Application/JSON; charset=\"UTF-8\"", json_body()),
    ];
    for (content_type, body) in bodies {
        let emulator = start().await;
        let reply = put(&emulator, content_type, Some("application/json"), &body).await;
        assert_eq!(
            (reply.status, reply.json()["ResultCode"].as_i64()),
            (200, Some(0)),
            "{content_type}: {}",
            reply.body
        );
        assert_eq!(assignment(&emulator).await.unwrap().number_of_card_uses, Some(4), "{content_type}");
        assert!(reply.all("x-emulator-notice").is_empty(), "{content_type}");
    }
}

fn assert_is(reply: &Reply, media_type: &str, context: &str) {
    let expected = format!("{media_type}; charset=utf-8");
    assert_eq!(reply.header("content-type"), Some(expected.as_str()), "{context}");
    if media_type.ends_with("xml") {
        assert!(reply.body.starts_with('<'), "{context}: {}", reply.body);
    } else {
        assert!(reply.json().is_object(), "{context}");
    }
}

#[tokio::test]
async fn the_reply_is_in_the_type_accept_asks_for_and_else_in_the_type_of_the_request() {
    let emulator = start().await;
    let table = [
        (Some("application/xml"), "application/json", json_body(), "application/xml"),
        (Some("text/xml"), "application/json", json_body(), "text/xml"),
        (Some("text/json"), "application/xml", XML.to_owned(), "text/json"),
        (Some("*/*"), "application/xml", XML.to_owned(), "application/json"),
        (Some("application/json, application/xml"), "application/xml", XML.to_owned(), "application/json"),
        (Some("application/json;q=0.5, text/xml"), "application/json", json_body(), "text/xml"),
        (None, "application/xml", XML.to_owned(), "application/xml"),
        (None, "text/xml", XML.to_owned(), "text/xml"),
        (None, "text/json", json_body(), "text/json"),
        (None, "application/x-www-form-urlencoded", form_body(), "application/json"),
        (Some("image/png"), "text/xml", XML.to_owned(), "text/xml"),
        (Some("image/png"), "application/x-www-form-urlencoded", form_body(), "application/json"),
    ];
    for (accept, content_type, body, expected) in table {
        let reply = put(&emulator, content_type, accept, &body).await;
        assert_eq!(reply.status, 200);
        assert_is(&reply, expected, &format!("{accept:?} for {content_type}"));
    }
}

#[tokio::test]
async fn a_result_in_xml_names_the_http_status_and_one_in_json_does_not() {
    let emulator = start().await;
    let reply = put(&emulator, "application/xml", None, XML).await;
    for part in ["<HttpStatusCode>OK</HttpStatusCode>", "<ResultCode>0</ResultCode>", "<Description>"] {
        assert!(reply.body.contains(part), "{}", reply.body);
    }
    let reply = put(&emulator, "application/json", None, &json_body()).await.json();
    let keys: Vec<&str> = reply.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
}

#[tokio::test]
async fn errors_are_negotiated_too() {
    let emulator = start().await;
    let reply = put(&emulator, "application/xml", None, "<nonsense").await;
    assert_eq!(reply.status, 400);
    assert_is(&reply, "application/xml", "malformed XML");
    assert!(reply.body.starts_with("<Error><Message>The request is invalid.</Message><ModelState>"), "{}", reply.body);
    let reply = put(&emulator, "application/json", Some("text/xml"), "{").await;
    assert_is(&reply, "text/xml", "malformed JSON");
    let reply = put(&emulator, "text/plain", Some("application/xml"), "x").await;
    assert_eq!(reply.status, 415);
    assert_is(&reply, "application/xml", "foreign type");
    let path = format!("/api/v2/Users/{USER}/UserCards");
    let reply = crate::support::send(&emulator, "PUT", &path, &[("Accept", "text/xml")], XML.as_bytes()).await;
    assert_eq!(reply.status, 401);
    assert_is(&reply, "text/xml", "no credential");
}
