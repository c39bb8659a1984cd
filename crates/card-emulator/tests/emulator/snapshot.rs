//! Snapshots: the whole state out, and back in.

use card_emulator::{Drift, Emulator, Fault, FaultPlan, FaultRule, RateLimit};
use serde_json::{Value, json};

use crate::control::{JSON, control};
use crate::support::{CARD, USER, act, done, put, start, start_with, status};

#[tokio::test]
async fn a_snapshot_holds_everything_and_brings_it_back_on_another_emulator_too() {
    let emulator = start().await;
    done(
        &emulator,
        "create-card",
        "A-1",
        json!({"security-question-1": "Rex", "card-data": {"name-fields": [{"key": "name", "value": "Áine"}]}}),
    )
    .await;
    done(&emulator, "card-action", "A-1", json!({"status-action": "deactivate"})).await;
    put(&emulator, JSON.1, None, &json!({"UserId": USER, "CardId": CARD, "NumberOfCardUses": 3}).to_string()).await;
    let before = emulator.dump().await.unwrap();
    let snapshot = control(&emulator, "GET", "snapshot", &Value::Null).await.json();
    let other = start().await;
    assert_eq!(control(&other, "PUT", "snapshot", &snapshot).await.json(), json!({"done": true}));
    assert_eq!(other.dump().await.unwrap(), before);
    done(&other, "card-action", "A-1", json!({"status-action": "activate"})).await;
    assert_eq!(status(&other, "A-1").await, "Inactive");
    other.restore(&emulator.snapshot().await.unwrap()).await.unwrap();
    assert_eq!(other.dump().await.unwrap(), before);
}

#[tokio::test]
async fn a_wrong_snapshot_changes_nothing() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    put(&emulator, JSON.1, None, &json!({"UserId": USER, "CardId": CARD}).to_string()).await;
    done(&emulator, "card-action", "A-1", json!({"status-action": "archive"})).await;
    let before = emulator.dump().await.unwrap();
    let good = control(&emulator, "GET", "snapshot?journal=true", &Value::Null).await.json();
    let changed = |pointer: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        document
    };
    for (document, place) in [
        (json!({}), "version"),
        (changed("/version", json!(4)), "newer emulator"),
        (changed("/card_path/0/status", json!("Lost")), "card_path"),
        (changed("/card_path/0/card", json!(99)), "card_path"),
        (changed("/clock", json!({"shift-seconds": "s3cret"})), "clock.shift-seconds"),
        (changed("/clock", json!({"shift-seconds": 1, "frozen": true})), "clock"),
        (changed("/faults/counts", json!([{"matched": 1, "applied": 1}])), "one entry for each rule"),
        (
            changed("/faults/plan/rules", json!([{"operation": "x", "fault": {"kind": "duplicate"}}])),
            "rules[0].operation",
        ),
        (changed("/drift", json!(["sideways"])), "drift[0]"),
        (changed("/rate-limit", json!({"burst": 0, "per-second": 1})), "burst"),
        (changed("/journal", json!([{"number": 1}])), "journal[0]"),
        (changed("/card", json!(7)), "card:"),
        (changed("/card/0", json!([])), "card[0]"),
        (changed("/card/0/status", json!("Lost")), "cannot read"),
        (changed("/card/0/status", json!({"a": 1})), "card[0]"),
        (changed("/card/0/status", Value::Null), "card[0]"),
        (changed("/card/0/fields", json!("{}")), "cannot read"),
        (changed("/card/0/expiration", json!("tomorrow")), "cannot read"),
        (changed("/card/0/template", json!(99)), "card[0]"),
        (changed("/card/0/created_at", json!(1.5)), "card[0]"),
        (changed("/template/0/description", json!("{}")), "cannot read"),
        (changed("/template/0/id", json!("other")), "another template"),
        (changed("/user_card/0/user_id", json!("x")), "GUID"),
        (changed("/user_card/0/activation", json!("x")), "cannot read"),
    ] {
        let reply = control(&emulator, "PUT", "snapshot", &document).await;
        let error = reply.json()["error"].as_str().unwrap().to_owned();
        assert!(reply.status == 400 && error.contains(place), "{place}: {} {error}", reply.status);
        assert!(!error.contains("s3cret"), "{error}");
        assert_eq!(emulator.dump().await.unwrap(), before, "{place}");
    }
}

