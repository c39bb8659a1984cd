//! How a reply of BluB0X becomes a value or an error.

use card_client::Error;
use card_client::ErrorKind::{CredentialRefused, Decode, HttpStatus, Redirect, Refused, Truncated, UnexpectedReply};
use card_types::blub0x::HttpStatusCode;

use crate::fixtures::{blub0x, update_user_card};
use crate::server::Server;

const JSON: &str = "application/json; charset=utf-8";
const XML: &str = "application/xml; charset=utf-8";
const XML_RESULT: &str = r#"<Result xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"><Description>Done</Description><HttpStatusCode>OK</HttpStatusCode><ResultCode>1</ResultCode></Result>"#;

async fn update_error(status: u16, content_type: &str, body: &str) -> Error {
    let server = Server::answering(status, content_type, body).await;
    blub0x(&server).send(&update_user_card()).await.unwrap_err()
}

#[tokio::test]
async fn any_result_code_under_2xx_is_handed_to_the_caller() {
    for code in [0, 1, -7, 40_000] {
        let body = format!(r#"{{"ResultCode":{code},"Description":"sample","Mood":"blue"}}"#);
        let server = Server::answering(200, JSON, &body).await;
        let reply = blub0x(&server).send(&update_user_card()).await.unwrap();
        assert_eq!((reply.status(), reply.result_code), (200, Some(code)));
        assert_eq!(reply.description.as_deref(), Some("sample"));
        assert_eq!(reply.extra.get("Mood").unwrap(), "blue");
        assert_eq!(reply.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn the_body_tells_xml_from_json_whatever_was_asked_for_or_announced() {
    for content_type in [XML, JSON, "text/xml", ""] {
        let server = Server::answering(200, content_type, XML_RESULT).await;
        let reply = blub0x(&server).send(&update_user_card()).await.unwrap();
        assert_eq!((reply.result_code, reply.description.as_deref()), (Some(1), Some("Done")), "{content_type}");
        assert_eq!(reply.http_status_code.unwrap().name(), Some("OK"));
        assert_eq!(reply.http_status_code, Some(HttpStatusCode::from(200)));
    }
}

#[tokio::test]
async fn an_error_status_with_the_vendors_words_is_a_refusal_without_the_model_state() {
    let model_state =
        r#"{"Message":"The request is invalid.","ModelState":{"model.PublicNotes":["hunter2 is wrong"]}}"#;
    let in_xml =
        "<Error><Message>The request is invalid.</Message><ModelState><model.x>hunter2</model.x></ModelState></Error>";
    for (content_type, body) in [(JSON, model_state), (XML, in_xml), ("", in_xml)] {
        let error = update_error(400, content_type, body).await;
        assert_eq!(error.kind(), Refused);
        assert_eq!(error.message(), Some("The request is invalid."));
        assert_eq!(error.body(), Some(body.as_bytes()));
        assert_eq!(
            error.to_string(),
            "update-user-card: refused by the vendor (HTTP 400): message \"The request is invalid.\""
        );
    }
}

#[tokio::test]
async fn an_error_status_with_a_result_keeps_its_code_and_description() {
    let xml = XML_RESULT.replace("Done", "No such card").replace(">1<", ">17<");
    for (content_type, body) in [(JSON, r#"{"ResultCode":17,"Description":"No such card"}"#), (XML, xml.as_str())] {
        let error = update_error(404, content_type, body).await;
        assert_eq!((error.kind(), error.status()), (Refused, Some(404)));
        assert_eq!((error.code(), error.message()), (Some("17"), Some("No such card")));
        assert!(!error.is_outcome_unknown());
    }
}

#[tokio::test]
async fn a_server_failure_keeps_its_message_and_leaves_the_outcome_unknown() {
    for (status, unknown) in [(500, true), (503, true), (408, true), (429, false)] {
        let error = update_error(status, JSON, r#"{"Message":"An error has occurred."}"#).await;
        assert_eq!(error.kind(), HttpStatus, "{status}");
        assert_eq!(error.message(), Some("An error has occurred."));
        assert_eq!(error.is_outcome_unknown(), unknown, "{status}");
    }
}

#[tokio::test]
async fn plain_text_is_shown_but_not_taken_for_the_vendors_refusal() {
    let error = update_error(404, "text/plain", "no healthy upstream\n").await;
    assert_eq!((error.kind(), error.message()), (HttpStatus, Some("no healthy upstream")));
    let error = update_error(400, "application/json", "\"Bad id\"").await;
    assert_eq!((error.kind(), error.message()), (HttpStatus, Some("Bad id")));
    assert_eq!(update_error(404, "text/plain", &"x".repeat(2000)).await.message(), None);
    assert_eq!(update_error(404, "text/html", "<html>x</html>").await.message(), None);
}

#[tokio::test]
async fn a_refused_credential_is_told_apart() {
    for (status, content_type, body) in [
        (401, JSON, r#"{"Message":"Authorization has been denied for this request."}"#),
        (401, "text/html", "<html>Log in</html>"),
        (403, "", ""),
    ] {
        let error = update_error(status, content_type, body).await;
        assert_eq!(error.kind(), CredentialRefused, "{status} {body}");
        assert!(error.to_string().contains("the server refused the key"), "{error}");
    }
    assert_eq!(update_error(403, JSON, r#"{"Message":"Not your site"}"#).await.kind(), Refused);
}

#[tokio::test]
async fn replies_that_cannot_be_read_are_sorted_like_those_of_id123() {
    for (content_type, body, kind) in [
        (JSON, "", UnexpectedReply),
        ("text/html", "<!doctype html><p>x", UnexpectedReply),
        ("text/plain", "done", UnexpectedReply),
        (JSON, r#"{"ResultCode":"#, Truncated),
        (XML, r#"<Result xmlns="http://schemas.datacontract.org/2004/07/APIWebRole.Controllers"><Descr"#, Truncated),
        (JSON, r#"{"ResultCode":{}}"#, Decode),
        (JSON, "[1]", Decode),
        (XML, "<Other/>", Decode),
    ] {
        let error = update_error(200, content_type, body).await;
        assert_eq!(error.kind(), kind, "{body}");
        assert!(error.is_outcome_unknown());
    }
    assert_eq!(update_error(302, "", "").await.kind(), Redirect);
}
