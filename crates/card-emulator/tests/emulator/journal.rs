//! The journal: what it tells, and what it never holds.

use card_emulator::{DEMO_CREDENTIAL, DEMO_KEY, Emulator, EmulatorHandle, Fault, FaultPlan, FaultRule, JournalEntry};
use serde_json::json;

use crate::support::{CARD, TEMPLATE, USER, act, id123_text, put, send, start, start_with};

fn last(emulator: &EmulatorHandle) -> JournalEntry {
    emulator.journal().pop().unwrap()
}

#[tokio::test]
async fn nothing_sensitive_is_ever_kept_whatever_its_form() {
    let emulator = start().await;
    let fields = json!([{"key": "k", "value": "s3cret"}, {"value": {"s3cret": "s3cret"}}, "s3cret"]);
    let groups = json!({"barcode": fields, "image": fields, "name-fields": fields, "front-fields": fields,
        "secondary-fields": fields, "back-fields": "s3cret", "other": "s3cret"});
    for value in [json!("s3cret"), json!(["s3cret"]), json!({"a": "s3cret"}), json!([["s3cret"]])] {
        let data = json!({"unique-identifier": value, "security-question-1": value, "security-question-2": value,
            "recipient-email": value, "card-data": groups, "unknown": value, "card-expiration": value, "upsert-record": value});
        let data = if value.is_string() {
            data
        } else {
            json!({"card-id": value, "recipient-email": value, "card-data": value})
        };
        for action in ["create-card", "update-card", "list-cards", "card-action", "s3cret"] {
            act(&emulator, action, "A-1", data.clone()).await;
        }
    }
    act(&emulator, "card-action", "A-1", json!({"status-action": "s3cret"})).await;
    for body in ["s3cret", "{\"recipient-email\": \"s3cret\"", "[\"s3cret\"]", "\"s3cret\""] {
        id123_text(&emulator, body).await;
    }
    let model =
        json!({"UserId": USER, "CardId": CARD, "PublicNotes": "s3cret", "NumberOfCardUses": "s3cret", "x": "s3cret"});
    put(&emulator, "application/json", None, &model.to_string()).await;
    let model = json!({"UserId": USER, "CardId": CARD, "PublicNotes": "s3cret"});
    put(&emulator, "application/json", None, &model.to_string()).await;
    assert_eq!(last(&emulator).body.unwrap()["PublicNotes"], "[redacted]");
    let form = format!("UserId={USER}&CardId={CARD}&PublicNotes=s3cret");
    put(&emulator, "application/x-www-form-urlencoded", None, &form).await;
    assert_eq!(last(&emulator).body.unwrap()["PublicNotes"], "[redacted]");
    let headers = [("X-API-KEY", "s3cret"), ("Content-Type", "s3cret/s3cret"), ("Cookie", "s3cret")];
    for path in ["/api/v2/?email=s3cret", "/s3cret", "/api/v2/Users/s3cret/UserCards?s3cret"] {
        send(&emulator, "S3CRET", path, &headers, b"s3cret").await;
    }
    let journal = serde_json::to_string(&emulator.journal()).unwrap();
    assert!(emulator.journal().len() > 25);
    for secret in ["s3cret", "S3CRET", DEMO_KEY, DEMO_CREDENTIAL.1] {
        assert!(!journal.contains(secret), "{secret} in {journal}");
    }
}

#[tokio::test]
async fn near_misses_are_told_in_words_of_the_schema() {
    let emulator = start().await;
    let note = |emulator: &EmulatorHandle| last(emulator).notes.join("; ");
    act(&emulator, "create-card", "A", json!({"card_template_id": "t", "card-data": {"frontFields": []}})).await;
    assert_eq!(
        note(&emulator),
        "\"card_template_id\" is no member; did you mean card-template-id?; \"frontFields\" is no member; did you mean front-fields?"
    );
    act(&emulator, "createCard", "A", json!({})).await;
    assert_eq!(note(&emulator), "the action is unknown; did you mean create-card?");
    send(&emulator, "POST", "/api/v2/", &[("API-KEY", DEMO_KEY)], b"{}").await;
    assert!(note(&emulator).contains("the header api-key is not read; did you mean x-api-key?"), "{}", note(&emulator));
    send(&emulator, "POST", "/api/v2", &[], b"{}").await;
    assert_eq!(note(&emulator), "nothing answers this path; did you mean /api/v2/?");
    put(&emulator, "application/json", None, &json!({"UserId": USER, "CardId": CARD, "PublicNote": "x"}).to_string())
        .await;
    assert!(note(&emulator).contains("did you mean PublicNotes?"), "{}", note(&emulator));
    act(&emulator, "create-card", "A", json!({"upsert-record": "true"})).await;
    assert_eq!(note(&emulator), "upsert-record was sent as text; it is read as a boolean");
}

