//! Every bad request to ID123: a clear failure, and a store that is as it was before.

use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, FailureStatus};
use serde_json::json;

use crate::support::{TEMPLATE, act, done, id123_text, request, send, start, start_with};

async fn with_a_card() -> EmulatorHandle {
    let emulator = start().await;
    let data =
        json!({"recipient-email": "a@example.org", "card-data": {"front-fields": [{"key": "front-1", "value": "v"}]}});
    done(&emulator, "create-card", "A-1", data).await;
    emulator
}

#[tokio::test]
async fn every_bad_body_is_a_failure_that_says_what_to_mend_and_changes_nothing() {
    let emulator = with_a_card().await;
    let update = |further| request("update-card", "A-1", further).to_string();
    let fields = |group: &str, count: usize| {
        let fields: Vec<_> = (0..count).map(|n| json!({"key": format!("k-{n}"), "value": "v"})).collect();
        update(json!({"card-data": {group: fields}}))
    };
    let without = |member: &str| {
        let mut body = request("update-card", "A-1", json!({}));
        body.as_object_mut().unwrap().remove(member);
        body.to_string()
    };
    // body, code, a word of the message
    let table = [
        (String::new(), "invalid-json", "empty"),
        ("no json".to_owned(), "invalid-json", "object"),
        ("[]".to_owned(), "invalid-json", "object"),
        (update(json!({}))[1..].to_owned(), "invalid-json", "object"),
        (update(json!({})).replace('}', ""), "invalid-json", "EOF"),
        (update(json!({})).replace("\"update-card\"", "\"update-card\" // comment"), "invalid-json", "expected"),
        (format!("{} trailing", update(json!({}))), "invalid-json", "trailing"),
        ("{}".to_owned(), "missing-action", "create-card"),
        (without("action"), "missing-action", "update-card"),
        (update(json!({})).replace("update-card", "Update-Card"), "unknown-action", "list-cards"),
        (update(json!({})).replace("\"update-card\"", "7"), "invalid-request", "string"),
        (without("card-id"), "invalid-request", "card-id"),
        (without("card-template-id"), "invalid-request", "card-template-id"),
        (update(json!({"card-id": ""})), "invalid-request", "card-id"),
        (update(json!({"card-id": 7})), "invalid-request", "card-id"),
        (update(json!({"card-id": null})), "invalid-request", "card-id"),
        (update(json!({"card-template-id": "nobody's"})), "unknown-template", "template"),
        (update(json!({"card-id": "A-2"})), "unknown-card", "card-id"),
        (update(json!({"recipient-mail": "a"})), "invalid-request", "recipient-mail"),
        (update(json!({"card-status": "Installed"})), "invalid-request", "card-status"),
        (update(json!({"upsert-record": "yes"})), "invalid-request", "upsert-record"),
        (update(json!({"card-expiration": "tomorrow"})), "invalid-request", "card-expiration"),
        (update(json!({"card-expiration": "2027-02-30T00:00:00+00:00"})), "invalid-request", "card-expiration"),
        (update(json!({"card-expiration": "2027-02-03T00:00:00"})), "invalid-request", "zone"),
        (update(json!({"card-data": []})), "invalid-request", "card-data"),
        (update(json!({"card-data": {"front": []}})), "invalid-request", "front"),
        (update(json!({"card-data": {"front-fields": [{"key": "k"}]}})), "invalid-request", "value"),
        (update(json!({"card-data": {"front-fields": [{"key": "", "value": "v"}]}})), "invalid-request", "key"),
        (
            update(json!({"card-data": {"back-fields": [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}]}})),
            "duplicate-field",
            "back-fields[1]",
        ),
        (fields("front-fields", 4), "too-many-fields", "front-fields"),
        (fields("secondary-fields", 5), "too-many-fields", "secondary-fields"),
        (fields("back-fields", 5), "too-many-fields", "back-fields"),
        (request("create-card", "A-1", json!({})).to_string(), "duplicate-card", "upsert-record"),
        (request("card-action", "A-1", json!({})).to_string(), "invalid-request", "status-action"),
        (
            request("card-action", "A-1", json!({"status-action": "delete"})).to_string(),
            "unknown-status-action",
            "revoke",
        ),
        (
            request("card-action", "A-1", json!({"status-action": "Revoke"})).to_string(),
            "unknown-status-action",
            "revoke",
        ),
        (request("card-action", "A-2", json!({"status-action": "revoke"})).to_string(), "unknown-card", "card-id"),
        (
            request("card-action", "A-1", json!({"status-action": "activate"})).to_string(),
            "undocumented-transition",
            "Inactive",
        ),
        (json!({"action": "list-cards"}).to_string(), "invalid-request", "card-template-id"),
        (
            json!({"action": "list-cards", "card-template-id": TEMPLATE, "limit": -1}).to_string(),
            "invalid-request",
            "limit",
        ),
        (
            json!({"action": "list-cards", "card-template-id": TEMPLATE, "limit": "5"}).to_string(),
            "invalid-request",
            "limit",
        ),
        (
            json!({"action": "list-cards", "card-template-id": TEMPLATE, "offset": 4_294_967_296u64}).to_string(),
            "invalid-request",
            "offset",
        ),
        (
            json!({"action": "list-cards", "card-template-id": TEMPLATE, "limit": 1001}).to_string(),
            "limit-too-large",
            "1000",
        ),
        (json!({"action": "list-cards", "card-template-id": "nobody's"}).to_string(), "unknown-template", "template"),
    ];
    let before = emulator.dump().await.unwrap();
    for (body, code, word) in table {
        let reply = id123_text(&emulator, &body).await;
        let document = reply.json();
        assert_eq!((reply.status, document["status"].as_str()), (200, Some("failure")), "{body}\n{}", reply.body);
        assert_eq!(reply.code(), format!("emulator:{code}"), "{body}\n{}", reply.body);
        assert!(document["message"].as_str().unwrap().contains(word), "{body}\n{}", reply.body);
        assert_eq!(emulator.dump().await.unwrap(), before, "{body}");
    }
}

