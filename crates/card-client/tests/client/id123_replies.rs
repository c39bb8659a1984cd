//! How a reply of ID123 becomes a value or an error.

use card_client::ErrorKind::{
    self, CredentialRefused, Decode, HttpStatus, Redirect, Refused, Truncated, UnexpectedReply,
};
use card_client::id123::Client;
use card_client::testing::Canned;
use card_client::{Error, Response};
use card_types::id123::{CardStatus, CreateCard, CreateCardSuccess, ListCards};

use crate::fixtures::{KEY, create_card, id123, success_body};
use crate::server::{Reply, Server, Then};

const JSON: &str = "application/json";
const HTML: &str = "text/html; charset=utf-8";
const FAILURE: &str = r#"{"status":"failure","code":1042,"message":"Card exists","card-id":7,"card-template-id":"t"}"#;

async fn create(reply: Reply) -> Result<Response<CreateCardSuccess>, Error> {
    let server = Server::replying(reply).await;
    id123(&server).send(&create_card()).await
}

async fn create_error(status: u16, content_type: &str, body: &str) -> Error {
    create(Reply::new(status, content_type, body)).await.unwrap_err()
}

#[tokio::test]
async fn a_success_gives_the_value_the_http_status_and_the_raw_body() {
    let reply = create(Reply::new(201, JSON, success_body())).await.unwrap();
    assert_eq!(reply.status(), 201);
    assert_eq!(reply.body(), success_body().as_bytes());
    assert_eq!(reply.message.as_deref(), Some("Created"));
    assert_eq!(reply.into_inner().card_id.unwrap(), *"A-1");
}

#[tokio::test]
async fn a_failure_in_the_body_is_an_error_under_every_http_status() {
    for status in [200, 201, 400, 403, 404, 409, 422, 429, 500, 503] {
        let error = create_error(status, JSON, FAILURE).await;
        assert_eq!(error.kind(), Refused, "{status}");
        assert!(error.is_refused() && !error.is_outcome_unknown() && !error.is_not_sent());
        assert_eq!(error.operation(), Some("create-card"));
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.code(), Some("1042"));
        assert_eq!(error.message(), Some("Card exists"));
        assert_eq!(error.body(), Some(FAILURE.as_bytes()));
        let text = format!("create-card: refused by the vendor (HTTP {status}): code 1042, message \"Card exists\"");
        assert_eq!(error.to_string(), text);
    }
}

#[tokio::test]
async fn a_failure_is_not_lost_because_another_member_has_changed_its_form() {
    let body = r#"{"status":"failure","status-code":"E1","message":"No such card","card-template-id":{"new":1}}"#;
    let error = create_error(200, JSON, body).await;
    assert_eq!(error.kind(), Refused);
    assert_eq!((error.code(), error.message()), (Some("E1"), Some("No such card")));
    assert!(error.decoding().is_some());
}

#[tokio::test]
async fn a_success_under_an_http_error_status_is_not_reported_as_success() {
    for status in [400, 401, 404, 409, 500, 503] {
        let error = create_error(status, JSON, success_body()).await;
        assert_eq!(error.kind(), UnexpectedReply, "{status}");
        assert!(error.is_outcome_unknown() && !error.is_refused());
        assert!(error.to_string().contains("success under an HTTP error status"), "{error}");
    }
}