#[tokio::test]
async fn an_entry_tells_what_came_and_which_rule_answered_also_when_the_reply_was_lost() {
    let rule = FaultRule::new(Fault::ServerErrorHtml { carried_out: true }).name("proxy").operation("create-card");
    let emulator = start_with(Emulator::builder().faults(FaultPlan::new(0).rule(rule))).await;
    act(&emulator, "create-card", "A-1", json!({"recipient-email": "x"})).await;
    let entry = serde_json::to_value(last(&emulator)).unwrap();
    let body_bytes = entry["body-bytes"].as_u64().unwrap();
    assert_eq!(
        entry,
        json!({"number": 1, "at": "2019-12-09T06:43:19+00:00", "method": "POST", "route": "/api/v2/",
            "operation": "create-card", "encoding": "json", "body-bytes": body_bytes, "status": 500, "code": "500",
            "rules": ["proxy"], "body": {"action": "create-card", "card-template-id": TEMPLATE, "card-id": "A-1",
            "recipient-email": "[redacted]"}})
    );
}

#[tokio::test]
async fn a_body_is_kept_only_up_to_a_size_when_redacted() {
    let emulator = start().await;
    let image = json!({"card-data": {"image": [{"key": "id-photo", "value": "x".repeat(100_000)}]}});
    act(&emulator, "create-card", "A-1", image).await;
    assert_eq!(last(&emulator).body.unwrap()["card-data"]["image"][0]["value"], "[redacted]");
    let many = json!({"card-data": {"name-fields": vec![json!({"key": "k", "value": ""}); 2_000]}});
    act(&emulator, "create-card", "A-2", many).await;
    assert_eq!(last(&emulator).body, None);
    assert!(last(&emulator).notes[0].starts_with("the body is not kept"), "{:?}", last(&emulator).notes);
}

#[tokio::test]
async fn only_the_last_requests_are_kept_and_numbers_go_on() {
    let emulator = start_with(Emulator::builder().journal_capacity(2)).await;
    for card in ["A", "B", "C"] {
        act(&emulator, "create-card", card, json!({})).await;
    }
    assert_eq!(emulator.journal().iter().map(|entry| entry.number).collect::<Vec<_>>(), [2, 3]);
    emulator.reset().await.unwrap();
    assert!(emulator.journal().is_empty());
    act(&emulator, "create-card", "D", json!({})).await;
    assert_eq!(last(&emulator).number, 4);
}

#[tokio::test]
async fn an_exported_command_names_no_key_and_an_example_is_of_the_schema() {
    let emulator = start().await;
    act(&emulator, "create-card", "it's", json!({"recipient-email": "x"})).await;
    let entry = last(&emulator);
    let command = entry.curl().unwrap();
    assert!(command.contains(r"it'\''s") && command.contains("$ID123_KEY") && !command.contains(DEMO_KEY), "{command}");
    let (path, text) = entry.example().unwrap();
    assert_eq!(path, "id123/create-card.request/journal-1.json");
    let request: card_types::id123::CreateCard = card_types::json::from_str(&text).unwrap();
    request.validate().unwrap();
    put(&emulator, "application/x-www-form-urlencoded", None, &format!("UserId={USER}&CardId={CARD}")).await;
    let command = last(&emulator).curl().unwrap();
    assert!(command.contains("$BLUB0X_CREDENTIAL") && !command.contains(DEMO_CREDENTIAL.1), "{command}");
    send(&emulator, "GET", "/elsewhere", &[], b"").await;
    assert_eq!((last(&emulator).curl(), last(&emulator).example()), (None, None));
}
