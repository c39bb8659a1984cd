//! Actions under other names than those of the schemas.

use card_emulator::{DEMO_KEY, Emulator, EmulatorHandle, ErrorKind};
use serde_json::{Value, json};

use crate::support::{Reply, TEMPLATE, done, send, start_with};

/// A notification to everybody, which the emulator is asked for by `action`.
fn notification(action: &str) -> String {
    json!({"message": "Closed", "distribution": "all", "card-template-id": TEMPLATE, "action": action}).to_string()
}

async fn notify(emulator: &EmulatorHandle, action: &str) -> Reply {
    let headers = [("X-API-KEY", DEMO_KEY), ("Content-Type", "application/json")];
    send(emulator, "POST", "/api/v2/", &headers, notification(action).as_bytes()).await
}

#[tokio::test]
async fn a_renamed_action_is_answered_under_its_new_name_alone() {
    let emulator = start_with(Emulator::builder().action_name("send-notification", "push-notification")).await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    let told = notify(&emulator, "push-notification").await;
    assert_eq!(told.json()["status"], "success", "{}", told.body);
    assert_eq!(emulator.deliveries().len(), 1);

    let guess = notify(&emulator, "send-notification").await;
    assert_eq!(guess.code(), "emulator:unknown-action");
    assert!(guess.body.contains("is called push-notification"), "{}", guess.body);
    let other = notify(&emulator, "pushnotification").await;
    assert_eq!(other.code(), "emulator:unknown-action");
    assert!(other.body.contains("push-notification") && !other.body.contains("send-notification"), "{}", other.body);
    assert_eq!(emulator.deliveries().len(), 1);
}

#[tokio::test]
async fn statistics_and_journal_know_a_renamed_action_by_the_schema_and_give_it_out_as_it_was_sent() {
    let emulator = start_with(Emulator::builder().action_name("send-notification", "push")).await;
    notify(&emulator, "push").await;
    let entry = emulator.journal().pop().unwrap();
    assert_eq!(entry.operation.as_deref(), Some("send-notification"));
    assert_eq!(entry.body_bytes, notification("push").len(), "as it came");
    assert!(entry.curl().unwrap().contains(r#""action":"push""#));
    let (path, example) = entry.example().unwrap();
    assert!(path.starts_with("id123/send-notification.request/"));
    let example: Value = serde_json::from_str(&example).unwrap();
    assert_eq!(example["action"], "send-notification", "an example of the schema");
}

#[tokio::test]
async fn a_name_that_cannot_be_meant_is_an_error_of_the_start() {
    for (action, name, told) in [
        ("send-notifications", "push", "no action is called"),
        ("send-notification", "create-card", "the name of another action"),
        ("send-notification", "a b", "visible ASCII"),
    ] {
        let error = Emulator::builder().action_name(action, name).start().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(told), "{error}");
    }
}