#[tokio::test]
async fn a_status_that_is_neither_success_nor_failure_is_unexpected() {
    for body in [r#"{"status":"queued","message":"later","code":3}"#, r#"{"message":"later","code":3}"#] {
        let error = create_error(200, JSON, body).await;
        assert_eq!(error.kind(), UnexpectedReply, "{body}");
        assert!(error.is_outcome_unknown());
        assert_eq!((error.code(), error.message()), (Some("3"), Some("later")));
        assert_eq!(error.body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn a_reply_that_says_both_success_and_failure_is_never_a_success() {
    for body in [
        r#"{"status":"success","status":"failure","code":1,"message":"x"}"#,
        r#"{"status":"failure","status":"success","code":1,"message":"x"}"#,
        r#"{"code":1,"status":"success","message":"x","status":"failure"}"#,
    ] {
        let error = create_error(200, JSON, body).await;
        assert!(matches!(error.kind(), Refused | UnexpectedReply | Decode), "{body}: {error}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_reply_of_the_vendor_are_unexpected_and_say_what_they_are() {
    for (content_type, body, what) in [
        (HTML, "<!DOCTYPE html><title>Log in</title>", "an HTML page"),
        (JSON, "<html><body>maintenance</body></html>", "an HTML page"),
        (JSON, "", "empty"),
        (JSON, " \r\n", "empty"),
        ("text/plain", "upstream gone", "neither JSON nor XML"),
        (JSON, "{'status': 'success'}", "neither JSON nor XML"),
    ] {
        let error = create_error(200, content_type, body).await;
        assert_eq!(error.kind(), UnexpectedReply, "{body}");
        assert!(error.is_outcome_unknown());
        assert!(error.to_string().contains(what), "{error}");
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert!(!error.to_string().contains("maintenance") && !error.to_string().contains("upstream"), "{error}");
    }
}

#[tokio::test]
async fn the_beginning_of_a_page_is_kept_without_key_and_values_sent() {
    let page = format!("<html><p>No card A-1 in template for {KEY}</p>");
    let error = create_error(502, HTML, &page).await;
    assert_eq!(error.body_preview(), Some("<html><p>No card [redacted] in [redacted] for [redacted]</p>"));
    assert!(!error.to_string().contains("No card") && !format!("{error:?}").contains("No card"));
    assert_eq!(create_error(200, JSON, r#"{"status":"success","code":[]}"#).await.body_preview(), None);
}

#[tokio::test]
async fn valid_json_is_accepted_whatever_the_content_type_says() {
    for content_type in ["", "text/plain", HTML, "application/octet-stream", "garbage"] {
        assert!(create(Reply::new(200, content_type, success_body())).await.is_ok(), "{content_type}");
    }
}

#[tokio::test]
async fn json_of_another_form_is_a_decode_error_that_names_the_member_and_quotes_nothing() {
    let body = r#"{"status":"success","code":1,"message":["hunter2"],"card-id":"A-1"}"#;
    let error = create_error(200, JSON, body).await;
    assert_eq!(error.kind(), Decode);
    assert!(error.is_outcome_unknown());
    assert_eq!(error.decoding().unwrap().member(), "message");
    assert!(error.to_string().contains("message") && !error.to_string().contains("hunter2"), "{error}");
    for body in ["[]", "null", "17"] {
        assert_eq!(create_error(200, JSON, body).await.kind(), Decode, "{body}");
    }
}

#[tokio::test]
async fn json_that_ends_in_the_middle_is_truncated() {
    let body = r#"{"status":"success","message":"Cre"#;
    let whole = create_error(200, JSON, body).await;
    assert_eq!(whole.kind(), Truncated);
    assert!(whole.is_outcome_unknown());
    let without_length = Reply::raw(format!("HTTP/1.1 200 OK\r\n\r\n{body}"), Then::Close);
    assert_eq!(create(without_length).await.unwrap_err().kind(), Truncated);
}

#[tokio::test]
async fn a_refused_key_is_told_apart_with_and_without_a_vendor_answer() {
    for (status, body) in [
        (401, "<html>Unauthorized</html>"),
        (401, ""),
        (401, r#"{"message":"Forbidden"}"#),
        (401, FAILURE),
        (403, "<html>Forbidden</html>"),
        (403, r#"{"message":"Forbidden"}"#),
    ] {
        let error = create_error(status, HTML, body).await;
        assert_eq!(error.kind(), CredentialRefused, "{status} {body}");
        assert!(error.is_credential_refused() && error.is_refused() && !error.is_outcome_unknown());
        assert!(error.to_string().starts_with(&format!("create-card: the server refused the key (HTTP {status})")));
    }
    assert_eq!(create_error(401, JSON, FAILURE).await.message(), Some("Card exists"));
    assert_eq!(create_error(403, JSON, r#"{"message":"Forbidden"}"#).await.message(), Some("Forbidden"));
    assert_eq!(create_error(403, JSON, FAILURE).await.kind(), Refused);
}

#[tokio::test]
async fn http_errors_without_a_vendor_answer_tell_whether_the_outcome_is_known() {
    for (status, unknown) in
        [(404, false), (413, false), (429, false), (408, true), (500, true), (502, true), (504, true)]
    {
        for (content_type, body) in [(HTML, "<html>hunter2</html>"), (JSON, ""), (JSON, r#"{"a":"hunter2"}"#)] {
            let error = create_error(status, content_type, body).await;
            assert_eq!(error.kind(), HttpStatus, "{status} {body}");
            assert_eq!(error.is_outcome_unknown(), unknown, "{status} {body}");
            assert_eq!(error.status(), Some(status));
            assert!(!error.is_refused() && !error.to_string().contains("hunter2"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let elsewhere = Server::answering(200, JSON, success_body()).await;
    for status in [301, 302, 303, 307, 308] {
        let head =
            format!("HTTP/1.1 {status} Moved\r\nlocation: {}/api/v2/\r\ncontent-length: 0\r\n\r\n", elsewhere.url());
        let error = create(Reply::raw(head, Then::KeepAlive)).await.unwrap_err();
        assert_eq!(error.kind(), Redirect, "{status}");
        assert_eq!(error.status(), Some(status));
        assert!(!error.to_string().contains(&elsewhere.url()), "{error}");
        assert_eq!(error.redirect_target(), Some(elsewhere.url().trim_end_matches('/')));
    }
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn unknown_members_unknown_enum_values_and_bare_identifiers_are_accepted() {
    let body = r#"{"status":"success","code":"C0DE","message":"ok","paging":{"next":3},"data":[
        {"card-id":1042,"card-status":"Suspended","mood":"blue"},
        {"card-id":"A-7","card-status":"INSTALLED"}]}"#;
    let server = Server::answering(200, JSON, body).await;
    let list = id123(&server).send(&ListCards::new("template")).await.unwrap();
    assert_eq!(list.data[0].card_id, *"1042");
    assert_eq!(list.data[0].card_status, Some(CardStatus::Unknown("Suspended".into())));
    assert_eq!(list.data[0].extra.get("mood").unwrap(), "blue");
    assert_eq!(list.data[1].card_status, Some(CardStatus::Installed));
    assert_eq!(list.extra.get("paging").unwrap()["next"], 3);
}

#[tokio::test]
async fn every_vendor_error_names_its_own_operation() {
    let server = Server::answering(200, JSON, r#"{"status":"failure","code":1,"message":"no"}"#).await;
    let error = id123(&server).send(&ListCards::new("template")).await.unwrap_err();
    assert_eq!(error.operation(), Some("list-cards"));
    assert!(error.to_string().starts_with("list-cards: refused by the vendor"), "{error}");
}

#[test]
fn futures_and_errors_can_move_between_threads() {
    fn assert_send<T: Send>(_: &T) {}
    fn assert_error<T: std::error::Error + Send + Sync + 'static>() {}
    let client = card_client::id123::Client::builder(KEY).build().unwrap();
    let request = CreateCard::new("template", "A-1");
    assert_send(&client.send(&request));
    assert_error::<Error>();
    assert_ne!(ErrorKind::Timeout, ErrorKind::Connect);
}

#[tokio::test]
async fn a_byte_order_mark_before_the_document_is_stepped_over() {
    let marked = format!("\u{feff}{}", success_body());
    assert_eq!(create(Reply::new(200, JSON, &marked)).await.unwrap().body(), marked.as_bytes());
    let error = create_error(200, JSON, "\u{feff}{\"status\":\"failure\",\"code\":\"7\"}").await;
    assert_eq!((error.kind(), error.code()), (Refused, Some("7")));
}

#[tokio::test]
async fn a_compressed_reply_that_nobody_asked_for_is_not_inflated() {
    let mut bytes = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 12\r\n\r\n".to_vec();
    bytes.extend_from_slice(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0");
    let server = Server::replying(Reply::raw(bytes, Then::KeepAlive)).await;
    let error = id123(&server).send(&create_card()).await.unwrap_err();
    assert_eq!((error.kind(), error.body().map(<[u8]>::len)), (UnexpectedReply, Some(12)));
    assert!(server.received().iter().all(|request| request.header("accept-encoding").is_empty()));
}

#[tokio::test]
async fn a_list_under_an_http_error_status_is_not_believed() {
    let body = r#"{"status":"success","code":"1","message":"ok","data":[{"card-id":"A-1"}]}"#;
    for status in [400, 404, 500] {
        let client = id123(&Server::answering(status, JSON, body).await);
        let error = client.list_cards(&ListCards::new("template")).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (UnexpectedReply, Some(status)), "{error}");
        assert!(!error.is_outcome_unknown() && !error.is_refused(), "a read has no outcome: {error}");
        assert!(error.to_string().contains("success under an HTTP error status"), "{error}");
        let error = client.list_all("template").stream().next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), UnexpectedReply, "no card of it is given: {error}");
    }
}

#[tokio::test]
async fn a_status_that_promises_nothing_leaves_the_outcome_unknown() {
    for status in [101, 199, 600, 999] {
        let canned = Canned::new().json(status, "").json(200, success_body());
        let client = Client::builder(KEY).canned(&canned).build().unwrap();
        let error = client.send(&create_card()).await.unwrap_err();
        assert_eq!((error.kind(), error.status(), canned.sent().len()), (HttpStatus, Some(status), 1));
        assert!(error.is_outcome_unknown() && !error.is_refused(), "{error}");
    }
}