#[tokio::test]
async fn no_message_quotes_what_was_sent() {
    let emulator = with_a_card().await;
    for body in [
        request("update-card", "A-1", json!({"card-expiration": "s3cret"})),
        request("update-card", "A-1", json!({"upsert-record": "s3cret"})),
        request("update-card", "A-1", json!({"card-data": "s3cret"})),
        request("s3cret", "A-1", json!({})),
        request("card-action", "A-1", json!({"status-action": "s3cret"})),
    ] {
        let reply = crate::support::id123(&emulator, &body).await;
        assert_eq!(reply.json()["status"], "failure");
        assert!(!reply.body.contains("s3cret"), "{}", reply.body);
    }
}

#[tokio::test]
async fn a_failure_names_the_ids_as_far_as_they_could_be_read() {
    let emulator = start().await;
    let reply = act(&emulator, "update-card", "A-1", json!({"nonsense": 1})).await.json();
    assert_eq!((&reply["card-id"], &reply["card-template-id"]), (&json!("A-1"), &json!(TEMPLATE)));
    let reply = id123_text(&emulator, r#"{"action": "update-card", "card-id": 7}"#).await.json();
    assert!(reply.get("card-id").is_none() && reply.get("card-template-id").is_none(), "{reply}");
}

#[tokio::test]
async fn the_http_status_of_a_failure_can_follow_its_cause() {
    let emulator = start_with(Emulator::builder().failure_status(FailureStatus::ByCause)).await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    let table = [
        (request("create-card", "A-1", json!({})).to_string(), 409),
        (request("update-card", "A-2", json!({})).to_string(), 404),
        (request("card-action", "A-1", json!({"status-action": "activate"})).to_string(), 409),
        (request("nonsense", "A-1", json!({})).to_string(), 422),
        ("{".to_owned(), 400),
    ];
    for (body, status) in table {
        assert_eq!(id123_text(&emulator, &body).await.status, status, "{body}");
    }
}

#[tokio::test]
async fn without_an_accepted_key_the_answer_is_401() {
    let emulator = start_with(Emulator::builder().api_key("one").api_key("two")).await;
    let body = request("create-card", "A-1", json!({})).to_string();
    let before = emulator.dump().await.unwrap();
    for key in [None, Some(""), Some("wrong"), Some("ONE"), Some("one, two"), Some(DEMO_KEY)] {
        let mut headers = vec![("Content-Type", "application/json")];
        headers.extend(key.map(|key| ("X-API-KEY", key)));
        let reply = send(&emulator, "POST", "/api/v2/", &headers, body.as_bytes()).await;
        assert_eq!((reply.status, reply.code().as_str()), (401, "emulator:unauthorised"), "{key:?}");
        assert_eq!(reply.json().as_object().unwrap().len(), 3);
    }
    assert_eq!(emulator.dump().await.unwrap(), before);
    for (key, code) in [("one", "emulator:created"), ("two", "emulator:duplicate-card")] {
        let headers = [("Content-Type", "application/json"), ("x-api-key", key)];
        assert_eq!(send(&emulator, "POST", "/api/v2/", &headers, body.as_bytes()).await.code(), code);
    }
}

#[tokio::test]
async fn a_missing_or_foreign_content_type_is_415() {
    let emulator = start().await;
    let body = request("create-card", "A-1", json!({})).to_string();
    let before = emulator.dump().await.unwrap();
    for value in
        [None, Some("application/x-www-form-urlencoded"), Some("text/plain"), Some("application/json; charset=latin1")]
    {
        let mut headers = vec![("X-API-KEY", DEMO_KEY)];
        headers.extend(value.map(|value| ("Content-Type", value)));
        let reply = send(&emulator, "POST", "/api/v2/", &headers, body.as_bytes()).await;
        assert_eq!((reply.status, reply.code().as_str()), (415, "emulator:unsupported-media-type"), "{value:?}");
        assert!(reply.body.contains("application/json"), "{}", reply.body);
    }
    assert_eq!(emulator.dump().await.unwrap(), before);
}

#[tokio::test]
async fn other_paths_and_methods_are_told_which_there_are() {
    let emulator = start().await;
    let headers = [("X-API-KEY", DEMO_KEY), ("Content-Type", "application/json")];
    for path in ["/api/v2", "/", "/api/v1/", "/api/v2//"] {
        let reply = send(&emulator, "POST", path, &headers, b"{}").await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(reply.body.contains("/api/v2/"), "{}", reply.body);
    }
    for method in ["GET", "PUT", "DELETE"] {
        let reply = send(&emulator, method, "/api/v2/", &headers, b"{}").await;
        assert_eq!((reply.status, reply.all("allow")), (405, vec!["POST"]), "{method}");
        assert_eq!(reply.code(), "emulator:method-not-allowed");
    }
}