#[tokio::test]
async fn clock_faults_drift_and_rate_limit_are_part_of_it_and_go_on_where_they_were() {
    let emulator = start().await;
    emulator.set_faults(FaultPlan::new(3).rule(FaultRule::new(Fault::MalformedBody).nth(2))).unwrap();
    emulator.set_drift([Drift::BareIds]);
    emulator.set_rate_limit(Some(RateLimit::new(50, 5.0))).unwrap();
    emulator.advance_time(86_400);
    emulator.freeze_time();
    act(&emulator, "create-card", "7", json!({})).await;
    let other = start().await;
    other.restore(&emulator.snapshot().await.unwrap()).await.unwrap();
    assert_eq!(other.now(), emulator.now());
    let shown = async |path: &'static str| {
        (
            control(&emulator, "GET", path, &Value::Null).await.json(),
            control(&other, "GET", path, &Value::Null).await.json(),
        )
    };
    for path in ["faults", "drift", "rate-limit", "clock", "templates"] {
        let (before, after) = shown(path).await;
        assert_eq!(before, after, "{path}");
    }
    assert!(other.journal().is_empty(), "the journal was not asked for");
    // The first request was counted before: this is the second, which the rule breaks.
    let broken = act(&other, "create-card", "8", json!({})).await;
    assert!(serde_json::from_str::<Value>(&broken.body).is_err(), "{}", broken.body);
}

#[tokio::test]
async fn journal_and_statistics_come_along_when_asked_for() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({"recipient-email": "aoife@example.org"})).await;
    act(&emulator, "create-card", "A-1", json!({})).await;
    let snapshot = emulator.snapshot_with_journal().await.unwrap();
    let other = start_with(Emulator::builder().journal_capacity(1)).await;
    other.restore(&snapshot).await.unwrap();
    assert_eq!(other.journal(), emulator.journal()[1..], "as many as it keeps, the newest");
    let statistics = control(&other, "GET", "statistics", &Value::Null).await.json();
    assert_eq!(statistics, control(&emulator, "GET", "statistics", &Value::Null).await.json());
    done(&other, "create-card", "A-2", json!({})).await;
    assert_eq!(other.journal()[0].number, 3, "a number never means two requests");
}

#[tokio::test]
async fn a_snapshot_of_version_1_is_read_and_leaves_the_rest_alone() {
    let old = json!({
        "version": 1,
        "template": [{"number": 1, "id": "old", "description": json!({
            "id": "old", "institution": "I", "issuance_type": "T", "title": "T", "fields": [], "declared_only": false
        }).to_string(), "created_at": 5, "last_updated": 5}],
        "card": [{"number": 1, "template": 1, "card_id": "A", "status": "Archived", "before_deactivation": null,
            "unique_identifier": null, "security_answer_1": null, "security_answer_2": null, "expiration": null,
            "recipient_email": null, "fields": "[[],[],[],[],[],[]]", "created_at": 5, "last_updated": 6}],
        "user_card": [],
    });
    let emulator = start().await;
    emulator.set_drift([Drift::BareIds]);
    emulator.advance_time(60);
    let now = emulator.now();
    emulator.restore(&old.to_string()).await.unwrap();
    assert_eq!(emulator.now(), now);
    assert_eq!(control(&emulator, "GET", "drift", &Value::Null).await.json(), json!({"ways": ["bare-ids"]}));
    let card = control(&emulator, "GET", "card?card-template-id=old&card-id=A", &Value::Null).await.json();
    assert_eq!(card["card-status"], "Archived");
}

#[tokio::test]
async fn an_emulator_can_start_from_a_snapshot_and_a_reset_leads_back_to_it() {
    let emulator = start().await;
    done(&emulator, "create-card", "A-1", json!({})).await;
    emulator.set_drift([Drift::StatusCode]);
    let snapshot = emulator.snapshot().await.unwrap();
    let other = start_with(Emulator::builder().restore(snapshot.clone())).await;
    assert_eq!(other.dump().await.unwrap(), emulator.dump().await.unwrap());
    other.set_drift([]);
    done(&other, "create-card", "A-2", json!({})).await;
    other.reset().await.unwrap();
    assert_eq!(other.snapshot().await.unwrap(), snapshot);
    let error = Emulator::builder().restore("{}").start().await.unwrap_err();
    assert!(error.to_string().contains("the snapshot: version"), "{error}");
}

#[tokio::test]
async fn the_clock_can_begin_anywhere_and_stand_still() {
    let emulator = start_with(Emulator::builder().start_time(1_000_000_000).frozen_clock()).await;
    emulator.advance_time(5);
    assert_eq!(emulator.now(), 1_000_000_005);
    emulator.reset().await.unwrap();
    assert_eq!(emulator.now(), 1_000_000_000);
}
